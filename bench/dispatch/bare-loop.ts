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
  async prepare(runs) {
    const past = (stream: number) =>
      Array.from(
        { length: events },
        (_, index): Stored => ({ type: 'Counted', data: { by: 1 }, commitId: `${stream}-${index}`, timestamp: '' }),
      );
    const streams = new Map(Array.from({ length: runs }, (_, stream) => [String(stream), past(stream)]));
    const load = async (id: string) => streams.get(id) ?? [];
    const append = async (id: string, stored: Stored) => void streams.get(id)?.push(stored);
    return async () => {
      for (let stream = 0; stream < runs; stream += 1) {
        let total = 0;
        for (const { data } of await load(String(stream))) total += data.by;
        if (total < 0) throw new Error('negative');
        await append(String(stream), { type: 'Counted', data: { by: 1 }, commitId: randomUUID(), timestamp: new Date().toISOString() });
      }
    };
  },
});
