import type { EventPublisher } from '../../transport/event-bus.ts';
import { once } from '../once.ts';
import type { Started } from './start.ts';

/** The bus of the function's environment. Its client is loaded with the first event that is published. */
export function publisherOf(started: Started): EventPublisher {
  if (started.adapters.publisher) return started.adapters.publisher;
  const publisher = once(async () => (await import('./event-bridge.ts')).eventBridgePublisher(started));
  return { publish: async (events) => (await publisher()).publish(events) };
}
