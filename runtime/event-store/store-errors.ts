import { AllFrameError } from '../message/errors.ts';

/** Which store did not do what, as its engine's errors have it. */
export interface StoreFaultFacts {
  /** The name of the table, the collection or the file. */
  readonly store: string;
  readonly operation: string;
}

/** The store was busy, broken or out of reach for as long as the call was retried. A write may have succeeded: send the same command id again. */
export class StoreUnavailableError extends AllFrameError {
  override readonly name = 'StoreUnavailableError';
  readonly code = 'store-unavailable';
  override readonly retryable = true;
  readonly store: string;
  readonly operation: string;

  constructor({ store, operation, fault }: StoreFaultFacts & { fault: string }, options?: ErrorOptions) {
    super(`${store} is not available for ${operation}: ${fault}; try again later with the same command id`, options);
    this.store = store;
    this.operation = operation;
  }
}

/** There is no store of this name where the client looks for it. */
export class StoreNotFoundError extends AllFrameError {
  override readonly name = 'StoreNotFoundError';
  readonly code = 'store-not-found';
  readonly store: string;
  readonly operation: string;

  constructor({ store, operation }: StoreFaultFacts, options?: ErrorOptions) {
    super(
      `${operation} found no table or database ${store}; deploy it, or correct its name (such as EVENT_TABLE), the region or project, or the endpoint`,
      options,
    );
    this.store = store;
    this.operation = operation;
  }
}

/** The caller may not do this to the store, or is not known to it. */
export class StoreAccessDeniedError extends AllFrameError {
  override readonly name = 'StoreAccessDeniedError';
  readonly code = 'store-access-denied';
  readonly store: string;
  readonly operation: string;

  constructor({ store, operation, fault }: StoreFaultFacts & { fault: string }, options?: ErrorOptions) {
    super(`${operation} on ${store} is not allowed: ${fault}; grant it to the function's role, or correct its credentials`, options);
    this.store = store;
    this.operation = operation;
  }
}

/** The store answered that a request is wrong: no retry cures it. */
export class StoreRefusedError extends AllFrameError {
  override readonly name = 'StoreRefusedError';
  readonly code = 'store-refused';
  readonly store: string;
  readonly operation: string;

  constructor({ store, operation, fault }: StoreFaultFacts & { fault: string }, options?: ErrorOptions) {
    super(`${store} refused ${operation}: ${fault}; compare its keys and indexes with what the service deploys`, options);
    this.store = store;
    this.operation = operation;
  }
}
