import type { InvokeDelivery } from '../../trigger/direct-invoke.ts';
import type { BusDelivery } from '../../trigger/event-bridge.ts';
import type { ObjectDelivery } from '../../trigger/s3.ts';
import type { ScheduleDelivery } from '../../trigger/schedule.ts';
import type { TopicDelivery } from '../../trigger/sns.ts';
import type { SqsDelivery } from '../../trigger/sqs.ts';
import { handlingBuckets } from '../bucket-changes.ts';
import { invokeDelivery } from '../invoke-delivery.ts';
import { maxReceivesOf } from '../queue-of.ts';
import type { SagaAnswers } from '../saga-answers.ts';
import { scheduledMessages } from '../scheduled-messages.ts';
import { bucketOf } from './bucket-of.ts';
import { type Buses, createBuses } from './create-buses.ts';
import { type Burying, buryingIn } from './dead-letters.ts';
import { type PhysicalNames, physicalNames } from './physical-names.ts';
import { type Sending, sendingOf } from './sending-of.ts';
import type { Started } from './start.ts';

/** Where what comes to the worker goes, by its source. */
export interface WorkerDeliveries {
  readonly queue: SqsDelivery;
  readonly bus: BusDelivery;
  readonly topics: TopicDelivery;
  readonly objects: ObjectDelivery;
  readonly schedules: ScheduleDelivery;
  readonly invocations: InvokeDelivery;
}

/** What all deliveries are made of. */
interface Parts extends Started {
  readonly buses: Buses;
  readonly sending: Sending;
  readonly burying: Burying;
  readonly names: PhysicalNames;
}

/**
 * Where what comes to the worker goes.
 *
 * @throws {MissingVariableError}
 */
export function workerDeliveries(started: Started): WorkerDeliveries {
  const sending = sendingOf(started);
  const parts = {
    ...started,
    buses: createBuses(started),
    sending,
    burying: buryingIn(sending.queues, started),
    names: physicalNames(started),
  };
  const [bus, topics, objects] = [busDelivery(parts), topicDelivery(parts), objectDelivery(parts)];
  const queue = { ...queueDelivery(parts), bus, topics, objects };
  return { bus, topics, objects, queue, schedules: scheduleDelivery(parts), invocations: invokeDelivery(parts.service, parts.buses) };
}

function queueDelivery({ service, ambient, logger, buses, burying, names, sending }: Parts): SqsDelivery {
  return {
    ambient,
    commands: buses.commands,
    known: service.commands,
    middleware: service.middleware,
    bury: burying.ofQueue,
    queueOf: names.queueOf,
    rawTopicOf: names.rawTopicOf,
    maxReceives: maxReceivesOf(service),
    onError: (error, { messageId }) => logger.error('A message failed and is delivered again', { messageId, error }),
    ...(service.sagas.length > 0 && laterAnswers({ service, ambient, buses, sending })),
  };
}

/** By code that a service without sagas never loads. */
function laterAnswers({ service, ambient, buses, sending }: Pick<Parts, 'service' | 'ambient' | 'buses' | 'sending'>): SagaAnswers {
  const ports = { store: buses.store, ambient, timers: sending.timers };
  const answers = async () => (await import('../saga-answers.ts')).sagaAnswers(service, ports);
  return {
    isAwaited: async (message) => (await answers()).isAwaited(message),
    answer: async (message, answer) => (await answers()).answer(message, answer),
    fireTimeout: async (message) => (await answers()).fireTimeout(message),
  };
}

function busDelivery({ service, buses, burying }: Parts): BusDelivery {
  const { eventBus, middleware } = service;
  return { rules: eventBus?.dispatch ?? {}, commands: buses.commands, bury: burying.ofFunction, middleware };
}

function topicDelivery({ service, buses, burying, names }: Parts): TopicDelivery {
  const { topics, middleware } = service;
  return { topics, topicOf: names.topicOf, commands: buses.commands, bury: burying.ofFunction, middleware };
}

function objectDelivery({ service, ambient, adapters, burying, names, sending }: Parts): ObjectDelivery {
  const { buckets, middleware } = service;
  const objects = adapters.objects ?? ((bucket: string) => bucketOf(names.physicalBucket(bucket)));
  const handle = handlingBuckets({ buckets, bucketOf: names.bucketOf, objects, sender: sending.sender, ambient });
  return { handle, bury: burying.ofFunction, ambient, middleware };
}

function scheduleDelivery({ service, buses, burying }: Parts): ScheduleDelivery {
  const { commands: known, middleware } = service;
  return { messageOf: scheduledMessages(service), commands: buses.commands, known, bury: burying.ofFunction, middleware };
}
