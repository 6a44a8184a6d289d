/** What an AWS service answered instead of a result. `name` is the service's own, such as `ConditionalCheckFailedException`. */
export class AwsFault extends Error {
  override readonly name: string;
  /** The HTTP status. */
  readonly status: number;
  readonly requestId: string | undefined;
  /** How long the service asks to wait before another try. */
  readonly retryAfterMs: number | undefined;
  /** Whether the signature was refused for its date, and the next one will have a better. */
  readonly isClockCorrected: boolean;

  /** @param members what else the answer holds, such as `Item`; they become the fault's own */
  constructor({ name, message, status, requestId, retryAfterMs, isClockCorrected = false }: AwsFaultFacts, members: object = {}) {
    super(message);
    Object.assign(this, members);
    this.name = name;
    this.status = status;
    this.requestId = requestId;
    this.retryAfterMs = retryAfterMs;
    this.isClockCorrected = isClockCorrected;
  }
}

/** What every fault of an AWS service says. */
export interface AwsFaultFacts {
  readonly name: string;
  readonly message: string;
  readonly status: number;
  readonly requestId?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  /** @default false */
  readonly isClockCorrected?: boolean | undefined;
}

/** No answer came in time: before the deadline, or of one try. Its name is that of the official client's. */
export class CallTimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

/** An answer of status 200 that can't be what the service said: no JSON, or bytes that do not match their checksum. */
export class UnreadableAnswerError extends Error {
  override readonly name = 'UnreadableAnswerError';
}
