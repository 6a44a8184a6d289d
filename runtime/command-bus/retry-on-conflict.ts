import { ConcurrencyError, ConflictError } from '../event-store/errors.ts';
import type { EventStore, LoadedStream } from '../event-store/event-store.ts';
import { headAfter } from '../event-store/stream-head.ts';
import type { Ambient } from '../message/ambient.ts';
import type { Commit } from '../message/commit.ts';
import { acceptedAs, type CommandResult } from './command-result.ts';

/** How far a conflict is fought. */
export interface ConflictPolicy {
  readonly store: EventStore;
  readonly ambient: Ambient;
  /** The id that our own commit would have. */
  readonly commitId: string;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
}

/** The pause before try `n` is up to `n` times this, at random, so that losers don't collide again. */
const jitterMs = 10;

/**
 * Runs an attempt again on the stream as the winner left it, until it succeeds or the caller's deadline passes (rule A4). The first
 * conflict costs no read: the store hands over the winner. From the second in a row on, the stream is read on from what is known.
 *
 * @throws {ConflictError} when the stream kept changing until the deadline
 */
export async function retryOnConflict(
  stream: LoadedStream,
  attempt: (stream: LoadedStream) => Promise<CommandResult>,
  policy: ConflictPolicy,
): Promise<CommandResult> {
  let known = stream;
  for (let conflicts = 0; ; ) {
    try {
      return await attempt(known);
    } catch (error) {
      if (!(error instanceof ConcurrencyError)) throw error;
      if (error.winner.commitId === policy.commitId) return acceptedAs(error.winner);
      conflicts += 1;
      const pauseMs = conflicts > 1 ? policy.ambient.random() * jitterMs * conflicts : 0;
      if (policy.ambient.now() + pauseMs >= policy.deadline) throw givenUp(error);
      if (pauseMs > 0) await policy.ambient.sleep(pauseMs);
      known = await caughtUp(known, conflicts === 1 ? [error.winner] : undefined, policy);
    }
  }
}

function givenUp({ winner }: ConcurrencyError): ConflictError {
  return new ConflictError({ stream: winner.stream, expected: undefined, actual: winner.lastVersion });
}

async function caughtUp(
  known: LoadedStream,
  winners: readonly Commit[] | undefined,
  { store, deadline }: ConflictPolicy,
): Promise<LoadedStream> {
  const newer = winners ?? (await store.readAfter(known.head.stream, known.head.version, { deadline }));
  const last = newer.at(-1);
  return last ? { commits: [...known.commits, ...newer], head: headAfter(last) } : known;
}
