import type { IndexValue } from '../contract/read-model-table.ts';
import type { AnyProjection } from './projection.ts';

/** The port of read-model stores. `readModelStoreContract` in `/testing` says what an adapter must hold. */
export interface ReadModelStore {
  /** A document with its checkpoint, strongly consistent; `undefined` where the projection has seen nothing of the stream. */
  get(projection: AnyProjection, key: string): Promise<StoredDocument | undefined>;
  /**
   * Stores a document with its checkpoint in one write, if the checkpoint is still the expected one.
   *
   * @returns `false` when another worker was there first; nothing was written then
   */
  put(projection: AnyProjection, key: string, next: StoredDocument, expected: Checkpoint | undefined): Promise<boolean>;
  /**
   * A page of an index, in the index's order; eventually consistent on DynamoDB.
   *
   * @throws {InvalidPageTokenError} when `after` is no token of this index and partition
   */
  find(projection: AnyProjection, search: IndexSearch): Promise<DocumentPage>;
}

/** How far a document has followed its stream (rule C1). */
export interface Checkpoint {
  /** The version of the last event of the last commit that was applied. */
  readonly version: number;
  readonly commitId: string;
}

/** A document and its checkpoint; a removed document leaves its checkpoint behind (rule D3). */
export interface StoredDocument {
  readonly document: object | undefined;
  readonly checkpoint: Checkpoint;
}

/** What to look for in an index. */
export interface IndexSearch {
  readonly index: string;
  readonly partition: IndexValue;
  /** The fields behind the partition, from the left: values, and at last perhaps a range, both ends included. */
  readonly equals: readonly IndexValue[];
  readonly range?: { readonly from?: IndexValue | undefined; readonly to?: IndexValue | undefined } | undefined;
  readonly limit: number;
  /** The token of the page before. */
  readonly after?: string | undefined;
}

/** Documents in an index's order; `next` continues, and is missing on the last page. */
export interface DocumentPage<Document = object> {
  readonly items: readonly Document[];
  readonly next?: string | undefined;
}
