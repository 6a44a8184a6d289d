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

  constructor({ store, key, fault }: { store: string; key: string; fault: string }, options?: ErrorOptions) {
    super(`${store} holds under ${key} what is no document: ${fault}; remove the item, and the projection fills it anew`, options);
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
