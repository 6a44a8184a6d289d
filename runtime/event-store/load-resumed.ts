import { CorruptStreamError, HistoryDivergedError } from './errors.ts';
import type { EventStore, LoadedStream, StoreOptions } from './event-store.ts';
import type { Snapshot, SnapshotChoice } from './snapshot.ts';

/** How a stream is loaded from a snapshot on. */
export interface ResumeOptions extends StoreOptions {
  readonly snapshots: SnapshotChoice;
  /**
   * Is told where a snapshot was of another history.
   *
   * @default nobody is told
   */
  readonly onDiverged?: ((error: unknown) => void) | undefined;
}

/**
 * Loads a stream from its newest snapshot on. One that is of another history than the commits, such as in a store that was restored in part, is
 * passed over (rule A9): the commits are what counts, and they are verified as a whole.
 *
 * @throws {CorruptStreamError} when the commits themselves don't follow each other
 */
export async function loadResumed(store: EventStore, stream: string, options: ResumeOptions): Promise<LoadedStream> {
  const { deadline, snapshots, onDiverged } = options;
  try {
    const loaded = await store.load(stream, { deadline, snapshots });
    if (loaded.snapshot) checkResumed(loaded.snapshot, loaded);
    return loaded;
  } catch (error) {
    if (!(error instanceof HistoryDivergedError || error instanceof CorruptStreamError)) throw error;
    const whole = await store.load(stream, { deadline });
    onDiverged?.(error);
    return whole;
  }
}

/** Holds that what was loaded goes on where the snapshot stands. */
function checkResumed({ stream, version, commitId: expected }: Snapshot, { head, commits: [next] }: LoadedStream): void {
  const found = next ? next.previousCommitId : head.commitId;
  const isNext = next ? next.firstVersion === version + 1 : head.version === version;
  if (isNext && (found === expected || (next && found === undefined))) return;
  throw new HistoryDivergedError({ stream, version, expected, found });
}
