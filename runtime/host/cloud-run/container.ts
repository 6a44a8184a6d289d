import { type PersonalDataStore, withPersonalData } from '../../event-store/personal-data/personal-data-store.ts';
import type { PersonalKeyStore } from '../../event-store/personal-data/personal-key-store.ts';
import type { Ambient } from '../../message/ambient.ts';
import { aggregatesOf } from '../../process-manager/aggregates-of.ts';
import type { Service } from '../../service/service.ts';
import { type CommandSender, createCommandSender } from '../../transport/command-sender.ts';
import type { EventPublisher } from '../../transport/event-bus.ts';
import type { CommandQueues } from '../../transport/queue.ts';
import type { Timers } from '../../transport/timers.ts';
import type { Environment } from '../environment.ts';
import type { Logger } from '../logger.ts';
import type { MetricRecorder } from '../metrics.ts';
import { queueOf } from '../queue-of.ts';
import type { ContainerAdapters } from './container-adapters.ts';

/** A container that was started: what the parts of its roles are made of. */
export interface Container {
  readonly service: Service;
  readonly environment: Environment;
  readonly ambient: Ambient;
  readonly logger: Logger;
  readonly metrics: MetricRecorder;
  readonly adapters: ContainerAdapters;
  /** The event store as the service sees it: personal data is decrypted. */
  readonly store: PersonalDataStore;
  /** @default snapshots go by the `stateVersion` of an aggregate alone */
  readonly fingerprint: string | undefined;
}

/** The event store of a service as it sees it. The store of keys is asked for with the first key: a service without personal data has none. */
export function openStore(service: Service, adapters: ContainerAdapters, ambient: Ambient): PersonalDataStore {
  const keys: PersonalKeyStore = {
    get: (subject) => adapters.personalKeys.get(subject),
    createIfAbsent: (subject, key) => adapters.personalKeys.createIfAbsent(subject, key),
    forget: (subject) => adapters.personalKeys.forget(subject),
  };
  return withPersonalData(adapters.store, { keys, keyService: adapters.keyService, aggregates: aggregatesOf(service), ambient });
}

/** What leaves the service. Adapters are asked for with the first message, so that a service without any needs no variables of them. */
export interface Sending {
  readonly sender: CommandSender;
  readonly timers: Timers;
  readonly publisher: EventPublisher;
}

/** The queues of the container, asked for with the first message. */
export function queuesOf({ adapters }: Container): CommandQueues {
  return {
    send: (...message) => adapters.queues.send(...message),
    bury: (...letter) => adapters.queues.bury(...letter),
  };
}

/** Sends through the queues, timers and bus of the container. */
export function sendingOf(container: Container): Sending {
  const { service, adapters, ambient } = container;
  const queues = queuesOf(container);
  const timers: Timers = { set: (timer) => adapters.timers.set(timer), cancel: (id) => adapters.timers.cancel(id) };
  return {
    timers,
    sender: createCommandSender({ queues, timers, queueOf: queueOf(service), ambient }),
    publisher: { publish: (events) => adapters.publisher.publish(events) },
  };
}
