import { deadlineSignal } from '../../../runtime/message/deadline-signal.ts';

describe('the signal of a deadline', () => {
  it.each([Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER, Date.now() + 2 ** 32])('is none where no timer reaches %d', (deadline) =>
    expect(deadlineSignal(deadline)).toBeUndefined(),
  );

  it('is given where the deadline is over, and not before', async () => {
    const signal = deadlineSignal(Date.now() + 20.5);
    expect(signal?.aborted).toBe(false);
    await new Promise((resolve) => signal?.addEventListener('abort', resolve));
    const past = deadlineSignal(Date.now() - 1_000);
    await new Promise((resolve) => past?.addEventListener('abort', resolve));
  });
});
