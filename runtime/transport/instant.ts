import { InvalidTimeError } from './errors.ts';

/** Date and time with seconds or without, and a zone: without one the time would be another on every machine. */
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * Reads a time.
 *
 * @param time ISO 8601 with a zone
 * @param subject what happens then, for the message
 * @returns milliseconds since the epoch
 * @throws {InvalidTimeError}
 */
export function parseInstant(time: string, subject: string): number {
  const milliseconds = instant.test(time) && isDate(time) ? Date.parse(time) : Number.NaN;
  if (Number.isNaN(milliseconds)) throw new InvalidTimeError({ subject, time });
  return milliseconds;
}

/** `Date.parse` takes 30 February for 2 March. */
function isDate(time: string): boolean {
  const date = time.slice(0, 10);
  const midnight = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(date);
}
