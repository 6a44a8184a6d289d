import type { Commit } from '../../message/commit.ts';
import type { Checkpoint } from '../../projection/read-model-store.ts';
import type { CheckpointStore, ConsumerCheckpoint } from './checkpoint-store.ts';

/** How far a worker has come with a stream, and what is stored of it. */
export interface Progress {
  /** Whether a commit is still to be handled: another worker may have gone ahead. */
  isBehind(commit: Commit): boolean;
  /** Moves the stored checkpoint, if it isn't there or further already. A move ends what was counted against the stream. */
  moveTo(seen: Checkpoint | undefined): Promise<void>;
}

/** Keeps the checkpoint of a consumer on one stream. It moves forward only, whoever else moves it. */
export function trackProgress(
  { consumer, stream }: { readonly consumer: string; readonly stream: string },
  before: ConsumerCheckpoint | undefined,
  checkpoints: CheckpointStore,
): Progress {
  let stored = before;
  const isBefore = (version: number) => (stored?.seen?.version ?? 0) < version;
  return {
    isBehind: ({ lastVersion }) => isBefore(lastVersion),
    async moveTo(seen) {
      while (seen && isBefore(seen.version)) {
        const next = { revision: (stored?.revision ?? 0) + 1, seen };
        stored = (await checkpoints.put(consumer, stream, next)) ? next : await checkpoints.get(consumer, stream);
      }
    },
  };
}
