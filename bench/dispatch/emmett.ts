import { CommandHandler, type Event, getInMemoryEventStore } from '@event-driven-io/emmett';
import type { Contender } from '../compare.ts';

type Counted = Event<'Counted', { by: number }>;

const handle = CommandHandler<{ total: number }, Counted>({
  evolve: ({ total }, { data }) => ({ total: total + data.by }),
  initialState: () => ({ total: 0 }),
});

export const emmett = (events: number): Contender => ({
  name: 'emmett',
  async prepare(runs) {
    const store = getInMemoryEventStore();
    const past = Array.from({ length: events }, (): Counted => ({ type: 'Counted', data: { by: 1 } }));
    for (let stream = 0; stream < runs; stream += 1) await store.appendToStream<Counted>(`counter-${stream}`, past);
    return async () => {
      for (let stream = 0; stream < runs; stream += 1)
        await handle(store, `counter-${stream}`, ({ total }) => {
          if (total < 0) throw new Error('negative');
          return { type: 'Counted', data: { by: 1 } };
        });
    };
  },
});
