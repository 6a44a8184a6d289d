import { type CommandBus, createCommandBus } from '../../command-bus/command-bus.ts';
import { sharedDefaults } from '../../contract/defaults.ts';
import { InMemoryEventStore } from '../../event-store/in-memory-event-store.ts';
import type { HttpHandler } from '../../http/http-message.ts';
import { requestIdHeader } from '../../http/request-id.ts';
import type { Ambient } from '../../message/ambient.ts';
import type { Commit } from '../../message/commit.ts';
import { InMemoryReadModelStore } from '../../projection/in-memory-read-model-store.ts';
import { createQueryBus, type QueryBus } from '../../projection/query-bus.ts';
import type { Service } from '../../service/service.ts';
import { MemoryCommandQueues } from '../../transport/memory-command-queues.ts';
import type { DeadLetter } from '../../transport/queue.ts';
import { deliverCommand } from '../../trigger/command-delivery.ts';
import { type EventBridgeEvent, handleEventBridgeEvent } from '../../trigger/event-bridge.ts';
import { createEnqueue } from '../enqueue.ts';
import type { Logger } from '../logger.ts';
import { createProjector } from '../projector.ts';
import { createServiceHttpHandler } from '../service-http-handler.ts';

/** A whole service in one process. */
export interface LocalService {
  readonly commands: CommandBus;
  readonly queries: QueryBus;
  readonly handleHttp: HttpHandler;
  /** Puts an event of another service on the bus. */
  publish(event: EventBridgeEvent): Promise<void>;
  /** Waits until queues and projections have nothing to do. */
  settle(): Promise<void>;
  readonly deadLetters: readonly DeadLetter[];
}

/** Wires a service to memory: the same handlers as in the cloud, over the reference adapters. */
export function createLocalService(service: Service, { ambient, logger }: { ambient: Ambient; logger: Logger }): LocalService {
  const store = new InMemoryEventStore();
  const readModels = new InMemoryReadModelStore();
  const commands = createCommandBus({ store, ambient });
  const queries = createQueryBus({ readModels });
  const projections = followCommits(store, createProjector(service, { store, readModels }), logger);
  const queues: MemoryCommandQueues = new MemoryCommandQueues({
    newId: ambient.newId,
    sleep: ambient.sleep,
    maxReceives: (queue) => service.queues[queue]?.deadLetter?.maxReceives ?? sharedDefaults.maxReceives,
    deliver: (delivery) => deliverCommand(delivery, { commands, known: service.commands, bury: queues.bury.bind(queues) }),
    onDeadLetter: ({ body, ...facts }) => logger.warn('A message became a dead letter', { ...facts, body }),
  });
  return {
    commands,
    queries,
    handleHttp: createServiceHttpHandler(service, {
      commands,
      queries,
      enqueue: createEnqueue(service, queues, ambient),
      newId: ambient.newId,
      onError: (error, { method, path, headers }) =>
        logger.error('A request failed', { method, path, requestId: headers[requestIdHeader], error }),
    }),
    publish: (event) => handleEventBridgeEvent(event, { rules: service.eventBus?.dispatch ?? {}, commands }),
    async settle() {
      await queues.settle();
      await projections.settle();
    },
    deadLetters: queues.deadLetters,
  };
}

/** Projects each commit soon after it is stored, those of one stream one after the other: the local stand-in for the table's stream. */
function followCommits(store: InMemoryEventStore, project: (commits: readonly Commit[]) => Promise<void>, logger: Logger) {
  const tails = new Map<string, Promise<void>>();
  store.subscribe((commit) => {
    const before = tails.get(commit.stream) ?? Promise.resolve();
    const tail = before
      .then(() => project([commit]))
      .catch((error) => logger.error('A commit could not be projected', { stream: commit.stream, error }))
      .finally(() => tails.get(commit.stream) === tail && tails.delete(commit.stream));
    tails.set(commit.stream, tail);
  });
  return {
    async settle() {
      while (tails.size > 0) await Promise.all(tails.values());
    },
  };
}
