import { AllFrameError } from '../../message/errors.ts';

/** A checkpoint or start of a consumer can't be read. The consumer stands still on that stream alone, or where it is a start, as a whole. */
export class CorruptCheckpointError extends AllFrameError {
  override readonly name = 'CorruptCheckpointError';
  readonly code = 'corrupt-checkpoint';
  readonly store: string;
  readonly key: string;

  constructor({ store, key, fault }: { store: string; key: string; fault: string }, options?: ErrorOptions) {
    super(
      `${store} holds under ${key} what is no checkpoint: ${fault}; restore the item, or remove it where the consumer may handle the stream again from its start`,
      options,
    );
    this.store = store;
    this.key = key;
  }
}
