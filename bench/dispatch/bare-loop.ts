import { randomUUID } from 'node:crypto';
import type { Contender } from '../compare.ts';

interface Stored {
  readonly type: 'Counted';
  readonly data: { readonly by: number };
  readonly commitId: string;
  readonly timestamp: string;
}

/** What is left when nobody's library is in between: the limit. */
export const bareLoop = (events: number): Contender => ({
  name: 'a bare loop (the limit)',
  start(runs) {
    let streams = new Map<string, Stored[]>();
    const load = async (id: string) => streams.get(id) ?? [];
    const append = async (id: string, stored: Stored) => void streams.get(id)?.push(stored);
    const count = async (id: string) => {
      let total = 0;
      for (const { data } of await load(id)) total += data.by;
      if (total < 0) throw new Error('negative');
      await append(id, { type: 'Counted', data: { by: 1 }, commitId: randomUUID(), timestamp: new Date().toISOString() });
    };
    let filled = 0;
    return async () => {
      const ids = Array.from({ length: runs }, () => `counter-${filled++}`);
      streams = new Map(ids.map((id) => [id, pastOf(id, events)]));
      return async () => {
        for (const id of ids) await count(id);
      };
    };
  },
});

function pastOf(id: string, events: number): Stored[] {
  return Array.from({ length: events }, (_, index) => ({ type: 'Counted', data: { by: 1 }, commitId: `${id}-${index}`, timestamp: '' }));
}
