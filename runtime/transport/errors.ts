import { AllFrameError } from '../message/errors.ts';

/** A message is larger than its queue takes. Nothing was sent. */
export class MessageTooLargeError extends AllFrameError {
  override readonly name = 'MessageTooLargeError';
  readonly code = 'message-too-large';

  constructor({ queue, bytes, maxBytes }: { queue: string; bytes: number; maxBytes: number }) {
    super(
      `The message for the queue ${queue} has ${bytes} bytes, more than ${maxBytes}; keep large data in a bucket, and send where it is`,
    );
  }
}
