import { withPersonalData } from '../../event-store/personal-data/personal-data-store.ts';
import { aggregatesOf } from '../../process-manager/aggregates-of.ts';
import type { Service } from '../../service/service.ts';
import type { PublicEvent } from '../../transport/event-bus.ts';
import type { Delivery } from '../../transport/memory/memory-command-queues.ts';
import { MemoryEventBus } from '../../transport/memory/memory-event-bus.ts';
import { builtInQueue } from '../../transport/queue.ts';
import { maxReceivesOf } from '../queue-of.ts';
import { intercepted } from './intercept.ts';
import type { LocalServiceOptions } from './local-service-options.ts';
import { memoryStores } from './local-stores.ts';

/** What a service runs on: adapters, and the same as its parts call them. */
export type LocalPorts = ReturnType<typeof createLocalPorts>;

/**
 * Makes the adapters for a service.
 *
 * @param deliver handles one delivery of a queue's message; it is delivered again when this throws
 */
export function createLocalPorts(service: Service, options: LocalServiceOptions, deliver: (delivery: Delivery) => Promise<void>) {
  const { intercept, ambient } = options;
  const adapters = createAdapters(service, options, deliver);
  const published: PublicEvent[] = [];
  adapters.bus.subscribe(async (event) => {
    published.push(event);
  });
  const personalKeys = intercepted('personalKeys', adapters.personalKeys, intercept);
  const store = withPersonalData(intercepted('eventStore', adapters.store, intercept), {
    keys: personalKeys,
    keyService: adapters.keyService,
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
  { ambient, retryAmbient: { sleep } = ambient, logger, intercept, stores = memoryStores() }: LocalServiceOptions,
  deliver: (delivery: Delivery) => Promise<void>,
) {
  const queues = stores.createQueues({
    ...{ deliver, sleep, newId: ambient.newId, maxReceives: maxReceivesOf(service) },
    keepsOrder: (queue) => queue === builtInQueue,
    onDeadLetter: ({ body, ...facts }) => logger.warn('A message became a dead letter', { ...facts, body }),
    onError: (error) => logger.error('A delivery could not be recorded', { error }),
  });
  const timers = stores.createTimers({
    ambient,
    queues: intercepted('queues', queues, intercept),
    onError: (error, { id }) => logger.error('A timer could not be sent', { timer: id, error }),
  });
  return { ...stores, bus: new MemoryEventBus({ sleep }), queues, timers };
}
