import type { Commit } from '../message/commit.ts';
import { CommitTooLargeError } from './errors.ts';

/** An item of DynamoDB holds 400 KB, attribute names included (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html). */
export const maxItemBytes = 400 * 1024;

/** Room for keys, metadata and attribute names, so that the check needs no second serialization of the item. */
const overheadBytes = 4 * 1024;
const overheadBytesPerEvent = 128;

/**
 * Refuses a commit that the store could not hold, before anything is written (rule A7).
 *
 * @throws {CommitTooLargeError}
 */
export function checkCommitSize(commit: Commit): void {
  let bytes = overheadBytes;
  for (const event of commit.events)
    bytes += Buffer.byteLength(JSON.stringify(event.data) ?? '') + event.type.length + overheadBytesPerEvent;
  if (bytes > maxItemBytes) throw new CommitTooLargeError({ stream: commit.stream, bytes, maxBytes: maxItemBytes });
}
