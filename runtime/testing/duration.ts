/** A length of time; its parts add up. */
export interface Duration {
  readonly days?: number | undefined;
  readonly hours?: number | undefined;
  readonly minutes?: number | undefined;
  readonly seconds?: number | undefined;
}

/**
 * A length of time in milliseconds.
 *
 * @throws {RangeError} when it is negative, or no number: time does not go back
 */
export function millisecondsOf({ days = 0, hours = 0, minutes = 0, seconds = 0 }: Duration): number {
  const milliseconds = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1_000;
  if (milliseconds >= 0) return milliseconds;
  throw new RangeError(`Time goes on, not back: got ${JSON.stringify({ days, hours, minutes, seconds })}`);
}
