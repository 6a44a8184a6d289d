/** The event store's table: one item is one commit (rule A1). Infrastructure declares the keys, adapters write the items. */
export const eventTable = {
  /** The stream's key, `[tenant#]Aggregate#id`. */
  partitionKey: 'PK',
  /** The version of the commit's first event, padded to 20 digits. */
  sortKey: 'SK',
  /** Type of the commit's first event: every commit has it, and nothing else in the table does. */
  eventType: 'event_type',
  /** The TTL attribute: snapshots alone have it, never commits. */
  expiresAt: 'expires_at',
  /** The optional index of all commits of a category by time (rule A10). Each commit in it costs a second write unit. */
  byTimestamp: { name: 'by-timestamp', partitionKey: 'category', sortKey: 'timestamp', attributes: ['last_version', 'commit_id'] },
} as const;

/** Separates the parts of a stream's key; neither names nor ids hold it. */
export const keySeparator = '#';

/** A partition key of DynamoDB holds 2,048 bytes, one of Firestore 1,500; both leave room for tenant and aggregate. */
const maxStreamIdBytes = 1_024;

/** Made once: some targets would make it anew for every command. */
const halfPair = /\p{Surrogate}/u;

/** Why this can't be a stream's bare id; nothing where it can. */
export function streamIdFault(id: unknown): string | undefined {
  if (typeof id !== 'string') return 'is no string';
  if (id === '') return 'is empty';
  if (halfPair.test(id)) return 'holds half a surrogate pair, which UTF-8 has no bytes for';
  if (id.includes(keySeparator)) return `holds ${keySeparator}, which separates the parts of a stored key`;
  // A character has 3 bytes at most, so that almost no id need be measured.
  return 3 * id.length > maxStreamIdBytes && Buffer.byteLength(id) > maxStreamIdBytes
    ? `has more than ${maxStreamIdBytes} bytes`
    : undefined;
}

/** The stored key of a stream: `Order#123`, or `acme#Order#123` where the service declares tenants. */
export function streamKey(aggregate: string, streamId: string, tenant?: string): string {
  const key = `${aggregate}${keySeparator}${streamId}`;
  return tenant === undefined ? key : `${tenant}${keySeparator}${key}`;
}

/** The parts of a stream's key. */
export interface StreamKeyParts {
  readonly tenant?: string;
  readonly aggregate: string;
  readonly streamId: string;
}

/** Reads the parts of a stream's key: none of them holds the separator. */
export function parseStreamKey(key: string): StreamKeyParts {
  const last = key.lastIndexOf(keySeparator);
  const first = key.indexOf(keySeparator);
  const streamId = key.slice(last + 1);
  if (first === last) return { aggregate: key.slice(0, last), streamId };
  return { tenant: key.slice(0, first), aggregate: key.slice(first + 1, last), streamId };
}

/** The bare id in a stream's key. */
export function streamIdOf(key: string): string {
  return key.slice(key.lastIndexOf(keySeparator) + 1);
}

/** The sort key of the commit whose first event has this version. */
export function versionKey(version: number): string {
  return String(version).padStart(20, '0');
}
