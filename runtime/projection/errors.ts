import { AllFrameError } from '../message/errors.ts';

/** A page token was changed, or belongs to another index or partition. */
export class InvalidPageTokenError extends AllFrameError {
  override readonly name = 'InvalidPageTokenError';
  readonly code = 'invalid-page-token';

  constructor({ index }: { index: string }) {
    super(`The page token is none of this search in ${index}; start again without one, and pass tokens on unchanged`);
  }
}

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

/** A query resolved to what its output schema refuses: a fault of the service's code, not of who asked. */
export class InvalidResultError extends AllFrameError {
  override readonly name = 'InvalidResultError';
  readonly code = 'invalid-result';

  constructor({ query, fault }: { query: string; fault: string }, options?: ErrorOptions) {
    super(`${query} resolved to what its output does not allow: ${fault}; mend resolve() or the schema`, options);
  }
}
