import type { Service } from '@allframe/serverless/runtime';
import { deadLetterVariable, queueArnVariable, queueVariable, readModelVariable } from '../../runtime/contract/environment.ts';
import { pushIds, pushPaths } from '../../runtime/contract/push-paths.ts';
import { type FirestoreEmulator, startFirestore } from '../emulators/firestore.ts';
import { type PubSubEmulator, startPubSub, type TestSubscription } from '../emulators/pubsub.ts';
import { buildImage, type RunningContainer } from './containers.ts';
import { forwardDocuments } from './document-events.ts';
import { accounts, audience, type GoogleFront, startGoogleFront } from './google-front.ts';

/** A service on emulators of Google Cloud, as the emitted infrastructure would set it up. */
export interface GoogleWorld {
  readonly api: RunningContainer;
  readonly worker: RunningContainer;
  readonly front: GoogleFront;
  readonly pubsub: PubSubEmulator;
  readonly firestore: FirestoreEmulator;
  /** The topic that is the bus. */
  readonly bus: string;
  /** What is published on the bus. */
  readonly published: TestSubscription;
  /** The dead letters of a queue, and those of the worker under `worker`. */
  readonly deadLetters: Readonly<Record<string, TestSubscription>>;
  stop(): Promise<void>;
}

const taskQueue = 'projects/local/locations/europe-west1/queues/timers';
const databases = { events: 'event-store', views: 'read-models' };

/** Starts emulators and both containers of a service, in about ten seconds. */
export async function startGoogleWorld(entry: string, service: Service): Promise<GoogleWorld> {
  let worker: RunningContainer | undefined;
  const [firestore, pubsub] = await Promise.all([startFirestore(), startPubSub()]);
  const front = await startGoogleFront(taskQueue, () => worker?.url ?? '');
  const { variables, deadLetters, bus, published } = await setUp(service, pubsub, front);
  const image = buildImage(entry, { jwksUri: front.jwksUri });
  const ofAll = {
    ...variables,
    ...{ EVENT_TABLE: databases.events, CHECKPOINT_TABLE: databases.views, TIMER_GROUP: taskQueue, TIMER_ROLE: accounts.timers },
    ...{
      PUSH_ACCOUNT: accounts.push,
      EVENTARC_ACCOUNT: accounts.eventarc,
      SCHEDULER_ACCOUNT: accounts.scheduler,
      PUSH_AUDIENCES: audience,
    },
    ...{ GOOGLE_CLOUD_PROJECT: 'local', FIRESTORE_EMULATOR_HOST: firestore.host, PUBSUB_EMULATOR_HOST: pubsub.host },
    ...{
      CLOUD_TASKS_EMULATOR_HOST: front.tasksHost,
      ALLFRAME_STAGE: 'test',
      ALLFRAME_MODEL_HASH: image.modelHash,
    },
  };
  const [api, started] = await Promise.all([image.start('api', ofAll), image.start('worker', ofAll)]);
  worker = started;
  const triggers = [
    { path: pushPaths.stream(pushIds.projector), isStructured: false },
    ...(service.sagas.length > 0 ? [{ path: pushPaths.stream(pushIds.reactor), isStructured: true }] : []),
  ];
  const stopForwarding = forwardDocuments(firestore, databases.events, triggers, front);
  return {
    ...{ api, worker, front, pubsub, firestore, bus, published, deadLetters },
    async stop() {
      stopForwarding();
      await Promise.all([api.terminate(), started.terminate()]);
      front.stop();
      image.remove();
      await Promise.all([firestore.stop(), pubsub.stop()]);
    },
  };
}

/** Topics, subscriptions and what variables say of them. */
async function setUp(service: Service, pubsub: PubSubEmulator, front: GoogleFront) {
  const variables: Record<string, string> = {};
  const deadLetters: Record<string, TestSubscription> = {};
  const deadLettersOf = async (name: string) => {
    const topic = await pubsub.createTopic(`${name}-dead`);
    deadLetters[name] = await pubsub.createSubscription(`${name}-dead`, { topic });
    return topic;
  };
  for (const queue of [...Object.keys(service.queues), 'commands', 'rebuilds']) {
    const [topic, deadLetterTopic] = [await pubsub.createTopic(queue), await deadLettersOf(queue)];
    const pushEndpoint = `${front.pushUrl}${pushPaths.queue(pushIds.queue(queue))}`;
    const isOrdered = queue === 'commands' || service.queues[queue]?.fifo === true;
    await pubsub.createSubscription(queue, { topic, isOrdered, pushEndpoint, deadLetterTopic });
    Object.assign(variables, {
      [queueVariable(queue)]: topic,
      [queueArnVariable(queue)]: topic,
      [deadLetterVariable(queue)]: deadLetterTopic,
    });
  }
  const bus = await pubsub.createTopic('bus');
  const published = await pubsub.createSubscription('published', { topic: bus });
  const own = await deadLettersOf('worker');
  for (const type of Object.keys(service.eventBus?.dispatch ?? {})) {
    // The emulator has no filters: each rule has a topic of its own here, from which its one subscription pushes.
    const topic = await pubsub.createTopic(`bus-${pushIds.busRule(type)}`);
    const pushEndpoint = `${front.pushUrl}${pushPaths.busRule(pushIds.busRule(type))}`;
    await pubsub.createSubscription(pushIds.busRule(type), { topic, pushEndpoint, deadLetterTopic: own });
  }
  const readModels = service.projections.map(({ name, version }) => [
    readModelVariable(name, version),
    `${databases.views}/${name}-v${version}`,
  ]);
  Object.assign(variables, Object.fromEntries(readModels), { EVENT_BUS: bus, FUNCTION_DEAD_LETTERS: own });
  variables.REBUILD_QUEUE = variables[queueVariable('rebuilds')] ?? '';
  return { variables, deadLetters, bus, published };
}
