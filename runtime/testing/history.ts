import { streamKey } from '../contract/event-table.ts';
import type { AnyAggregate, EventOf, PendingEventOf } from '../decider/aggregate.ts';
import type { EventStore } from '../event-store/event-store.ts';
import { InMemoryEventStore } from '../event-store/in-memory-event-store.ts';
import type { Commit } from '../message/commit.ts';
import { holdsErased } from '../message/erased.ts';
import type { Event, StoredEvent } from '../message/event.ts';
import { validate } from '../message/schema.ts';
import { validateBesideErased } from '../message/validate-beside-erased.ts';
import { testAmbient } from './test-ambient.ts';

/** Events of one stream, in order. */
export interface History {
  readonly aggregate: AnyAggregate;
  readonly streamId: string;
  /**
   * In a service that declares tenants.
   *
   * @default none
   */
  readonly tenant?: string | undefined;
  readonly events: readonly Event[];
}

/** A stream with these events, each a commit of its own. Personal fields may be `erased`. */
export function stream<A extends AnyAggregate>(
  aggregate: A,
  streamId: string,
  ...events: readonly (PendingEventOf<A> | EventOf<A>)[]
): History {
  return { aggregate, streamId, events: events as readonly Event[] };
}

/** Events that were appended, each as a commit of its own. */
export interface RecordedHistories {
  readonly store: EventStore;
  /** In the order in which they were appended. */
  readonly commits: readonly Commit[];
}

/** Appends histories to a store in memory, event by event, a second apart. A stream that is named again goes on. */
export async function record(histories: readonly History[]): Promise<RecordedHistories> {
  const ambient = testAmbient();
  const store = new InMemoryEventStore();
  const commits: Commit[] = [];
  store.subscribe((commit) => commits.push(commit));
  for (const { aggregate, streamId, tenant, events } of histories) {
    for (const event of events) {
      const { head } = await store.load(streamKey(aggregate.name, streamId, tenant));
      const id = ambient.newId();
      const metadata = { commandId: id, correlationId: id, causationId: id, causationDepth: 0 };
      const timestamp = new Date(ambient.now()).toISOString();
      await store.append(head, { commitId: id, timestamp, metadata, events: [await storedEvent(aggregate, event)] });
      ambient.advance(1_000);
    }
  }
  return { store, commits };
}

/** An event as it is stored: with the defaults of its schema. */
export async function storedEvent(aggregate: AnyAggregate, { type, data }: Event): Promise<StoredEvent> {
  const known = aggregate.catalogue.get(type);
  if (!known) throw new Error(`${aggregate.name} has no event ${type}; it has ${[...aggregate.catalogue.keys()].join(', ')}`);
  const check = holdsErased(data) ? validateBesideErased : validate;
  return { type, data: await check(known.schema, data, `event ${type}`), schemaVersion: known.version };
}
