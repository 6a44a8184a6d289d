import { type CommandBus, type CommandBusOptions, createCommandBus } from '../../command-bus/command-bus.ts';
import { stateCache } from '../../command-bus/state-cache.ts';
import type { EventStore } from '../../event-store/event-store.ts';
import type { QueryBus } from '../../projection/query-bus.ts';
import { once } from '../once.ts';
import { snapshotsOf } from '../snapshots-of.ts';
import { openedStoreOf } from './opened-store.ts';
import type { QueryBusPorts } from './query-bus-of.ts';
import type { Started } from './start.ts';

/** The buses of a function, and the store that they work on. */
export interface Buses {
  readonly store: EventStore;
  readonly commands: CommandBus;
  readonly queries: QueryBus;
}

/** The buses of a function that runs commands or answers queries. What effects send goes through its queues and timers. */
export function createBuses(started: Started): Buses {
  const { service, ambient, metrics } = started;
  const { middleware, tenants, eventStore } = service;
  const { store } = openedStoreOf(started);
  const snapshots = snapshotsOf(service, started);
  const queries = laterQueries(started, { store, snapshots });
  const cache = eventStore.cachedStates && stateCache(eventStore.cachedStates);
  const onConflict: CommandBusOptions['onConflict'] = ({ isGivenUp }) => metrics.record(isGivenUp ? 'Conflicts' : 'ConflictRetries');
  const options = { store, ambient, middleware, tenants, cache, snapshots, onConflict };
  return { store, queries, commands: createCommandBus({ ...options, ask: queries.ask, send: laterSend(started) }) };
}

/** Answers by code that is loaded with the first question: a command does not wait for it. */
function laterQueries(started: Started, ports: QueryBusPorts): QueryBus {
  const queries = once(async () => (await import('./query-bus-of.ts')).queryBusOf(started, ports));
  return { ask: async (query, input, options) => (await queries()).ask(query, input, options) };
}

/** Few commands send another. */
function laterSend(started: Started): NonNullable<CommandBusOptions['send']> {
  const sending = once(async () => (await import('./sending-of.ts')).sendingOf(started));
  return async (command, input, options) => (await sending()).sender.send(command, input, options);
}
