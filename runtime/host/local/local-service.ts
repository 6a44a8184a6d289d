import { type CommandBus, createCommandBus } from '../../command-bus/command-bus.ts';
import { stateCache } from '../../command-bus/state-cache.ts';
import { type ForgetPorts, forgetSubject } from '../../event-store/personal-data/forget-subject.ts';
import type { PersonalDataStore } from '../../event-store/personal-data/personal-data-store.ts';
import type { HttpHandler } from '../../http/http-message.ts';
import type { CheckpointStore } from '../../process-manager/consumer/checkpoint-store.ts';
import { startConsumers } from '../../process-manager/consumer/consumer-start.ts';
import type { Follower } from '../../process-manager/consumer/follower.ts';
import { retryParked } from '../../process-manager/consumer/parking-retry.ts';
import { consumersOf } from '../../process-manager/consumers-of.ts';
import { followersOf } from '../../process-manager/followers-of.ts';
import type { ProjectionRegistry } from '../../projection/projection-registry.ts';
import { createQueryBus, type QueryBus } from '../../projection/query-bus.ts';
import { projectionsToBuild } from '../../projection/rebuild/projections-to-build.ts';
import { rebuildProjection } from '../../projection/rebuild/rebuild-projection.ts';
import type { Service } from '../../service/service.ts';
import { type CommandSender, createCommandSender } from '../../transport/command-sender.ts';
import type { PublicEvent } from '../../transport/event-bus.ts';
import type { Delivery } from '../../transport/memory/memory-command-queues.ts';
import { MemorySchedules } from '../../transport/memory/memory-schedules.ts';
import type { DeadLetter } from '../../transport/queue.ts';
import type { Timer } from '../../transport/timers.ts';
import { type CommandDelivery, deliverCommand } from '../../trigger/command-delivery.ts';
import { type EventBridgeEvent, handleEventBridgeEvent } from '../../trigger/event-bridge.ts';
import { createEnqueue } from '../enqueue.ts';
import { queueOf } from '../queue-of.ts';
import { sagaAnswers } from '../saga-answers.ts';
import { createServiceHttpHandler, logFailures } from '../service-http-handler.ts';
import { snapshotsOf } from '../snapshots-of.ts';
import { checkListed, refuseUnlisted } from './check-listed.ts';
import { createLocalPorts, type LocalPorts } from './local-ports.ts';
import type { LocalServiceOptions } from './local-service-options.ts';
import { createLocalSources, type LocalSources } from './local-sources.ts';
import type { LocalReadModels } from './local-stores.ts';
import { recurringCommands } from './recurring-commands.ts';
import { type Waking, wakeOnAppend } from './wake-on-append.ts';

/** A whole service in one process. */
export interface LocalService extends LocalSources {
  readonly commands: CommandBus;
  readonly queries: QueryBus;
  readonly handleHttp: HttpHandler;
  /** Sends commands of the service at once or at a time, and takes back those that wait. */
  readonly sender: CommandSender;
  /** Puts an event of another service on the bus. */
  publish(event: EventBridgeEvent): Promise<void>;
  /** Forgets a person: personal data of the subject can be read no more. */
  forget(subject: string, options?: Pick<ForgetPorts, 'tenant' | 'actor'>): Promise<void>;
  /** Waits until queues, followers and the bus have nothing to do; what waits for its time is not waited for. */
  settle(): Promise<void>;
  /** Ends timers and schedules; what is under way is finished. */
  stop(): void;
  readonly deadLetters: readonly DeadLetter[];
  /** What it published for other services, in order. */
  readonly published: readonly PublicEvent[];
  /** Timers that have not gone off, in the order in which they will. */
  readonly timers: readonly Timer[];
  /** Everything that follows the event store. */
  readonly followers: readonly Follower[];
  /** As the service reads it: personal data is decrypted. */
  readonly store: PersonalDataStore;
  readonly readModels: LocalReadModels;
  readonly checkpoints: CheckpointStore;
  readonly registry: ProjectionRegistry;
}

/**
 * Wires a service to memory, or to the stores that are given, and starts it: the same handlers as in the cloud. What an earlier process left
 * in the stores is gone on with.
 *
 * @throws {UnlistedProjectionError} when a query reads a projection that the service does not list
 */
