import { InMemoryEventStore } from '../../event-store/in-memory-event-store.ts';
import { InMemoryPersonalKeyStore } from '../../event-store/personal-data/in-memory-personal-key-store.ts';
import { withPersonalData } from '../../event-store/personal-data/personal-data-store.ts';
import { InMemoryCheckpointStore } from '../../process-manager/consumer/in-memory-checkpoint-store.ts';
import { aggregatesOf } from '../../process-manager/consumers-of.ts';
import { InMemoryProjectionRegistry } from '../../projection/in-memory-projection-registry.ts';
import { InMemoryReadModelStore } from '../../projection/in-memory-read-model-store.ts';
import type { Service } from '../../service/service.ts';
import type { PublicEvent } from '../../transport/event-bus.ts';
import { type Delivery, MemoryCommandQueues } from '../../transport/memory/memory-command-queues.ts';
import { MemoryEventBus } from '../../transport/memory/memory-event-bus.ts';
import { MemoryKeyService } from '../../transport/memory/memory-key-service.ts';
import { MemoryTimers } from '../../transport/memory/memory-timers.ts';
import { builtInQueue } from '../../transport/queue.ts';
import { maxReceivesOf } from '../queue-of.ts';
import { intercepted } from './intercept.ts';
import type { LocalServiceOptions } from './local-service-options.ts';

/** What a service runs on in memory: the reference adapters, and the same as its parts call them. */
export type MemoryPorts = ReturnType<typeof createMemoryPorts>;

/**
 * Makes the reference adapters for a service.
 *
 * @param deliver handles one delivery of a queue's message; it is delivered again when this throws
 */
export function createMemoryPorts(service: Service, options: LocalServiceOptions, deliver: (delivery: Delivery) => Promise<void>) {
  const { intercept, ambient } = options;
  const adapters = createAdapters(service, options, deliver);
  const published: PublicEvent[] = [];
  adapters.bus.subscribe(async (event) => {
    published.push(event);
  });
  const personalKeys = intercepted('personalKeys', adapters.personalKeys, intercept);
  const store = withPersonalData(intercepted('eventStore', adapters.store, intercept), {
    keys: personalKeys,
    keyService: new MemoryKeyService(),
    aggregates: aggregatesOf(service),
    ambient,
  });
  return {
    adapters,
    published,
    /** As the service calls them. */
    store,
    personalKeys,
    readModels: intercepted('readModels', adapters.readModels, intercept),
    checkpoints: intercepted('checkpoints', adapters.checkpoints, intercept),
    registry: intercepted('registry', adapters.registry, intercept),
    queues: intercepted('queues', adapters.queues, intercept),
    timers: intercepted('timers', adapters.timers, intercept),
    publisher: intercepted('bus', adapters.bus, intercept),
  };
}

function createAdapters(
  service: Service,
  { ambient, retryAmbient: { sleep } = ambient, logger, intercept }: LocalServiceOptions,
  deliver: (delivery: Delivery) => Promise<void>,
) {
  const queues = new MemoryCommandQueues({
    ...{ deliver, sleep, newId: ambient.newId, maxReceives: maxReceivesOf(service) },
    keepsOrder: (queue) => queue === builtInQueue,
    onDeadLetter: ({ body, ...facts }) => logger.warn('A message became a dead letter', { ...facts, body }),
  });
  const timers = new MemoryTimers({
    ambient,
    queues: intercepted('queues', queues, intercept),
    onError: (error, { id }) => logger.error('A timer could not be sent', { timer: id, error }),
  });
  return {
    store: new InMemoryEventStore(),
    readModels: new InMemoryReadModelStore(),
    checkpoints: new InMemoryCheckpointStore(),
    registry: new InMemoryProjectionRegistry(),
    personalKeys: new InMemoryPersonalKeyStore(),
    bus: new MemoryEventBus({ sleep }),
    queues,
    timers,
  };
}
