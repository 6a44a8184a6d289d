import { deadlineSignal } from './deadline-signal.ts';

/**
 * Waits for work until a deadline, where what does it takes none: what was begun goes on behind it, and a write may still succeed.
 *
 * @param deadline milliseconds since the epoch; none to wait as long as it takes
 * @param late makes the error of the caller that waits no longer
 */
export async function withinDeadline<Result>(
  work: () => Promise<Result>,
  deadline: number | undefined,
  late: () => Error,
): Promise<Result> {
  if (deadline === undefined) return work();
  if (deadline <= Date.now()) throw late();
  const signal = deadlineSignal(deadline);
  if (!signal) return work();
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(late()), { once: true });
    work().then(resolve, reject);
  });
}
