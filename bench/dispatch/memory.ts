import { createCommandBus } from '../../runtime/command-bus/command-bus.ts';
import { stateCache } from '../../runtime/command-bus/state-cache.ts';
import { ConcurrencyError } from '../../runtime/event-store/errors.ts';
import type { EventStore } from '../../runtime/event-store/event-store.ts';
import { placeCommit } from '../../runtime/event-store/event-store.ts';
import { headAfter, noStream } from '../../runtime/event-store/stream-head.ts';
import { systemAmbient } from '../../runtime/host/ambient.ts';
import type { Commit } from '../../runtime/message/commit.ts';
import { countCommand } from './allframe.ts';

const dispatches = 100_000;

/** Prints what the heap grew by over 100,000 dispatches on 20,000 streams: of a bus whose cache holds 1,000 of them, over a store that keeps tips alone. */
export async function reportMemory(): Promise<void> {
  const cache = stateCache({ maxEntries: 1_000, maxBytes: 4 * 1024 * 1024 });
  const bus = createCommandBus({ store: tipsOnly(), ambient: systemAmbient, cache });
  const Count = countCommand({ isValidated: true, isCached: true });
  const run = async (count: number) => {
    for (let index = 0; index < count; index += 1) await bus.dispatch(Count, { counterId: String(index % 20_000), by: 1 });
  };
  await run(40_000);
  const before = heapBytes();
  await run(dispatches);
  const grownKilobytes = (heapBytes() - before) / 1024;
  process.stdout.write(
    `\n${dispatches} dispatches with cached state: heap ${grownKilobytes.toFixed(0)} KB more, goal below 2048${grownKilobytes < 2048 ? '' : '  MISSED'};` +
      ` the cache holds ${cache.entries} streams in about ${(cache.bytes / 1024).toFixed(0)} KB\n`,
  );
}

/** A store whose own memory does not grow: the last commit of each stream, as if it were the first. */
function tipsOnly(): EventStore {
  const tips = new Map<string, Commit>();
  return {
    load: async (stream) => {
      const tip = tips.get(stream);
      return tip ? { head: headAfter(tip), commits: [tip] } : { head: noStream(stream), commits: [] };
    },
    append: async (head, commit) => {
      const winner = tips.get(head.stream);
      if (winner && winner.lastVersion !== head.version) throw new ConcurrencyError({ winner });
      const placed = placeCommit(head, commit);
      tips.set(head.stream, placed);
      return headAfter(placed);
    },
    readAfter: async () => [],
    readCommit: async () => undefined,
    readTips: async () => ({ tips: [] }),
    saveSnapshot: async () => {},
  };
}

function heapBytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
