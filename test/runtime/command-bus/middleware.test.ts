import { testAmbient } from '@allframe/serverless/testing';
import { createCommandBus } from '../../../runtime/command-bus/command-bus.ts';
import { stateCache } from '../../../runtime/command-bus/state-cache.ts';
import { ValidationError } from '../../../runtime/message/errors.ts';
import type { Middleware, Operation } from '../../../runtime/message/middleware.ts';
import { CloseCounter, CountUp } from '../counter.ts';
import { RecordingStore } from '../recording-store.ts';

function setUp(...middleware: readonly Middleware[]) {
  const store = new RecordingStore();
  return { store, bus: createCommandBus({ store, ambient: testAmbient(), middleware }) };
}

describe('middleware', () => {
  it('stands around each dispatch, the first outermost', async () => {
    const steps: string[] = [];
    const noting =
      (name: string): Middleware =>
      async (_operation, next) => {
        steps.push(`${name} before`);
        const result = await next();
        steps.push(`${name} after`);
        return result;
      };
    const { bus, store } = setUp(noting('outer'), noting('inner'));
    store.beforeAppend = async () => void steps.push('append');
    expect(await bus.dispatch(CountUp, { counterId: 'a' })).toMatchObject({ outcome: 'accepted', version: 1 });
    expect(steps).toEqual(['outer before', 'inner before', 'append', 'inner after', 'outer after']);
  });

  it('is told what is dispatched, and by whom, as it came', async () => {
    const operations: Operation[] = [];
    const { bus } = setUp((operation, next) => {
      operations.push(operation);
      return next();
    });
    const caller = { kind: 'jwt', actor: 'anna', claims: {} } as const;
    await bus.dispatch(CountUp, { counterId: 'a' }, { commandId: 'c-1', correlationId: 'k', caller });
    expect(operations).toMatchObject([
      {
        kind: 'command',
        name: 'CountUp',
        input: { counterId: 'a' },
        caller,
        metadata: { commandId: 'c-1', correlationId: 'k', actor: 'anna' },
      },
    ]);
    expect(operations[0]).toHaveProperty('input', { counterId: 'a' });
  });

  it.each([{}, { cache: stateCache() }])('that runs a command again after its answer was lost gets the first result', async ({ cache }) => {
    const again: Middleware = (_operation, next) => next().catch(() => next());
    const store = new RecordingStore();
    const bus = createCommandBus({ store, ambient: testAmbient(), middleware: [again], cache });
    await bus.dispatch(CountUp, { counterId: 'a' });
    let isLost = false;
    store.afterAppend = async () => {
      if (isLost) return;
      isLost = true;
      throw new Error('no answer');
    };
    expect(await bus.dispatch(CountUp, { counterId: 'a' })).toMatchObject({ outcome: 'accepted', version: 2 });
    expect((await store.inner.load('Counter#a')).commits).toHaveLength(2);
  });

  it('sees rejections as results, and faults as errors', async () => {
    const seen: unknown[] = [];
    const { bus } = setUp(async (_operation, next) => {
      try {
        const result = await next();
        seen.push(result);
        return result;
      } catch (error) {
        seen.push(error);
        throw error;
      }
    });
    await bus.dispatch(CloseCounter, { counterId: 'a' });
    await bus.dispatch(CountUp, { counterId: 'a' });
    await expect(bus.dispatch(CountUp, { counterId: 7 } as never)).rejects.toThrow(ValidationError);
    expect(seen).toMatchObject([{ outcome: 'accepted' }, { outcome: 'rejected', code: 'counter-closed' }, { name: 'ValidationError' }]);
  });

  it('may refuse: then nothing runs, neither the inner ones nor the command', async () => {
    let inner = 0;
    const refusing: Middleware = () => Promise.reject(new Error('not today'));
    const { bus, store } = setUp(refusing, (_operation, next) => {
      inner += 1;
      return next();
    });
    await expect(bus.dispatch(CountUp, { counterId: 'a' })).rejects.toThrow('not today');
    expect([inner, store.calls]).toEqual([0, []]);
  });

  it('that throws at once rejects the dispatch, as if it had waited', async () => {
    const { bus } = setUp(() => {
      throw new Error('at once');
    });
    await expect(bus.dispatch(CountUp, { counterId: 'a' })).rejects.toThrow('at once');
  });

  it('may run a command again: with its id, so that it counts once', async () => {
    const { bus, store } = setUp(async (_operation, next) => {
      await next();
      return next();
    });
    expect(await bus.dispatch(CountUp, { counterId: 'a' }, { commandId: 'c-1' })).toMatchObject({ version: 1 });
    expect((await store.inner.load('Counter#a')).head.version).toBe(1);
  });
});
