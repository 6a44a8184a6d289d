import { randomUUID } from 'node:crypto';
import type { Contender } from '../compare.ts';
import { type Filling, roundsOf } from './rounds-of.ts';

interface Stored {
  readonly type: 'Counted';
  readonly data: { readonly by: number };
  readonly commitId: string;
  readonly timestamp: string;
}

/** What is left when nobody's library is in between: the limit. */
export const bareLoop = ({ events, streams }: Filling): Contender => ({
  name: 'a bare loop (the limit)',
  start(runs) {
    let stored = new Map<string, Stored[]>();
    const load = async (id: string) => stored.get(id) ?? [];
    const append = async (id: string, event: Stored) => void stored.get(id)?.push(event);
    const count = async (id: string) => {
      let total = 0;
      for (const { data } of await load(id)) total += data.by;
      if (total < 0) throw new Error('negative');
      await append(id, { type: 'Counted', data: { by: 1 }, commitId: randomUUID(), timestamp: new Date().toISOString() });
    };
    return roundsOf(
      { streams, runs },
      {
        async fill(ids) {
          stored = new Map(ids.map((id) => [id, pastOf(id, events - 1)]));
        },
        command: count,
      },
    );
  },
});

function pastOf(id: string, events: number): Stored[] {
  return Array.from({ length: events }, (_, index) => ({ type: 'Counted', data: { by: 1 }, commitId: `${id}-${index}`, timestamp: '' }));
}
