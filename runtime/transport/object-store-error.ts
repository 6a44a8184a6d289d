import { AllFrameError } from '../message/errors.ts';

/** An object store could not do what it was asked. Whether a write had its effect is not known. */
export class ObjectStoreError extends AllFrameError {
  override readonly name = 'ObjectStoreError';
  readonly code = 'object-store-failed';
  override readonly retryable: boolean;
  readonly store: string;
  /** The key, or the prefix of a list. */
  readonly key: string;

  constructor(facts: { store: string; operation: string; key: string; fault: string; retryable: boolean }, options?: ErrorOptions) {
    const { store, operation, key, fault, retryable } = facts;
    const remedy = retryable ? 'try again' : 'is it the right bucket, and may this role use it?';
    super(`${store} could not ${operation} ${JSON.stringify(key)}: ${fault}; ${remedy}`, options);
    this.store = store;
    this.key = key;
    this.retryable = retryable;
  }
}
