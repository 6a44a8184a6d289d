import type { Commit } from '../message/commit.ts';
import { CommitTooLargeError, EmptyCommitError } from './errors.ts';

/** An item of DynamoDB holds 400 KB, attribute names included (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html). */
export const maxItemBytes = 400 * 1024;

/** Room for attribute names and what is small in every item, so that the check needs no second serialization of the item. */
const overheadBytes = 1024;
const overheadBytesPerEvent = 128;

/**
 * Refuses a commit that the store could not hold, before anything is written (rule A7).
 *
 * @param texts the data of its events as JSON, for who has them already
 * @throws {CommitTooLargeError}
 * @throws {EmptyCommitError}
 */
export function checkCommitSize(commit: Pick<Commit, 'stream' | 'metadata' | 'events'>, texts = textsOf(commit)): void {
  if (commit.events.length === 0) throw new EmptyCommitError({ stream: commit.stream });
  let bytes = overheadBytes + Buffer.byteLength(commit.stream) + bytesOfTexts(commit.metadata);
  // The type stands twice: beside its data, and in the set of the commit's types.
  for (const { type } of commit.events) bytes += 2 * Buffer.byteLength(type) + overheadBytesPerEvent;
  for (const text of texts) bytes += Buffer.byteLength(text ?? '');
  if (bytes > maxItemBytes) throw new CommitTooLargeError({ stream: commit.stream, bytes, maxBytes: maxItemBytes });
}

function textsOf({ events }: Pick<Commit, 'events'>): readonly (string | undefined)[] {
  return events.map(({ data }) => JSON.stringify(data));
}

function bytesOfTexts(metadata: Commit['metadata']): number {
  let bytes = 0;
  for (const key in metadata) {
    const value = metadata[key as keyof typeof metadata];
    if (typeof value === 'string') bytes += Buffer.byteLength(value);
  }
  return bytes;
}
