import { ConflictError } from './errors.ts';
import type { ExpectedVersion, StreamHead } from './stream-head.ts';

/**
 * Compares the version that a caller names with a loaded head. A named version may lie inside a commit or beyond the tip, where the key
 * of an append would be free: so it is never a condition of the append itself (rule A2).
 *
 * @throws {ConflictError} when they differ
 */
export function checkExpectedVersion(head: StreamHead, expected: ExpectedVersion): void {
  if (!holds(head.version, expected)) throw new ConflictError({ stream: head.stream, expected, actual: head.version });
}

function holds(version: number, expected: ExpectedVersion): boolean {
  if (expected === 'any') return true;
  if (expected === 'no-stream') return version === 0;
  if (expected === 'stream-exists') return version > 0;
  return version === expected;
}
