/**
 * The collections of Firestore: infrastructure declares their indexes, adapters write their documents. Read models have one each, whose name
 * the infrastructure gives.
 */
export const firestoreCollections = {
  /** One document is one commit. Nothing else is in it, so that whoever is woken by new documents is woken by commits alone. */
  commits: 'commits',
  /** One document a stream and fingerprint. */
  snapshots: 'snapshots',
  /** One document a consumer: where it starts. */
  consumers: 'consumers',
  /** Below each consumer: one document a stream. */
  checkpoints: 'checkpoints',
  /** The registry: one document a projection. */
  projections: 'projections',
  /** One document a person: the key that encrypts the personal data, or its tombstone. */
  personalKeys: 'personal-keys',
} as const;

/** Fields that infrastructure must know. No other is searched by, so that single-field indexes are off for everything else. */
export const firestoreFields = {
  /** Of a snapshot, and of a document whose projection lets them expire: from when on it may be deleted, for a policy of time to live. */
  expiry: 'expires_at',
  /** Of a checkpoint: whether its stream is parked. It needs an ascending index of this one field. */
  isParked: 'state.is_parked',
} as const;

/** The fields of one index of a read model, for a composite index, both ascending. A document that is not in the index lacks them. */
export function firestoreIndexFields(index: string): { readonly partition: string; readonly sort: string } {
  return { partition: `${firestoreIndexEntries}.${index}_PK`, sort: `${firestoreIndexEntries}.${index}_SK` };
}

/** Holds the index fields of a document: one field, so that an update replaces all of them. */
export const firestoreIndexEntries = 'entries';

/**
 * Ids hold 1,500 bytes (https://cloud.google.com/firestore/quotas), and keys of objects that ids stand in
 * 1,024.
 */
const maxTextBytes = 900;

/**
 * A text of any length as a document's id. It begins with eight digits of the text's hash: ids that grow in order would keep one server of
 * Firestore busy with all writes (https://cloud.google.com/firestore/docs/best-practices#hotspots). The text follows, readable, without what
 * an id can't hold and without `~`; of a very long one its hash.
 */
export function firestoreId(text: string): string {
  const hash = sha256(text);
  const readable = text.replace(unfit, (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return `${hash.slice(0, 8)}-${Buffer.byteLength(readable) <= maxTextBytes ? readable : `%%${hash}`}`;
}

/** How many values the first eight digits of an id have: what a scan divides among its segments. */
export const firestoreIdRange = 2 ** 32;

/**
 * The id of the commit whose first event has this version. Versions count down, so that a stream's newest commit is its first: documents are
 * read in the order of their ids without any index, but only upwards.
 */
export function firestoreCommitId(stream: string, version: number): string {
  return `${firestoreId(stream)}~${String(Math.max(0, Number.MAX_SAFE_INTEGER - version)).padStart(16, '0')}`;
}

/** What the ids of a stream's commits stand between. */
export function firestoreCommitIds(stream: string): { readonly from: string; readonly before: string } {
  return { from: `${firestoreId(stream)}~`, before: `${firestoreId(stream)}~${behindDigits}` };
}

const behindDigits = ':';

/** The id behind all commits of the stream that a commit's id belongs to. */
export function behindStreamOf(commitId: string): string {
  return `${commitId.slice(0, commitId.lastIndexOf('~') + 1)}${behindDigits}`;
}

/** `/` separates the parts of a path; what no screen shows is written out as well. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: ids shall hold none
const unfit = /[%/~\u0000-\u001f\u007f]/g;

function sha256(text: string): string {
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(text).digest('hex');
}
