/** The longest wait of a timer, about 24 days: a longer one would end at once. */
const maxTimerMs = 2 ** 31 - 1;

/**
 * A signal that is given at a deadline.
 *
 * @param deadline milliseconds since the epoch
 * @returns nothing where that is further away than any timer reaches
 */
export function deadlineSignal(deadline: number): AbortSignal | undefined {
  const leftMs = Math.max(0, Math.ceil(deadline - Date.now()));
  return leftMs <= maxTimerMs ? AbortSignal.timeout(leftMs) : undefined;
}
