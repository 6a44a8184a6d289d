import type { AnyAggregate } from '../../decider/aggregate.ts';
import type { EventStore } from '../../event-store/event-store.ts';
import type { PersonalDataStore } from '../../event-store/personal-data/personal-data-store.ts';
import type { Commit } from '../../message/commit.ts';
import { once } from '../once.ts';
import type { Started } from './start.ts';

/** The event store as the service sees it, and commits that came past it. */
export interface OpenedStore {
  readonly store: EventStore;
  /** Deciphers the personal data of a commit that a wake-up brought. */
  open(commit: Commit): Promise<Commit>;
}

/** The store of a service whose aggregates, some of them, hold personal data. */
export function protectedStoreOf(started: Started, store: EventStore, aggregates: readonly AnyAggregate[]): OpenedStore {
  const opened = once(async () => (await import('./personal-data.ts')).personalDataStoreOf(started, store, aggregates));
  return { store: later(opened, new Set(aggregates.map(({ name }) => name))), open: async (commit) => (await opened()).open(commit) };
}

function later(opened: () => Promise<PersonalDataStore>, protectedAggregates: ReadonlySet<string>): EventStore {
  return {
    protectedAggregates,
    load: async (stream, options) => (await opened()).load(stream, options),
    append: async (head, commit, options) => (await opened()).append(head, commit, options),
    readAfter: async (stream, version, options) => (await opened()).readAfter(stream, version, options),
    readCommit: async (stream, version, options) => (await opened()).readCommit(stream, version, options),
    readTips: async (scan, options) => (await opened()).readTips(scan, options),
    saveSnapshot: async (snapshot, options) => (await opened()).saveSnapshot(snapshot, options),
  };
}
