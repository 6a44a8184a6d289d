import type { IndexValue } from '../contract/read-model-table.ts';
import type { OfTenant } from './document-key.ts';
import type { AnyProjection } from './projection.ts';

/**
 * The port of read-model stores. `readModelStoreContract` in `/testing` says what an adapter must hold. Documents of one tenant are never
 * found by another, by key or by index; a stream's key says whose its checkpoint and documents are.
 */
export interface ReadModelStore {
  /** What one `apply` takes at most. */
  readonly limits: ChangeLimits;
  /** A document, strongly consistent; `undefined` where the projection has seen nothing of it. */
  get(projection: AnyProjection, key: string, of?: OfTenant): Promise<StoredDocument | RevisedDocument | undefined>;
  /**
   * Stores the document of a stream with its checkpoint in one write, if the checkpoint is still the expected one.
   *
   * @returns `false` when another worker was there first; nothing was written then
   */
  put(projection: AnyProjection, key: string, next: StoredDocument, expected: Checkpoint | undefined, of?: OfTenant): Promise<boolean>;
  /** How far a projection whose documents are not keyed by stream has followed one, strongly consistent. */
  checkpoint(projection: AnyProjection, stream: string): Promise<StreamCheckpoint | undefined>;
  /** Stores documents and the checkpoint of the stream that changed them in one transaction, or nothing (rule D2). */
  apply(projection: AnyProjection, change: DocumentChange): Promise<ApplyOutcome>;
  /**
   * A page of an index, in the index's order; eventually consistent on DynamoDB.
   *
   * @throws {InvalidPageTokenError} when `after` is no token of this index and partition
   */
  find(projection: AnyProjection, search: IndexSearch): Promise<DocumentPage<KeyedDocument>>;
}

/** What fits into one transaction beside the checkpoint. */
export interface ChangeLimits {
  readonly documents: number;
  /** Of the documents' JSON in all. */
  readonly bytes: number;
}

/** How far a document has followed its stream (rule C1). */
export interface Checkpoint {
  /** The version of the last event of the last commit that was applied. */
  readonly version: number;
  readonly commitId: string;
}

/** A document of one stream and its checkpoint; a removed document leaves its checkpoint behind (rule D3). */
export interface StoredDocument {
  readonly document: object | undefined;
  readonly checkpoint: Checkpoint;
  readonly revision?: undefined;
}

/** A document that any number of streams may change; a removed document leaves its revision behind (rule D3). */
export interface RevisedDocument {
  readonly document: object | undefined;
  /** How often it was changed: 1 when it is new. It never starts again, so that a writer can name what it has read. */
  readonly revision: number;
  readonly checkpoint?: undefined;
}

/** How far a projection has followed one stream. */
export interface StreamCheckpoint {
  /** How often it was changed: 1 when it is new. */
  readonly revision: number;
  /** The end of the last commit that was applied as a whole; none before the first. */
  readonly seen: Checkpoint | undefined;
  /** The commit behind it, where only the first so many of its documents were changed yet. */
  readonly partial?: PartialCommit | undefined;
}

/** A commit that touches more documents than a transaction holds, and how many of them are done. */
export interface PartialCommit {
  readonly commitId: string;
  readonly applied: number;
}

/** Documents, and how far their stream is applied with them. Each takes the place of the revision before its own; 1 that of nothing. */
export interface DocumentChange {
  readonly stream: string;
  readonly checkpoint: StreamCheckpoint;
  /** By key. */
  readonly documents: ReadonlyMap<string, RevisedDocument>;
}

/**
 * Whether a change was stored. If not, somebody else was faster: `newer` holds the documents that stood in the way as they are now, if
 * they alone did; without it the stream itself may have gone on.
 */
export type ApplyOutcome =
  | { readonly applied: true }
  | { readonly applied: false; readonly newer?: ReadonlyMap<string, RevisedDocument> | undefined };

/** What to look for in an index. */
export interface IndexSearch {
  readonly index: string;
  /** @default none: a service without tenants */
  readonly tenant?: string | undefined;
  readonly partition: IndexValue;
  /** The fields behind the partition, from the left: values, and at last perhaps a range, both ends included. */
  readonly equals: readonly IndexValue[];
  readonly range?: { readonly from?: IndexValue | undefined; readonly to?: IndexValue | undefined } | undefined;
  readonly limit: number;
  /** The token of the page before. */
  readonly after?: string | undefined;
}

/** A document and its key. */
export interface KeyedDocument {
  readonly key: string;
  readonly document: object;
}

/** Documents in an index's order; `next` continues, and is missing on the last page. */
export interface DocumentPage<Document = object> {
  readonly items: readonly Document[];
  readonly next?: string | undefined;
}
