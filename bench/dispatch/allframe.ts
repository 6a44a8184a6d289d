import * as z from 'zod/mini';
import { createCommandBus } from '../../runtime/command-bus/command-bus.ts';
import { stateCache } from '../../runtime/command-bus/state-cache.ts';
import { aggregate } from '../../runtime/decider/aggregate.ts';
import { command } from '../../runtime/decider/command.ts';
import type { EventStore } from '../../runtime/event-store/event-store.ts';
import { InMemoryEventStore } from '../../runtime/event-store/in-memory-event-store.ts';
import { noStream } from '../../runtime/event-store/stream-head.ts';
import { systemAmbient } from '../../runtime/host/ambient.ts';
import type { Schema } from '../../runtime/message/schema.ts';
import type { Contender } from '../compare.ts';
import { type Filling, roundsOf } from './rounds-of.ts';

/** What is measured of ours. */
export interface Variant {
  /** By zod/mini, of the command's input and of the event; without it a schema that takes everything stands in its place. */
  readonly isValidated: boolean;
  /** Whether the bus keeps the state of streams. */
  readonly isCached: boolean;
}

const metadata = Object.freeze({ commandId: 'past', correlationId: 'past', causationId: 'past', causationDepth: 0 });

/** Each command on a stream of its own, of one event a commit; a bus and a store for all rounds. */
export function allframe({ events, streams }: Filling, variant: Variant, goals: Contender['goals']): Contender {
  const Count = countCommand(variant);
  return {
    name: `allframe${variant.isCached ? ', cached state' : ''}, validation ${variant.isValidated ? 'on' : 'off'}`,
    goals,
    start(runs) {
      const store = replaceableStore();
      const cache = variant.isCached ? stateCache({ maxEntries: streams }) : undefined;
      const bus = createCommandBus({ store, ambient: systemAmbient, cache });
      return roundsOf(
        { streams, runs },
        {
          async fill(ids) {
            store.replace(new InMemoryEventStore());
            for (const id of ids) await fill(store, `Counter#${id}`, events - 1);
          },
          command: (counterId) => bus.dispatch(Count, { counterId, by: 1 }),
        },
      );
    },
  };
}

/** A store that is emptied by another in its place: what is filled for a round goes, and the bus lives on as in a service. */
function replaceableStore(): EventStore & { replace(next: EventStore): void } {
  let current: EventStore = new InMemoryEventStore();
  return {
    load: (stream, options) => current.load(stream, options),
    append: (head, commit, options) => current.append(head, commit, options),
    readAfter: (stream, version, options) => current.readAfter(stream, version, options),
    readCommit: (stream, version, options) => current.readCommit(stream, version, options),
    readTips: (scan, options) => current.readTips(scan, options),
    saveSnapshot: (snapshot, options) => current.saveSnapshot(snapshot, options),
    replace(next) {
      current = next;
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

async function fill(store: EventStore, stream: string, events: number): Promise<void> {
  let head = noStream(stream);
  for (let version = 1; version <= events; version += 1)
    head = await store.append(head, {
      commitId: `${stream}-${version}`,
      timestamp: '2026-01-01T00:00:00.000Z',
      metadata,
      events: [{ type: 'Counted', data: { by: 1 }, schemaVersion: 1 }],
    });
}
