import { AllFrameError } from '../message/errors.ts';

/** A document in a read model can't be read. */
export class CorruptDocumentError extends AllFrameError {
  override readonly name = 'CorruptDocumentError';
  readonly code = 'corrupt-document';

  /** @param facts.isShared whether several streams fill it: then none of them would do so again */
  constructor(
    { store, key, fault, isShared = false }: { store: string; key: string; fault: string; isShared?: boolean },
    options?: ErrorOptions,
  ) {
    const remedy = isShared ? 'give the projection a new version' : 'remove the item, and the next commit of its stream fills it anew';
    super(`${store} holds under ${key} what is no document: ${fault}; ${remedy}`, options);
  }
}

/** A search names fields that the index does not have, or leaves a hole between them. */
export class InvalidSearchError extends AllFrameError {
  override readonly name = 'InvalidSearchError';
  readonly code = 'invalid-search';

  constructor({ index, fault }: { index: string; fault: string }) {
    super(`The index ${index} can't be searched so: ${fault}`);
  }
}

/** A projection's key function returned what no document can be stored under. */
export class InvalidDocumentKeyError extends AllFrameError {
  override readonly name = 'InvalidDocumentKeyError';
  readonly code = 'invalid-document-key';

  constructor({ projection, key, fault, stream }: { projection: string; key: unknown; fault: string; stream: string }) {
    super(`The key ${JSON.stringify(key)} that ${projection} gives an event of ${stream} ${fault}; return another from key()`);
  }
}

/** A document is larger than a read model takes in one item. Nothing was written. */
export class DocumentTooLargeError extends AllFrameError {
  override readonly name = 'DocumentTooLargeError';
  readonly code = 'document-too-large';

  constructor({ projection, key, bytes, maxBytes }: { projection: string; key: string; bytes: number; maxBytes: number }) {
    super(
      `The document ${JSON.stringify(key)} of ${projection} has ${bytes} bytes, more than ${maxBytes}; keep less in it, or divide it under more keys`,
    );
  }
}

/** A query resolved to what its output schema refuses: a fault of the service's code, not of who asked. */
export class InvalidResultError extends AllFrameError {
  override readonly name = 'InvalidResultError';
  readonly code = 'invalid-result';

  constructor({ query, fault }: { query: string; fault: string }, options?: ErrorOptions) {
    super(`${query} resolved to what its output does not allow: ${fault}; mend resolve() or the schema`, options);
  }
}

/**
 * The projection that a query reads is being built, and no other query answers in its place (rule D4). Retryable: it answers once the
 * rebuild has switched to it.
 */
export class ProjectionRebuildingError extends AllFrameError {
  override readonly name = 'ProjectionRebuildingError';
  readonly code = 'projection-rebuilding';
  override readonly retryable = true;
  /** When to ask again. */
  readonly retryAfterSeconds: number;

  constructor({ query, projection, version, retryAfterSeconds = 30 }: RebuildingFacts) {
    super(
      `${query} reads version ${version} of ${projection}, which is being built; ask again in ${retryAfterSeconds} seconds, or let the query replace another one`,
    );
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

interface RebuildingFacts {
  readonly query: string;
  readonly projection: string;
  readonly version: number;
  readonly retryAfterSeconds?: number | undefined;
}

/** A query reads the state of an aggregate or came with a position token, and its bus was made without an event store. */
export class MissingEventStoreError extends AllFrameError {
  override readonly name = 'MissingEventStoreError';
  readonly code = 'missing-event-store';

  constructor({ query, need }: { query: string; need: string }) {
    super(`${query} needs the event store for ${need}, and the query bus has none; make it with createQueryBus({ readModels, store })`);
  }
}

/** A query reads documents that expire, and its bus was made without a clock. */
export class MissingClockError extends AllFrameError {
  override readonly name = 'MissingClockError';
  readonly code = 'missing-clock';

  constructor({ projection }: { projection: string }) {
    super(`The documents of ${projection} expire, and the query bus has no clock; make it with createQueryBus({ readModels, ambient })`);
  }
}
