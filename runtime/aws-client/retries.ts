import { AwsFault, CallTimeoutError, UnreadableAnswerError } from './faults.ts';

/** Whether a failure is worth another try, as the AWS SDKs' standard retry mode has it. */
export type FailureKind = 'throttling' | 'transient' | 'final';

/**
 * What counts as throttling.
 *
 * @see https://github.com/smithy-lang/smithy-typescript/blob/main/packages/core/src/submodules/retry/service-error-classification/constants.ts
 */
const throttlingNames: ReadonlySet<string> = new Set([
  'BandwidthLimitExceeded',
  'EC2ThrottledException',
  'LimitExceededException',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'TransactionInProgressException',
]);
const transientNames: ReadonlySet<string> = new Set(['RequestTimeout', 'RequestTimeoutException']);
const transientStatuses: ReadonlySet<number> = new Set([500, 502, 503, 504]);
const transientCodes: ReadonlySet<unknown> = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** Sorts a failure by its name, its status, or Node's code for what became of the connection. */
export function kindOf(failure: unknown): FailureKind {
  if (failure instanceof CallTimeoutError || failure instanceof UnreadableAnswerError) return 'transient';
  if (!(failure instanceof AwsFault)) return transientCodes.has((failure as { code?: unknown }).code) ? 'transient' : 'final';
  if (failure.status === 429 || throttlingNames.has(failure.name)) return 'throttling';
  const isTransient = transientStatuses.has(failure.status) || transientNames.has(failure.name) || failure.isClockCorrected;
  return isTransient || wasHeldUp(failure) ? 'transient' : 'final';
}

/** A function may be frozen between signing and sending. */
function wasHeldUp({ name, message }: AwsFault): boolean {
  return name === 'InvalidSignatureException' && message.includes('Signature expired');
}

/** The most that is waited between two tries, whatever their number. */
const maxDelayMs = 20_000;
/** The SDK's for DynamoDB, which answers faster than most services. */
const transientBaseMs = 25;
const throttlingBaseMs = 1_000;
/** A service may ask for a longer wait, by so much. */
const maxHintMs = 5_000;

/** How long to wait before the next try: full jitter below a bound that doubles, or longer where the service asks for that. */
export function retryDelayMs(kind: FailureKind, tries: number, random: number, hintMs = 0): number {
  const base = kind === 'throttling' ? throttlingBaseMs : transientBaseMs;
  const jittered = Math.floor(random * Math.min(base * 2 ** (tries - 1), maxDelayMs));
  return Math.max(jittered, Math.min(hintMs, jittered + maxHintMs));
}
