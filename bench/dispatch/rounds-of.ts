import type { PrepareRound } from '../compare.ts';

/** How many streams there are in a round, and how long they are at its first command. */
export interface Filling {
  readonly streams: number;
  readonly events: number;
}

/** What a contender does. */
export interface Dispatching {
  /**
   * The streams of every round, for a contender whose store is slower once keys have come and gone.
   *
   * @default new ones each round
   */
  readonly ids?: readonly string[];
  /** Makes streams that lack one event of their length. */
  fill(ids: readonly string[]): Promise<void>;
  /** Appends one event to a stream. */
  command(id: string): Promise<unknown>;
}

/**
 * Rounds of so many commands, in turn on so many new streams. Before them the garbage of filling is collected, and each stream gets another command,
 * untimed, as its last event: what the collection threw away of the compiled code is made again, and the streams are near the processor, as what a
 * database just answered is.
 */
export function roundsOf({ streams, runs }: { streams: number; runs: number }, { ids: lasting, fill, command }: Dispatching): PrepareRound {
  let filled = 0;
  return async () => {
    const ids = lasting ?? Array.from({ length: streams }, () => `counter-${filled++}`);
    await fill(ids);
    globalThis.gc?.();
    for (const id of ids) await command(id);
    return async () => {
      for (let run = 0; run < runs; run += 1) await command(ids[run % streams] ?? '');
    };
  };
}
