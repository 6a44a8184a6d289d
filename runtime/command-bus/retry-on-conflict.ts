import { ConcurrencyError, ConflictError } from '../event-store/errors.ts';
import type { Ambient } from '../message/ambient.ts';
import { acceptedAs, type CommandResult } from './command-result.ts';
import type { StreamState } from './stream-state.ts';
import type { Streams } from './streams.ts';

/** How far a conflict is fought. */
export interface ConflictPolicy {
  readonly streams: Streams;
  readonly ambient: Ambient;
  /** The id that our own commit would have. */
  readonly commitId: string;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
  readonly onConflict?: ((conflict: Conflict) => void) | undefined;
}

/** A race that a command lost to another writer. */
export interface Conflict {
  /** The stream's stored key. */
  readonly stream: string;
  /** Whether it was the last try; else the command is decided again. */
  readonly isGivenUp: boolean;
}

/** The pause before try `n` is up to `n` times this, at random, so that losers don't collide again. */
const jitterMs = 10;

/** Who lost often waits no longer than this: winners come back at once, and would leave it behind for good. */
const maxJitterMs = 60;

/**
 * Runs an attempt again on the stream as the winner left it, until it succeeds or the caller's deadline passes (rule A4). The first
 * conflict costs no read: the store hands over the winner. From the second in a row on, the stream is read on from what is known. So it is
 * where the state was not proven and no append proves what was decided on it.
 *
 * @throws {ConflictError} when the stream kept changing until the deadline
 */
export async function retryOnConflict(
  opened: StreamState | Promise<StreamState>,
  attempt: (known: StreamState) => CommandResult | Promise<CommandResult>,
  policy: ConflictPolicy,
): Promise<CommandResult> {
  let known = opened instanceof Promise ? await opened : opened;
  for (let conflicts = 0; ; ) {
    let winner: ConcurrencyError['winner'] | undefined;
    try {
      const result = await attempt(known);
      if (known.isProven || isAppended(result, known)) return result;
    } catch (error) {
      if (error instanceof ConcurrencyError) {
        if (error.winner.commitId === policy.commitId) return acceptedAs(error.winner);
        conflicts += 1;
        await pauseBeforeRetry(conflicts, error, policy);
        if (conflicts === 1) winner = error.winner;
      } else if (known.isProven) throw error;
    }
    known = await policy.streams.readOn(known, winner, policy);
    const own = known.read.commits.find(({ commitId }) => commitId === policy.commitId);
    if (own) return acceptedAs(own);
  }
}

/** An append proves what it was decided on: had the stream gone on, it would have failed. */
function isAppended(result: CommandResult, { head }: StreamState): boolean {
  return result.outcome === 'accepted' && result.version > head.version;
}

async function pauseBeforeRetry(
  conflicts: number,
  { winner }: ConcurrencyError,
  { ambient, deadline, onConflict }: ConflictPolicy,
): Promise<void> {
  const pauseMs = conflicts > 1 ? ambient.random() * Math.min(jitterMs * conflicts, maxJitterMs) : 0;
  const isGivenUp = ambient.now() + pauseMs >= deadline;
  onConflict?.({ stream: winner.stream, isGivenUp });
  if (isGivenUp) throw new ConflictError({ stream: winner.stream, expected: undefined, actual: winner.lastVersion });
  if (pauseMs > 0) await ambient.sleep(pauseMs);
}
