import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { type ConsumerCheckpointItem, consumerCheckpointKey } from '../../../contract/checkpoint-table.ts';
import type { ConsumerCheckpoint } from '../checkpoint-store.ts';
import { CorruptCheckpointError } from '../errors.ts';

/** An item in DynamoDB's own form. */
export type AttributeItem = Record<string, AttributeValue>;

type ItemAttributes = { readonly [Name in keyof ConsumerCheckpointItem]?: AttributeValue };

/** A checkpoint as its item. Only that of a parked stream is in the index of these. */
export function writeConsumerCheckpoint(consumer: string, stream: string, checkpoint: ConsumerCheckpoint): AttributeItem {
  const { PK, SK } = consumerCheckpointKey(consumer, stream);
  const { revision, seen, failing, parked } = checkpoint;
  const item: ItemAttributes = {
    PK: { S: PK },
    SK: { S: SK },
    ...(SK !== stream && { stream: { S: stream } }),
    revision: { N: String(revision) },
    ...(seen && { checkpoint_version: { N: String(seen.version) }, checkpoint_commit_id: { S: seen.commitId } }),
    ...(failing && { failing: { S: JSON.stringify(failing) } }),
    ...(parked && { parked: { S: JSON.stringify(parked) }, parked_PK: { S: consumer } }),
  };
  return item as AttributeItem;
}

/**
 * Reads a checkpoint.
 *
 * @throws {CorruptCheckpointError} naming the table and the key
 */
export function readConsumerCheckpoint(store: string, item: ItemAttributes): ConsumerCheckpoint & { readonly stream: string } {
  const stream = item.stream?.S ?? item.SK?.S ?? 'no SK';
  const place = { store, key: `${item.PK?.S ?? 'no PK'} ${stream}` };
  const revision = Number(item.revision?.N);
  if (!Number.isSafeInteger(revision)) throw new CorruptCheckpointError({ ...place, fault: 'its revision is missing' });
  const failing = parsed<NonNullable<ConsumerCheckpoint['failing']>>(item.failing, 'failing', place);
  const parked = parsed<NonNullable<ConsumerCheckpoint['parked']>>(item.parked, 'parked', place);
  return { stream, revision, seen: seenOf(item, place), ...(failing && { failing }), ...(parked && { parked }) };
}

interface Place {
  readonly store: string;
  readonly key: string;
}

function seenOf({ checkpoint_version: version, checkpoint_commit_id: commitId }: ItemAttributes, place: Place): ConsumerCheckpoint['seen'] {
  if (!version && !commitId) return undefined;
  const seen = { version: Number(version?.N), commitId: commitId?.S ?? '' };
  if (!Number.isSafeInteger(seen.version) || seen.commitId === '')
    throw new CorruptCheckpointError({ ...place, fault: 'half of what it has seen is missing' });
  return seen;
}

function parsed<Value>(attribute: AttributeValue | undefined, name: string, place: Place): Value | undefined {
  if (!attribute) return undefined;
  try {
    return JSON.parse(attribute.S ?? '');
  } catch (cause) {
    throw new CorruptCheckpointError({ ...place, fault: `${name} is not JSON` }, { cause });
  }
}
