/** The last millisecond of the year 9999: later ones have no four digits. */
const endOfTime = 253_402_300_799_999;

/**
 * When a delay is over, in milliseconds since the epoch; `undefined` where it is no number of seconds from 0 on, or reaches beyond the year
 * 9999.
 *
 * @param now milliseconds since the epoch
 */
export function timeAfter(now: number, afterSeconds: number): number | undefined {
  const time = Math.ceil(now + afterSeconds * 1_000);
  return afterSeconds >= 0 && time <= endOfTime ? time : undefined;
}
