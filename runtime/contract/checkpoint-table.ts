/**
 * The table of the consumers' checkpoints: one item a consumer and stream, one for the consumer's start; beside them the registry of projections
 * and the state of catch-up. Infrastructure declares the keys and the sparse index, adapters write the items.
 */
export const checkpointTable = {
  /** `<consumer>#<shard>` or `<consumer>#start`; `$projection#<name>`, `$catch-up`. */
  partitionKey: 'PK',
  /** The stream's key, or the hash of a very long one; else one of the words `start`, `entry` and `state`. */
  sortKey: 'SK',
  /** Holds parked streams alone: only their items have its partition key. It projects all attributes. */
  parkedIndex: { name: 'parked', partitionKey: 'parked_PK', sortKey: 'SK' },
} as const;

/** A checkpoint as an item. */
export interface ConsumerCheckpointItem {
  readonly PK: string;
  readonly SK: string;
  /** The stream's key, where `SK` is its hash. */
  readonly stream?: string | undefined;
  /** How often the checkpoint was changed. */
  readonly revision: number;
  /** The end of the last commit that was handled. */
  readonly checkpoint_version?: number | undefined;
  readonly checkpoint_commit_id?: string | undefined;
  /** What the consumer fails at, as JSON. */
  readonly failing?: string | undefined;
  /** Why it stands still, as JSON. */
  readonly parked?: string | undefined;
  /** The consumer, as long as it is parked. */
  readonly parked_PK?: string | undefined;
}

/** Where a consumer starts, as an item. */
export interface ConsumerStartItem {
  readonly PK: string;
  readonly SK: string;
  readonly start_from: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
}

/**
 * So many partitions share the checkpoints of a consumer: one takes 1,000 writes a second
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html).
 */
export const checkpointShards = 16;

/** The key of a consumer's checkpoint of a stream. */
export function consumerCheckpointKey(consumer: string, stream: string): { readonly PK: string; readonly SK: string } {
  return { PK: checkpointPartition(consumer, shardOf(stream)), SK: streamSortKey(stream) };
}

/**
 * A stream's key as a sort key, which holds 1,024 bytes; with a long id, a tenant and an aggregate a stream's key may have more.
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html)
 */
export function streamSortKey(stream: string): string {
  return Buffer.byteLength(stream) <= maxSortKeyBytes ? stream : hashOf(stream);
}

const maxSortKeyBytes = 1_024;

/** One of the partitions that hold a consumer's checkpoints. */
export function checkpointPartition(consumer: string, shard: number): string {
  return `${consumer}#${shard}`;
}

/** The key of a consumer's start. */
export function consumerStartKey(consumer: string): { readonly PK: string; readonly SK: string } {
  return { PK: `${consumer}#start`, SK: 'start' };
}

/** What partitions begin with that are no consumer's: names of consumers begin with what they are, such as `saga:`. */
export const reservedPrefix = '$';

/** What the partition of a projection's entry in the registry begins with: roles are let into these partitions alone. */
export const registryPrefix = `${reservedPrefix}projection#`;

/** The key of a projection's entry in the registry. No consumer's name begins so. */
export function registryEntryKey(projection: string): { readonly PK: string; readonly SK: string } {
  return { PK: `${registryPrefix}${projection}`, SK: 'entry' };
}

/** The key of the state of catch-up. No consumer's name begins so. */
export const catchUpStateKey = { PK: `${reservedPrefix}catch-up`, SK: 'state' } as const;

function hashOf(stream: string): string {
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(stream).digest('hex');
}

/** FNV-1a, which must never change: an item would not be found again. */
function shardOf(stream: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(stream)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash % checkpointShards;
}
