import type { Commit } from '../message/commit.ts';
import { CommitTooLargeError } from './errors.ts';

/** An item of DynamoDB holds 400 KB, attribute names included (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html). */
export const maxItemBytes = 400 * 1024;

/** Room for attribute names and what is small in every item, so that the check needs no second serialization of the item. */
const overheadBytes = 1024;
const overheadBytesPerEvent = 128;

/**
 * Refuses a commit that the store could not hold, before anything is written (rule A7).
 *
 * @throws {CommitTooLargeError}
 */
export function checkCommitSize(commit: Commit): void {
  let bytes = overheadBytes + Buffer.byteLength(commit.stream) + bytesOfTexts(commit.metadata);
  // The type stands twice: beside its data, and in the set of the commit's types.
  for (const { type, data } of commit.events)
    bytes += Buffer.byteLength(JSON.stringify(data) ?? '') + 2 * Buffer.byteLength(type) + overheadBytesPerEvent;
  if (bytes > maxItemBytes) throw new CommitTooLargeError({ stream: commit.stream, bytes, maxBytes: maxItemBytes });
}

function bytesOfTexts(metadata: Commit['metadata']): number {
  let bytes = 0;
  for (const value of Object.values(metadata)) if (typeof value === 'string') bytes += Buffer.byteLength(value);
  return bytes;
}
