import type { EventStore, StoreOptions } from '../event-store/event-store.ts';
import type { OfTenant } from './document-key.ts';
import type { KnownDocuments } from './find-with.ts';
import type { AnyProjection } from './projection.ts';
import type { ReadModelStore } from './read-model-store.ts';

/** Where documents are read that must be new enough. */
export interface PositionedReads extends OfTenant, StoreOptions {
  readonly projection: AnyProjection;
  readonly readModels: ReadModelStore;
  readonly store: EventStore;
}

/** The documents of a projection as they are once it has followed a stream up to a position. */
export interface PositionedDocuments {
  get(key: string): Promise<object | undefined>;
  /** Those that the position's commit changes, and the commits before it that the projection has not followed. */
  touched(): Promise<KnownDocuments>;
}
