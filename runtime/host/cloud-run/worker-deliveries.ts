import { bucketVariable } from '../../contract/environment.ts';
import { parseStreamKey } from '../../contract/event-table.ts';
import { CorruptStreamError } from '../../event-store/errors.ts';
import { parkUnreadable } from '../../process-manager/consumer/park-unreadable.ts';
import { wakeFollowers } from '../../process-manager/consumer/wake-followers.ts';
import type { DeadLetter } from '../../transport/queue.ts';
import type { InvokeDelivery } from '../../trigger/direct-invoke.ts';
import type { BusDelivery } from '../../trigger/event-bridge.ts';
import type { DocumentDelivery } from '../../trigger/google-firestore.ts';
import type { PubSubQueueDelivery } from '../../trigger/google-pubsub.ts';
import type { ObjectDelivery } from '../../trigger/s3.ts';
import type { ScheduleDelivery } from '../../trigger/schedule.ts';
import type { TopicDelivery } from '../../trigger/sns.ts';
import { handlingBuckets } from '../bucket-changes.ts';
import { type Bury, burying, ownDeadLetters } from '../dead-letters.ts';
import { invokeDelivery } from '../invoke-delivery.ts';
import { parkingPorts } from '../parking-ports.ts';
import { maxReceivesOf } from '../queue-of.ts';
import { sagaAnswers } from '../saga-answers.ts';
import { scheduledMessages } from '../scheduled-messages.ts';
import { type Container, queuesOf, type Sending, sendingOf } from './container.ts';
import { type Buses, createBuses } from './create-buses.ts';
import type { Followers } from './followers.ts';

/** Where what is pushed to the worker goes, by its source. */
export interface WorkerDeliveries {
  readonly queue: PubSubQueueDelivery;
  readonly bus: BusDelivery;
  readonly topics: TopicDelivery;
  readonly objects: ObjectDelivery;
  readonly schedules: ScheduleDelivery;
  readonly invocations: InvokeDelivery;
  readonly sending: Sending;
}

interface Parts extends Container {
  readonly buses: Buses;
  readonly sending: Sending;
  readonly bury: Bury;
  /** Among the dead letters of the worker: nothing where it has none, and what no retry cures is tried until its source gives up. */
  readonly buryOwn: ((letter: DeadLetter) => Promise<void>) | undefined;
}

/** Where what is pushed to the worker goes. */
export function workerDeliveries(container: Container): WorkerDeliveries {
  const bury = burying({ ...container, queues: queuesOf(container) });
  const hasOwn = container.environment.optionalResource('FUNCTION_DEAD_LETTERS') !== undefined;
  const buryOwn = hasOwn ? (letter: DeadLetter) => bury(ownDeadLetters, letter) : undefined;
  const parts = { ...container, buses: createBuses(container), sending: sendingOf(container), bury, buryOwn };
  const { service, ambient, buses, sending } = parts;
  const { eventBus, topics, middleware } = service;
  const { commands } = buses;
  return {
    sending,
    queue: queueDelivery(parts),
    bus: { rules: eventBus?.dispatch ?? {}, commands, bury: buryOwn, middleware },
    topics: { topics, topicOf: () => undefined, commands, bury: buryOwn, middleware },
    objects: { handle: objectHandler(parts), bury: buryOwn, ambient, middleware },
    schedules: scheduleDelivery(parts),
    invocations: invokeDelivery(service, buses),
  };
}

/** Where a new commit goes. */
export function documentDelivery({ followers }: Followers, container: Container): DocumentDelivery {
  const { environment, store } = container;
  const database = environment.required('EVENT_TABLE');
  const sources = new Set(followers.flatMap(({ from }) => from));
  return {
    database,
    isFollowed: (stream) => sources.has(parseStreamKey(stream).aggregate),
    wake: (commits) => wakeFollowers(followers, commits),
    async open({ header: { stream, firstVersion }, commit }) {
      const found = commit ? await store.open(commit) : await store.readCommit(stream, firstVersion);
      if (found) return found;
      throw new CorruptStreamError({ store: database, stream, version: `${firstVersion}`, fault: 'it is missing' });
    },
    onUnreadable: (error) => parkUnreadable(followers, error, parkingPorts({ ...container, checkpoints: container.adapters.checkpoints })),
  };
}

function queueDelivery({ service, store, ambient, buses, bury, sending }: Parts): PubSubQueueDelivery {
  const { commands: known, middleware, sagas } = service;
  const { timers } = sending;
  const answers = sagas.length > 0 ? sagaAnswers(service, { store, ambient, timers }) : {};
  const setTimer: PubSubQueueDelivery['setTimer'] = (timer) => timers.set(timer);
  return { commands: buses.commands, known, middleware, bury, maxReceives: maxReceivesOf(service), setTimer, ...answers };
}

function objectHandler({ service, environment, adapters, ambient, sending }: Parts): ObjectDelivery['handle'] {
  const { buckets } = service;
  const names = Object.keys(buckets);
  const bucketOf = (physical: string) => names.find((name) => environment.resource(bucketVariable(name)) === physical) ?? physical;
  return handlingBuckets({ buckets, bucketOf, objects: (name) => adapters.objects(name), sender: sending.sender, ambient });
}

function scheduleDelivery({ service, buses, buryOwn: bury }: Parts): ScheduleDelivery {
  const { commands: known, middleware } = service;
  return { messageOf: scheduledMessages(service), commands: buses.commands, known, bury, middleware };
}
