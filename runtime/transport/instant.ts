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
  const milliseconds = instant.test(time) ? Date.parse(time) : Number.NaN;
  if (Number.isNaN(milliseconds)) throw new InvalidTimeError({ subject, time });
  return milliseconds;
}
