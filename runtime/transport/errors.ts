import { AllFrameError } from '../message/errors.ts';

/** A message is larger than its queue takes. Nothing was sent. */
export class MessageTooLargeError extends AllFrameError {
  override readonly name = 'MessageTooLargeError';
  readonly code = 'message-too-large';
  readonly queue: string;
  readonly bytes: number;

  constructor({ queue, bytes, maxBytes }: { queue: string; bytes: number; maxBytes: number }) {
    super(
      `The message for the queue ${queue} has ${bytes} bytes, more than ${maxBytes}; keep large data in a bucket, and send where it is`,
    );
    this.queue = queue;
    this.bytes = bytes;
  }
}

/** Something is to happen at a time that is none. */
export class InvalidTimeError extends AllFrameError {
  override readonly name = 'InvalidTimeError';
  readonly code = 'invalid-time';
  readonly time: string;

  constructor({ subject, time }: { subject: string; time: string }) {
    super(`The time of ${subject} is ${JSON.stringify(time)}; write it as ISO 8601 with a zone, such as 2026-01-31T03:00:00Z`);
    this.time = time;
  }
}

/** A delay is no number of seconds from 0 on. */
export class InvalidDelayError extends AllFrameError {
  override readonly name = 'InvalidDelayError';
  readonly code = 'invalid-delay';
  readonly afterSeconds: number;

  constructor({ subject, afterSeconds }: { subject: string; afterSeconds: number }) {
    super(`The delay of ${subject} is ${afterSeconds} s; afterSeconds takes a number from 0 on, up to the year 9999`);
    this.afterSeconds = afterSeconds;
  }
}

/** A wrapped key was changed, was wrapped by another key, or for another context. No retry cures it. */
export class KeyUnwrapError extends AllFrameError {
  override readonly name = 'KeyUnwrapError';
  readonly code = 'key-not-unwrapped';

  constructor({ context }: { context: Readonly<Record<string, string>> }, options?: ErrorOptions) {
    super(
      `A data key can't be unwrapped for ${JSON.stringify(context)}: it was changed, or wrapped elsewhere or for another context; restore the table of keys, and pass the context that it was made with`,
      options,
    );
  }
}
