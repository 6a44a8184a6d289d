import type { Commit } from '../message/commit.ts';
import { CommitTooLargeError, EmptyCommitError, TooManyEventsError } from './errors.ts';

/** An item of DynamoDB holds 400 KB, attribute names included (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html). */
export const maxItemBytes = 400 * 1024;

/**
 * A commit in a bucket holds 4 MB: as much as one transaction of DynamoDB
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html), so that what follows from it can be stored too, and less than
 * the 6 MB that Lambda takes in and gives back (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html).
 */
export const maxBucketCommitBytes = 4 * 1024 * 1024;

/** A commit has 10,000 events, wherever it is stored: readers apply one in a piece. */
export const maxCommitEvents = 10_000;

/** Room for attribute names and what is small in every item, so that the check needs no second serialization of the item. */
const overheadBytes = 1024;
const overheadBytesPerEvent = 128;

/**
 * Refuses a commit that the store could not hold, before anything is written (rule A7).
 *
 * @param texts the data of its events as JSON, for who has them already
 * @param maxBytes what the store holds; an item of DynamoDB unless given
 * @returns about how many bytes it takes, and never less
 * @throws {CommitTooLargeError}
 * @throws {TooManyEventsError}
 * @throws {EmptyCommitError}
 */
export function checkCommitSize(
  commit: Pick<Commit, 'stream' | 'metadata' | 'events'>,
  texts = textsOf(commit),
  maxBytes = maxItemBytes,
): number {
  const { stream, metadata, events } = commit;
  if (events.length === 0) throw new EmptyCommitError({ stream });
  if (events.length > maxCommitEvents) throw new TooManyEventsError({ stream, events: events.length, maxEvents: maxCommitEvents });
  let bytes = overheadBytes + Buffer.byteLength(stream) + bytesOfTexts(metadata);
  // The type stands twice: beside its data, and in the set of the commit's types.
  for (const { type } of events) bytes += 2 * Buffer.byteLength(type) + overheadBytesPerEvent;
  for (const text of texts) bytes += Buffer.byteLength(text ?? '');
  if (bytes > maxBytes) throw new CommitTooLargeError({ stream, bytes, maxBytes });
  return bytes;
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
