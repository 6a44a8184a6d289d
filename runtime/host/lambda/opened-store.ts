import { holdsPersonalData } from '../../message/event-definition.ts';
import { aggregatesOf } from '../../process-manager/aggregates-of.ts';
import { eventStoreOf } from './clients.ts';
import { type OpenedStore, protectedStoreOf } from './protected-store.ts';
import type { Started } from './start.ts';

/**
 * The event store of a function: personal data is encrypted and deciphered where an aggregate of the service has some, by code that is
 * loaded with the first call.
 */
export function openedStoreOf(started: Started): OpenedStore {
  const store = eventStoreOf(started);
  const aggregates = aggregatesOf(started.service).filter(({ catalogue }) => holdsPersonalData(catalogue));
  if (aggregates.length === 0) return { store, open: async (commit) => commit };
  return protectedStoreOf(started, store, aggregates);
}
