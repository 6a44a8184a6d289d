import { AllFrameError } from '../message/errors.ts';

/** A projection's documents can't expire as it says: a fault of the service's code. Nothing was written. */
export class InvalidExpiryError extends AllFrameError {
  override readonly name = 'InvalidExpiryError';
  readonly code = 'invalid-expiry';

  constructor({ projection, fault }: { projection: string; fault: string }) {
    super(`The documents of ${projection} can't expire so: ${fault}; mend its expiresAt, or do without`);
  }
}
