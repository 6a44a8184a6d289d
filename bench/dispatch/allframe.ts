import * as z from 'zod/mini';
import { createCommandBus } from '../../runtime/command-bus/command-bus.ts';
import { aggregate } from '../../runtime/decider/aggregate.ts';
import { command } from '../../runtime/decider/command.ts';
import { InMemoryEventStore } from '../../runtime/event-store/in-memory-event-store.ts';
import { noStream } from '../../runtime/event-store/stream-head.ts';
import { systemAmbient } from '../../runtime/host/ambient.ts';
import type { Contender } from '../compare.ts';

const Counter = aggregate(
  'Counter',
  { events: { Counted: z.object({ by: z.number() }) }, initialState: { total: 0 } },
  { Counted: ({ total }, { by }) => ({ total: total + by }) },
);

const Count = command('Count', {
  input: z.object({ counterId: z.string(), by: z.number() }),
  aggregate: Counter,
  streamId: ({ counterId }) => counterId,
  decide: ({ by }, { total }, { reject }) => (total < 0 ? reject('negative') : Counter.events.Counted({ by })),
});

const metadata = { commandId: 'past', correlationId: 'past', causationId: 'past', causationDepth: 0 };

/** Each command on a stream of its own, of one event a commit. */
export const allframe = (events: number): Contender => ({
  name: 'allframe, validation on',
  async prepare(runs) {
    const store = new InMemoryEventStore();
    for (let stream = 0; stream < runs; stream += 1) {
      let head = noStream(`Counter#${stream}`);
      for (let version = 1; version <= events; version += 1)
        head = await store.append(head, {
          commitId: `${stream}-${version}`,
          timestamp: '2026-01-01T00:00:00.000Z',
          metadata,
          events: [{ type: 'Counted', data: { by: 1 }, schemaVersion: 1 }],
        });
    }
    const bus = createCommandBus({ store, ambient: systemAmbient });
    return async () => {
      for (let stream = 0; stream < runs; stream += 1) await bus.dispatch(Count, { counterId: String(stream), by: 1 });
    };
  },
});
