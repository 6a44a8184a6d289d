import { CommandHandler, type Event, getInMemoryEventStore } from '@event-driven-io/emmett';
import type { Contender } from '../compare.ts';
import { type Filling, roundsOf } from './rounds-of.ts';

type Counted = Event<'Counted', { by: number }>;

const handle = CommandHandler<{ total: number }, Counted>({
  evolve: ({ total }, { data }) => ({ total: total + data.by }),
  initialState: () => ({ total: 0 }),
});

export const emmett = ({ events, streams }: Filling): Contender => ({
  name: 'emmett',
  start(runs) {
    const past = Array.from({ length: events - 1 }, (): Counted => ({ type: 'Counted', data: { by: 1 } }));
    // Its store goes through all of its streams for each append, so that one which kept those of rounds before would be slower. Stores that
    // are let go would take with them what V8 compiled for them.
    const stores: ReturnType<typeof getInMemoryEventStore>[] = [];
    let store = getInMemoryEventStore();
    return roundsOf(
      { streams, runs },
      {
        async fill(ids) {
          store = getInMemoryEventStore();
          stores.push(store);
          for (const id of ids) await store.appendToStream<Counted>(id, past);
        },
        command: (id) =>
          handle(store, id, ({ total }) => {
            if (total < 0) throw new Error('negative');
            return { type: 'Counted', data: { by: 1 } };
          }),
      },
    );
  },
});
