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

/** A queue can't hold a message back for so long. Nothing was sent. */
export class MessageDelayError extends AllFrameError {
  override readonly name = 'MessageDelayError';
  readonly code = 'message-delay';
  readonly queue: string;
  readonly delaySeconds: number;

  constructor({ queue, delaySeconds, isOrdered }: { queue: string; delaySeconds: number; isOrdered: boolean }) {
    const bound = isOrdered ? 'keeps an order, and holds no message back' : 'holds a message back for 0 to 900 whole seconds';
    super(`The message for the queue ${queue} is to wait for ${delaySeconds} s, and that queue ${bound}; set a timer instead`);
    this.queue = queue;
    this.delaySeconds = delaySeconds;
  }
}

/** A message that was not sent of many. */
export interface UnsentMessage {
  /** Its place in the list that was to be sent. */
  readonly index: number;
  readonly code: string;
  readonly reason: string;
  /** Whether another try may help. */
  readonly retryable: boolean;
}

/** Some of many messages were not sent; all others were. */
export class MessagesNotSentError extends AllFrameError {
  override readonly name = 'MessagesNotSentError';
  readonly code = 'messages-not-sent';
  override readonly retryable: boolean;
  readonly queue: string;
  readonly failures: readonly UnsentMessage[];

  constructor({ queue, messages, failures }: { queue: string; messages: number; failures: readonly UnsentMessage[] }) {
    const [first] = failures;
    super(
      `${failures.length} of ${messages} messages for the queue ${queue} were not sent, the first for ${first?.code}: ${first?.reason}; send those that failures names again`,
    );
    this.retryable = failures.every(({ retryable }) => retryable);
    this.queue = queue;
    this.failures = failures;
  }
}

/** A message is larger than its topic takes. Nothing was published. */
export class TopicMessageTooLargeError extends AllFrameError {
  override readonly name = 'TopicMessageTooLargeError';
  readonly code = 'topic-message-too-large';
  readonly topic: string;
  readonly bytes: number;

  constructor({ topic, bytes, maxBytes }: { topic: string; bytes: number; maxBytes: number }) {
    super(
      `The message for the topic ${topic} has ${bytes} bytes with its attributes, more than ${maxBytes}; keep large data in a bucket, and publish where it is`,
    );
    this.topic = topic;
    this.bytes = bytes;
  }
}

/** A timer's message is larger than what holds it until its time. It was not set. */
export class TimerTooLargeError extends AllFrameError {
  override readonly name = 'TimerTooLargeError';
  readonly code = 'timer-too-large';
  readonly timer: string;
  readonly bytes: number;

  constructor({ timer, bytes, maxBytes }: { timer: string; bytes: number; maxBytes: number }) {
    super(`The message of the timer ${timer} has ${bytes} bytes, more than ${maxBytes}; keep large data in a bucket, and send where it is`);
    this.timer = timer;
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

/** There is no secret or parameter of this name, or it has no value. */
export class SecretNotFoundError extends AllFrameError {
  override readonly name = 'SecretNotFoundError';
  readonly code = 'secret-not-found';
  readonly kind: 'secret' | 'parameter';
  readonly secret: string;

  constructor({ kind, name }: { kind: 'secret' | 'parameter'; name: string }, options?: ErrorOptions) {
    super(`There is no ${kind} ${JSON.stringify(name)} with a text as its value; create it, or correct its name in the service`, options);
    this.kind = kind;
    this.secret = name;
  }
}
