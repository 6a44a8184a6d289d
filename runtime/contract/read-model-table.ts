/** A read model's table: documents, and checkpoints of streams beside them (rule D2). One table a projection and version (rule D4). */
export const readModelTable = {
  partitionKey: 'PK',
  /** The TTL attribute of the table: documents alone have it, never checkpoints. */
  expiresAt: 'expires_at',
} as const;

/**
 * A document as an item. A deleted document leaves its checkpoint or revision behind (rule D3): an item without `document`. With
 * `key: 'stream'` it has a checkpoint, else a revision.
 */
export interface ReadModelItem {
  /** The document's key. */
  readonly PK: string;
  /** The document, as JSON. */
  readonly document?: string | undefined;
  /** The version of the stream that the document is the fold of. */
  readonly checkpoint_version?: number | undefined;
  readonly checkpoint_commit_id?: string | undefined;
  /** How often the document was changed; 1 when it is new. */
  readonly revision?: number | undefined;
  /** When the document may be deleted, in seconds since the epoch. */
  readonly expires_at?: number | undefined;
}

/** The checkpoint of one stream as an item, where documents are not keyed by stream. It is in no index. */
export interface CheckpointItem {
  /** `$checkpoint#Order#o-1`. */
  readonly PK: string;
  /** How often the checkpoint was changed. */
  readonly revision: number;
  /** The end of the last commit that was applied as a whole; missing before the first. */
  readonly checkpoint_version?: number | undefined;
  readonly checkpoint_commit_id?: string | undefined;
  /** The commit behind it, where only some of its documents were changed yet, and how many. */
  readonly partial_commit_id?: string | undefined;
  readonly partial_applied?: number | undefined;
}

/** Begins the keys of checkpoints. No document's key does: stream ids hold no `#`, and other keys are refused that begin so. */
const checkpointPrefix = '$checkpoint#';

/** The key of a stream's checkpoint. */
export function checkpointKey(stream: string): string {
  return `${checkpointPrefix}${stream}`;
}

/** Longer keys would not fit into an index, where a key is the last part of a document's place. */
const maxDocumentKeyBytes = 1_024;

/** Why this can't be a document's key; nothing where it can. */
export function documentKeyFault(key: string): string | undefined {
  if (key === '') return 'is empty';
  if (Buffer.byteLength(key) > maxDocumentKeyBytes) return `has more than ${maxDocumentKeyBytes} bytes`;
  if (wellFormed(key) !== key) return 'holds half a surrogate pair, which no store keeps';
  return key.startsWith(checkpointPrefix) ? `begins with ${checkpointPrefix}, as checkpoints do` : undefined;
}

/** The keys of one index of a read model: both are strings, whatever the fields' types, so that the order is ours. */
export function indexKeys(index: string): { readonly partitionKey: string; readonly sortKey: string } {
  return { partitionKey: `${index}_PK`, sortKey: `${index}_SK` };
}

/** A value that an index can order by. */
export type IndexValue = string | number | boolean;

const separator = '\u0000';

/** One or several values as text that sorts as they do: numbers by size, strings by their UTF-8 bytes, parts from left to right. */
export function indexText(values: readonly IndexValue[]): string {
  return values.map((value) => `${encode(value)}${separator}`).join('');
}

function encode(value: IndexValue): string {
  if (typeof value === 'number') return `n${sortableNumber(value)}`;
  return typeof value === 'boolean' ? `b${value ? 1 : 0}` : `s${wellFormed(value).replaceAll(separator, `${separator}\uffff`)}`;
}

/** UTF-8 has no half surrogate pairs: every store would make something else of one. */
function wellFormed(value: string): string {
  return value.replace(/\p{Surrogate}/gu, '\ufffd');
}

/** The bits of a double as hex, changed so that text order is number order: positive numbers set the sign bit, negative ones flip all. */
function sortableNumber(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value === 0 ? 0 : value);
  const bits = view.getBigUint64(0);
  const sortable = bits >> 63n ? ~bits & 0xffffffffffffffffn : bits | 0x8000000000000000n;
  return sortable.toString(16).padStart(16, '0');
}
