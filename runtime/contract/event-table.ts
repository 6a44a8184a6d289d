/** The event store's table: one item is one commit (rule A1). Infrastructure declares the keys, adapters write the items. */
export const eventTable = {
  /** The stream's key, `Aggregate#id`. */
  partitionKey: 'PK',
  /** The version of the commit's first event, padded to 20 digits. */
  sortKey: 'SK',
  /** Type of the commit's first event: every commit has it, and nothing else in the table does. */
  eventType: 'event_type',
} as const;

/** Separates the parts of a stream's key; neither names nor ids hold it. */
export const keySeparator = '#';

/** The stored key of a stream: `Order#123`. */
export function streamKey(aggregate: string, streamId: string): string {
  return `${aggregate}${keySeparator}${streamId}`;
}

/** The parts of a stream's key. */
export function parseStreamKey(key: string): { aggregate: string; streamId: string } {
  const at = key.indexOf(keySeparator);
  return { aggregate: key.slice(0, at), streamId: key.slice(at + 1) };
}

/** The sort key of the commit whose first event has this version. */
export function versionKey(version: number): string {
  return String(version).padStart(20, '0');
}
