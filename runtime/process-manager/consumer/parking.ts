import type { Ambient } from '../../message/ambient.ts';
import { AllFrameError, reasonOf } from '../../message/errors.ts';
import type { CheckpointStore, ConsumerCheckpoint, ParkedStream, StreamFailure } from './checkpoint-store.ts';

/** One consumer's work on one stream. */
export interface StreamWork {
  /** The consumer's stable name, such as `projection:OrderSummaries@1`. */
  readonly consumer: string;
  readonly stream: string;
  /**
   * The first version that the work is about, for consumers that keep their own checkpoint.
   *
   * @default what follows the checkpoint that is stored here
   */
  readonly fromVersion?: number | undefined;
  /**
   * Tells what the stream is to blame for; other errors, such as those of a store that does not answer, are thrown without being counted.
   *
   * @default every error
   */
  readonly isPoison?: ((error: unknown) => boolean) | undefined;
}

/** When a stream is parked. */
export interface ParkingPolicy {
  /**
   * How often a stream is tried, errors with `retryable: true` aside.
   *
   * @default 5
   */
  readonly maxAttempts?: number | undefined;
  /**
   * How long errors with `retryable: true` may last, in milliseconds: during a deployment old code meets events of new code (rule B2). A
   * stream that was parked for one is tried again once in this time.
   *
   * @default 300_000
   */
  readonly patienceMs?: number | undefined;
}

/** What parking needs. */
export interface ParkingPorts {
  readonly checkpoints: CheckpointStore;
  readonly ambient: Pick<Ambient, 'now'>;
  readonly parking?: ParkingPolicy | undefined;
  /** Told of each stream that is parked, and again when it was tried once more in vain. */
  readonly onParked?: ((work: StreamWork, parked: ParkedStream, error: unknown) => void) | undefined;
}

/**
 * Runs a consumer's work on a stream, unless it was given up on it. Failures are counted durably, whichever worker they befall; after
 * bounded tries the stream is parked, which lets its wake-ups pass without work, so that this stream alone stands still (rule C4). Each
 * consumer is parked for itself, until somebody retries it; for errors that waiting may cure, a wake-up does so now and then.
 *
 * @param work is given the stored checkpoint, so that it need not be read again
 * @returns `'parked'` when the work was not done and need not be tried again
 * @throws what the work threw, as long as it is to be tried again
 * @example
 * ```ts
 * import { withParking } from '@allframe/serverless/runtime';
 * import { InMemoryCheckpointStore } from '@allframe/serverless/stores';
 *
 * const ports = { checkpoints: new InMemoryCheckpointStore(), ambient: { now: () => Date.now() } };
 *
 * const guarded = (stream: string, work: () => Promise<void>) => withParking({ consumer: 'projection:Orders@1', stream }, work, ports);
 * ```
 */
export async function withParking(
  { consumer, stream, fromVersion, isPoison = () => true }: StreamWork,
  work: (checkpoint: ConsumerCheckpoint | undefined) => Promise<void>,
  ports: ParkingPorts,
): Promise<'done' | 'parked'> {
  const before = await ports.checkpoints.get(consumer, stream);
  if (parkedNow(before, ports)) return 'parked';
  try {
    await work(before);
  } catch (error) {
    if (!isPoison(error)) throw error;
    const parked = await countFailure({ consumer, stream, fromVersion }, error, ports);
    if (!parked) throw error;
    ports.onParked?.({ consumer, stream }, parked, error);
    return 'parked';
  }
  if (before?.failing || before?.parked) await forgetFailure({ consumer, stream }, before, ports);
  return 'done';
}

/** Why a consumer stands still on a stream; nothing where it doesn't, or is to try again. */
export function parkedNow(
  checkpoint: ConsumerCheckpoint | undefined,
  { ambient }: Pick<ParkingPorts, 'ambient'>,
): ParkedStream | undefined {
  const { parked } = checkpoint ?? {};
  return parked?.retryAt !== undefined && ambient.now() >= Date.parse(parked.retryAt) ? undefined : parked;
}

/** Counts on top of what is stored now: another worker may have failed or gone on meanwhile. */
async function countFailure(work: StreamWork, error: unknown, ports: ParkingPorts): Promise<ParkedStream | undefined> {
  for (;;) {
    const before = await ports.checkpoints.get(work.consumer, work.stream);
    const given = parkedNow(before, ports);
    if (given) return given;
    const { revision = 0, seen } = before ?? {};
    const failure = oneMore(before, error, ports);
    const isParked = before?.parked || isGivenUp(failure, error, ports);
    const parked = isParked ? parkedBy(error, failure, { ...work, seen }, ports) : undefined;
    const next = parked ? { revision: revision + 1, seen, parked } : { revision: revision + 1, seen, failing: failure };
    if (await ports.checkpoints.put(work.consumer, work.stream, next)) return parked;
  }
}

function oneMore(before: ConsumerCheckpoint | undefined, error: unknown, { ambient }: ParkingPorts): StreamFailure {
  const { incurable = 0, firstFailedAt = isoTime(ambient.now()) } = before?.failing ?? {};
  const { attempts = 0 } = before?.failing ?? before?.parked ?? {};
  return { attempts: attempts + 1, incurable: isRetryable(error) ? incurable : incurable + 1, firstFailedAt };
}

/** How long errors may last that waiting may cure. */
export const defaultPatienceMs = 300_000;

function isGivenUp({ incurable, firstFailedAt }: StreamFailure, error: unknown, { parking = {}, ambient }: ParkingPorts): boolean {
  const { maxAttempts = 5, patienceMs = defaultPatienceMs } = parking;
  return isRetryable(error) ? ambient.now() - Date.parse(firstFailedAt) >= patienceMs : incurable >= maxAttempts;
}

/** Errors of users and of other libraries may say so as well. */
function isRetryable(error: unknown): boolean {
  return error instanceof Error && 'retryable' in error && error.retryable === true;
}

const maxReasonLength = 1_000;

function parkedBy(
  error: unknown,
  { attempts }: StreamFailure,
  { fromVersion, seen }: StreamWork & Pick<ConsumerCheckpoint, 'seen'>,
  { parking: { patienceMs = defaultPatienceMs } = {}, ambient }: ParkingPorts,
): ParkedStream {
  return {
    fromVersion: fromVersion ?? (seen?.version ?? 0) + 1,
    code: error instanceof AllFrameError ? error.code : 'error',
    reason: reasonOf(error).slice(0, maxReasonLength),
    at: isoTime(ambient.now()),
    attempts,
    ...(isRetryable(error) ? { retryAt: isoTime(ambient.now() + patienceMs) } : {}),
  };
}

/** Best-effort: whoever has changed it since knows more. */
async function forgetFailure(
  { consumer, stream }: StreamWork,
  { revision, seen }: ConsumerCheckpoint,
  { checkpoints }: ParkingPorts,
): Promise<void> {
  await checkpoints.put(consumer, stream, { revision: revision + 1, seen });
}

function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
