let last = { at: Number.NaN, text: '' };

/**
 * A time as ISO 8601 in UTC, from milliseconds since the epoch. Commands of a busy process come many to a millisecond, and making the text
 * takes a good part of what a command takes, so that the last one is kept.
 */
export function timestampOf(milliseconds: number): string {
  if (last.at !== milliseconds) last = { at: milliseconds, text: new Date(milliseconds).toISOString() };
  return last.text;
}
