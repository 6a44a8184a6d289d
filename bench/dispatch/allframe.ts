import * as z from 'zod/mini';
import { createCommandBus } from '../../runtime/command-bus/command-bus.ts';
import { stateCache } from '../../runtime/command-bus/state-cache.ts';
import { aggregate } from '../../runtime/decider/aggregate.ts';
import { command } from '../../runtime/decider/command.ts';
import { InMemoryEventStore } from '../../runtime/event-store/in-memory-event-store.ts';
import { noStream } from '../../runtime/event-store/stream-head.ts';
import { systemAmbient } from '../../runtime/host/ambient.ts';
import type { Schema } from '../../runtime/message/schema.ts';
import type { Contender } from '../compare.ts';

/** What is measured of ours. */
export interface Variant {
  /** By zod/mini, of the command's input and of the event; without it a schema that takes everything stands in its place. */
  readonly isValidated: boolean;
  /** Whether the bus keeps the state of streams. */
  readonly isCached: boolean;
}

const metadata = { commandId: 'past', correlationId: 'past', causationId: 'past', causationDepth: 0 };

/** Each command on a stream of its own, of one event a commit. */
export function allframe(events: number, variant: Variant, goals: Contender['goals']): Contender {
  const Count = countCommand(variant);
  return {
    name: `allframe${variant.isCached ? ', cached state' : ''}, validation ${variant.isValidated ? 'on' : 'off'}`,
    goals,
    async prepare(runs) {
      const store = new InMemoryEventStore();
      const cache = variant.isCached ? stateCache({ maxEntries: runs }) : undefined;
      const bus = createCommandBus({ store, ambient: systemAmbient, cache });
      const dispatch = (stream: number) => bus.dispatch(Count, { counterId: String(stream), by: 1 });
      for (let stream = 0; stream < runs; stream += 1) {
        await fill(store, `Counter#${stream}`, variant.isCached ? events - 1 : events);
        // The last event before is a command's, so that its state is in the cache.
        if (variant.isCached) await dispatch(stream);
      }
      return async () => {
        for (let stream = 0; stream < runs; stream += 1) await dispatch(stream);
      };
    },
  };
}

/** The command that is measured. */
export function countCommand({ isValidated }: Variant) {
  const Counter = aggregate(
    'Counter',
    { events: { Counted: isValidated ? z.object({ by: z.number() }) : anything<{ by: number }>() }, initialState: { total: 0 } },
    { Counted: ({ total }, { by }) => ({ total: total + by }) },
  );
  return command('Count', {
    input: isValidated ? z.object({ counterId: z.string(), by: z.number() }) : anything<{ counterId: string; by: number }>(),
    aggregate: Counter,
    streamId: ({ counterId }) => counterId,
    decide: ({ by }, { total }, { reject }) => (total < 0 ? reject('negative') : Counter.events.Counted({ by })),
  });
}

function anything<Value>(): Schema<Value, Value> {
  return { '~standard': { version: 1, vendor: 'bench', validate: (value) => ({ value: value as Value }) } };
}

async function fill(store: InMemoryEventStore, stream: string, events: number): Promise<void> {
  let head = noStream(stream);
  for (let version = 1; version <= events; version += 1)
    head = await store.append(head, {
      commitId: `${stream}-${version}`,
      timestamp: '2026-01-01T00:00:00.000Z',
      metadata,
      events: [{ type: 'Counted', data: { by: 1 }, schemaVersion: 1 }],
    });
}
