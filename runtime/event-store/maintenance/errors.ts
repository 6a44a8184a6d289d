import { AllFrameError } from '../../message/errors.ts';

/** There is no stream of this key. Nothing was written. */
export class StreamNotFoundError extends AllFrameError {
  override readonly name = 'StreamNotFoundError';
  readonly code = 'stream-not-found';
  readonly stream: string;

  constructor({ stream }: { stream: string }) {
    super(`There is no stream ${stream}; a stored key is Aggregate#id, and with tenants tenant#Aggregate#id`);
    this.stream = stream;
  }
}

/** A check can't go on from a token: it is none, or one of a check with other segments or another table. */
export class InvalidCheckTokenError extends AllFrameError {
  override readonly name = 'InvalidCheckTokenError';
  readonly code = 'invalid-check-token';

  constructor() {
    super('The token is none of a check of this table with so many segments; pass it on unchanged, or begin without one');
  }
}
