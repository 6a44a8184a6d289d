import { CommandHandler, type Event, getInMemoryEventStore } from '@event-driven-io/emmett';
import type { Contender } from '../compare.ts';

type Counted = Event<'Counted', { by: number }>;

const handle = CommandHandler<{ total: number }, Counted>({
  evolve: ({ total }, { data }) => ({ total: total + data.by }),
  initialState: () => ({ total: 0 }),
});

export const emmett = (events: number): Contender => ({
  name: 'emmett',
  start(runs) {
    const past = Array.from({ length: events }, (): Counted => ({ type: 'Counted', data: { by: 1 } }));
    // Its store goes through all of its streams for each append, so that one which kept those of rounds before would be slower. Stores that
    // are let go would take with them what V8 compiled for them.
    const stores: unknown[] = [];
    let filled = 0;
    return async () => {
      const store = getInMemoryEventStore();
      stores.push(store);
      const ids = Array.from({ length: runs }, () => `counter-${filled++}`);
      for (const id of ids) await store.appendToStream<Counted>(id, past);
      return async () => {
        for (const id of ids)
          await handle(store, id, ({ total }) => {
            if (total < 0) throw new Error('negative');
            return { type: 'Counted', data: { by: 1 } };
          });
      };
    };
  },
});
