import { maxItemBytes } from './commit-size.ts';
import { SnapshotTooLargeError } from './errors.ts';
import type { Snapshot } from './snapshot.ts';

/** Room for keys and attribute names. */
const overheadBytes = 4_096;

/**
 * Refuses a snapshot that one item can't hold.
 *
 * @returns about how many bytes it takes, and never less
 * @throws {SnapshotTooLargeError}
 */
export function checkSnapshotSize({ stream }: Snapshot, text: string, maxBytes = maxItemBytes): number {
  const bytes = Buffer.byteLength(text) + overheadBytes;
  if (bytes > maxBytes) throw new SnapshotTooLargeError({ stream, bytes, maxBytes });
  return bytes;
}
