import { sharedDefaults } from '../../contract/defaults.ts';
import { InMemoryEventStore } from '../../event-store/in-memory-event-store.ts';
import { InMemoryCheckpointStore } from '../../process-manager/consumer/in-memory-checkpoint-store.ts';
import { InMemoryProjectionRegistry } from '../../projection/in-memory-projection-registry.ts';
import { InMemoryReadModelStore } from '../../projection/in-memory-read-model-store.ts';
import type { Service } from '../../service/service.ts';
import type { PublicEvent } from '../../transport/event-bus.ts';
import { type Delivery, MemoryCommandQueues } from '../../transport/memory/memory-command-queues.ts';
import { MemoryEventBus } from '../../transport/memory/memory-event-bus.ts';
import { MemoryTimers } from '../../transport/memory/memory-timers.ts';
import { builtInQueue } from '../../transport/queue.ts';
import { intercepted } from './intercept.ts';
import type { LocalServiceOptions } from './local-service-options.ts';

/** What a service runs on in memory: the reference adapters, and the same as its parts call them. */
export type MemoryPorts = ReturnType<typeof createMemoryPorts>;

/**
 * Makes the reference adapters for a service.
 *
 * @param deliver handles one delivery of a queue's message; it is delivered again when this throws
 */
export function createMemoryPorts(
  { queues: annotated }: Service,
  { ambient, retryAmbient = ambient, logger, intercept }: LocalServiceOptions,
  deliver: (delivery: Delivery) => Promise<void>,
) {
  const queues = new MemoryCommandQueues({
    deliver,
    newId: ambient.newId,
    sleep: retryAmbient.sleep,
    maxReceives: (queue) => annotated[queue]?.deadLetter?.maxReceives ?? sharedDefaults.maxReceives,
    keepsOrder: (queue) => queue === builtInQueue,
    onDeadLetter: ({ body, ...facts }) => logger.warn('A message became a dead letter', { ...facts, body }),
  });
  const timers = new MemoryTimers({
    ambient,
    queues: intercepted('queues', queues, intercept),
    onError: (error, { id }) => logger.error('A timer could not be sent', { timer: id, error }),
  });
  const published: PublicEvent[] = [];
  const bus = new MemoryEventBus({ sleep: retryAmbient.sleep });
  bus.subscribe(async (event) => {
    published.push(event);
  });
  const adapters = {
    store: new InMemoryEventStore(),
    readModels: new InMemoryReadModelStore(),
    checkpoints: new InMemoryCheckpointStore(),
    registry: new InMemoryProjectionRegistry(),
    queues,
    timers,
    bus,
  };
  return {
    adapters,
    published,
    /** As the service calls them. */
    store: intercepted('eventStore', adapters.store, intercept),
    readModels: intercepted('readModels', adapters.readModels, intercept),
    checkpoints: intercepted('checkpoints', adapters.checkpoints, intercept),
    registry: intercepted('registry', adapters.registry, intercept),
    queues: intercepted('queues', queues, intercept),
    timers: intercepted('timers', timers, intercept),
    publisher: intercepted('bus', bus, intercept),
  };
}
