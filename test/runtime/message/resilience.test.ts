import { AllFrameError, ForbiddenError, ValidationError } from '../../../runtime/message/errors.ts';
import { type Resilience, resilience } from '../../../runtime/message/resilience.ts';
import { CircuitOpenError, TimedOutError } from '../../../runtime/message/resilience-errors.ts';

class BusyError extends AllFrameError {
  override readonly name = 'BusyError';
  readonly code = 'busy';
  override readonly retryable = true;
}

const final = [
  new ForbiddenError({ subject: 'CountUp', actor: 'anna' }),
  new ValidationError({ subject: 'input of CountUp', faults: [] }),
] as const;

/** Work that fails so often, and then answers; it counts its tries. */
function flaky(failures: number, error: () => unknown = () => new Error('down')) {
  const work = {
    tries: 0,
    run: async (): Promise<unknown> => {
      work.tries += 1;
      if (work.tries <= failures) throw error();
      return 'answer';
    },
  };
  return work;
}

async function outcomeOf(guard: Resilience, run: (signal: AbortSignal) => unknown): Promise<unknown> {
  return guard.execute(run).catch((error: unknown) => error);
}

/** Lets time pass until the outcome is there. */
async function eventually(outcome: Promise<unknown>): Promise<unknown> {
  let isThere = false;
  void outcome.finally(() => {
    isThere = true;
  });
  while (!isThere) await jest.advanceTimersByTimeAsync(50);
  return outcome;
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('resilience without options', () => {
  it('makes one try, and passes on what comes of it', async () => {
    const guard = resilience({});
    expect(await guard.execute(() => 'at once')).toBe('at once');
    const work = flaky(1);
    expect(await outcomeOf(guard, work.run)).toMatchObject({ message: 'down' });
    expect(work.tries).toBe(1);
  });
});

describe('a timeout', () => {
  it('ends a try that takes too long, tells it by its signal, and says so', async () => {
    const guard = resilience({ timeoutMs: 2_000 });
    const signals: AbortSignal[] = [];
    const outcome = outcomeOf(guard, (signal) => {
      signals.push(signal);
      return new Promise(() => {});
    });
    await jest.advanceTimersByTimeAsync(1_999);
    expect(signals[0]?.aborted).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    const error = await outcome;
    expect(error).toBeInstanceOf(TimedOutError);
    expect(error).toMatchObject({
      code: 'timed-out',
      retryable: true,
      message: 'It took longer than 2000 ms; try again, or raise timeoutMs in resilience()',
    });
    expect(signals[0]?.aborted).toBe(true);
  });

  it('leaves a try alone that is in time', async () => {
    const guard = resilience({ timeoutMs: 2_000 });
    const outcome = guard.execute(() => new Promise((resolve) => setTimeout(() => resolve('answer'), 1_999)));
    expect(await eventually(outcome)).toBe('answer');
  });

  it('is of each try, where there are several', async () => {
    const guard = resilience({ timeoutMs: 1_000, retries: 1 });
    let tries = 0;
    const outcome = outcomeOf(guard, () => {
      tries += 1;
      return tries === 1 ? new Promise(() => {}) : 'answer';
    });
    expect([await eventually(outcome), tries]).toEqual(['answer', 2]);
  });
});

describe('retries', () => {
  it.each<[string, () => unknown]>([
    ['of other systems', () => new Error('down')],
    ['of ours that may be cured', () => new BusyError('busy')],
    ['that are no errors', () => 'down'],
  ])('repeat what failed, as often as they say: failures %s', async (_, error) => {
    const cured = flaky(2, error);
    expect(await eventually(outcomeOf(resilience({ retries: 2 }), cured.run))).toBe('answer');
    expect(cured.tries).toBe(3);
    const lasting = flaky(Number.POSITIVE_INFINITY, error);
    expect(await eventually(outcomeOf(resilience({ retries: 2 }), lasting.run))).toEqual(error());
    expect(lasting.tries).toBe(3);
  });

  it.each(final)('do not repeat what no retry cures: $name', async (error) => {
    const work = flaky(1, () => error);
    expect(await eventually(outcomeOf(resilience({ retries: 5 }), work.run))).toBe(error);
    expect(work.tries).toBe(1);
  });

  it('wait between tries', async () => {
    const work = flaky(1);
    const outcome = outcomeOf(resilience({ retries: 1 }), work.run);
    await jest.advanceTimersByTimeAsync(0);
    expect(work.tries).toBe(1);
    await eventually(outcome);
    expect(work.tries).toBe(2);
  });
});

describe('a circuit breaker', () => {
  const circuitBreaker = { failures: 3, resetMs: 30_000 };

  async function opened(guard: Resilience) {
    const work = flaky(3);
    for (let count = 0; count < 3; count += 1) await outcomeOf(guard, work.run);
    return work;
  }

  it('leaves the other side alone after so many failures in a row, and says so', async () => {
    const guard = resilience({ circuitBreaker });
    const work = await opened(guard);
    const error = await outcomeOf(guard, work.run);
    expect(error).toBeInstanceOf(CircuitOpenError);
    expect(error).toMatchObject({
      code: 'circuit-open',
      retryable: true,
      message: 'It failed too often in a row and is left alone for 30000 ms; try again later',
    });
    expect(work.tries).toBe(3);
  });

  it('makes one try after a while, whose success closes it', async () => {
    const guard = resilience({ circuitBreaker });
    const work = await opened(guard);
    await jest.advanceTimersByTimeAsync(30_000);
    expect(await outcomeOf(guard, work.run)).toBe('answer');
    expect(await outcomeOf(guard, work.run)).toBe('answer');
    expect(work.tries).toBe(5);
  });

  it('opens again when that try fails', async () => {
    const guard = resilience({ circuitBreaker });
    await opened(guard);
    await jest.advanceTimersByTimeAsync(30_000);
    const work = flaky(1);
    expect(await outcomeOf(guard, work.run)).toMatchObject({ message: 'down' });
    expect(await outcomeOf(guard, work.run)).toBeInstanceOf(CircuitOpenError);
    expect(work.tries).toBe(1);
  });

  it('counts failures in a row only', async () => {
    const guard = resilience({ circuitBreaker });
    for (let round = 0; round < 3; round += 1) {
      const work = flaky(2);
      for (let count = 0; count < 3; count += 1) await outcomeOf(guard, work.run);
      expect(work.tries).toBe(3);
    }
  });

  it.each(final)('does not take for a failure of the other side what no retry cures: $name', async (error) => {
    const guard = resilience({ circuitBreaker });
    const work = flaky(10, () => error);
    for (let count = 0; count < 10; count += 1) expect(await outcomeOf(guard, work.run)).toBe(error);
    expect(work.tries).toBe(10);
  });

  it('counts what took too long', async () => {
    const guard = resilience({ timeoutMs: 1_000, circuitBreaker });
    for (let count = 0; count < 3; count += 1)
      expect(await eventually(outcomeOf(guard, () => new Promise(() => {})))).toBeInstanceOf(TimedOutError);
    expect(await outcomeOf(guard, () => 'answer')).toBeInstanceOf(CircuitOpenError);
  });

  it('is the affair of one guard: another system is not left alone', async () => {
    await opened(resilience({ circuitBreaker }));
    expect(await outcomeOf(resilience({ circuitBreaker }), () => 'answer')).toBe('answer');
  });
});