export async function createLocalService(service: Service, options: LocalServiceOptions): Promise<LocalService> {
  const { ambient, retryAmbient = ambient, logger } = options;
  checkListed(service);
  const { tenants, eventBus } = service;
  const middleware = [refuseUnlisted(service), ...service.middleware];
  const ports = createLocalPorts(service, options, (delivery) => deliver(delivery));
  const { adapters, published, store, personalKeys, readModels, registry, queues, timers } = ports;
  const sender = createCommandSender({ queues, timers, queueOf: queueOf(service), ambient });
  const snapshots = snapshotsOf(service, { fingerprint: options.fingerprint, logger });
  const queries = createQueryBus({
    ambient,
    snapshots,
    readModels,
    store,
    registry,
    middleware,
    tenants,
    projections: service.projections,
  });
  const { cachedStates } = service.eventStore;
  const commands = createCommandBus({
    ...{ store, middleware, tenants, send: sender.send, ask: queries.ask, snapshots },
    ambient: retryAmbient,
    cache: cachedStates && stateCache(cachedStates),
  });
  const deliver = createDelivery(service, { ...ports, commands, ambient: retryAmbient });
  const followers = await startFollowers(service, { ...ports, sender }, options);
  const waking = wakeOnAppend(adapters.store, followers, { ...options, store, open: store.open });
  if (options.stores) {
    // The code may be mended since: what stood still is tried again.
    for (const follower of followers) await retryParked(follower, { store, checkpoints: ports.checkpoints });
    await goOn(adapters, waking);
  }
  const schedules = startSchedules(service, ports, options);

  return {
    ...createLocalSources(service, { commands, queries, sender, middleware, ambient }),
    commands,
    queries,
    sender,
    published,
    followers,
    registry,
    handleHttp: createServiceHttpHandler(
      service,
      {
        commands,
        queries,
        enqueue: createEnqueue(service, queues, ambient),
        newId: ambient.newId,
        onError: logFailures(logger),
      },
      { now: ambient.now, trustsCallerHeader: true },
    ),
    publish: (event) => handleEventBridgeEvent(event, { rules: eventBus?.dispatch ?? {}, commands, middleware }),
    forget: (subject, about = {}) => forgetSubject(subject, { ...about, store, keys: personalKeys, ambient }),
    async settle() {
      const parts = [waking, adapters.queues, adapters.bus];
      while (parts.some(({ isIdle }) => !isIdle)) for (const part of parts) await part.settle();
    },
    stop() {
      schedules.stop();
      adapters.timers.stop();
      adapters.queues.stop?.();
    },
    get deadLetters() {
      return adapters.queues.deadLetters;
    },
    get timers() {
      return adapters.timers.pending;
    },
    store,
    readModels: adapters.readModels,
    checkpoints: adapters.checkpoints,
  };
}

/** Goes on with what an earlier process left. Its messages first: those that are sent while catching up stand behind them. */
async function goOn({ queues, timers }: LocalPorts['adapters'], waking: Waking): Promise<void> {
  await queues.resume?.();
  await timers.resume?.();
  waking.catchUp();
}

/** Runs what the queues deliver. */
function createDelivery(
  service: Service,
  { store, timers, queues, commands, ambient }: LocalPorts & Pick<CommandDelivery, 'commands'> & Pick<LocalServiceOptions, 'ambient'>,
) {
  const { commands: known, middleware } = service;
  const bury: CommandDelivery['bury'] = (queue, letter) => queues.bury(queue, letter);
  const delivery = { commands, known, bury, middleware, ...sagaAnswers(service, { store, ambient, timers }) };
  return (message: Delivery) => deliverCommand(message, delivery);
}

/** Records where consumers start, and takes projections for built that nothing was stored for yet. */
async function startFollowers(
  service: Service,
  { store, readModels, checkpoints, registry, publisher, timers, sender }: LocalPorts & { readonly sender: CommandSender },
  { ambient: clock, retryAmbient: ambient = clock, logger }: LocalServiceOptions,
): Promise<readonly Follower[]> {
  const following = {
    ...{ store, readModels, checkpoints, ambient, publisher, timers, sender, middleware: service.middleware },
    onParked: ({ consumer, stream }: { consumer: string; stream: string }, { reason }: { reason: string }) =>
      logger.error('A stream was parked', { consumer, stream, reason }),
  };
  // Nothing is stored while it starts: what comes in this very millisecond is new.
  const justBefore = { now: () => ambient.now() - 1, sleep: async () => undefined };
  await startConsumers(consumersOf(service, following), { checkpoints, ambient: justBefore });
  for (const projection of await projectionsToBuild(service.projections, registry))
    await rebuildProjection(projection, { store, readModels, registry, ambient });
  return followersOf(service, following);
}

function startSchedules(service: Service, { queues }: LocalPorts, { ambient, logger }: LocalServiceOptions): MemorySchedules {
  const onError = (error: unknown, schedule: string) => logger.error('A schedule failed', { schedule, error });
  const schedules = new MemorySchedules({ ambient, queues, schedules: recurringCommands(service), onError });
  schedules.start();
  return schedules;
}
