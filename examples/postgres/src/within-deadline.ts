/**
 * Waits for work until a deadline. A statement goes on behind it, and a write may still succeed: the client's `statement_timeout` ends it.
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
  const leftMs = deadline - Date.now();
  if (leftMs <= 0) throw late();
  let timer: NodeJS.Timeout | undefined;
  const waiting = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), leftMs);
  });
  return Promise.race([work(), waiting]).finally(() => clearTimeout(timer));
}
