import type { Firestore } from '@google-cloud/firestore';
import { bucketVariable, deadLetterVariable, queueArnVariable, queueVariable, readModelVariable } from '../../contract/environment.ts';
import { FirestoreEventStore } from '../../event-store/firestore/firestore-event-store.ts';
import { FirestorePersonalKeyStore } from '../../event-store/personal-data/firestore-personal-key-store.ts';
import { applicationDefaultToken } from '../../google-client/access-token.ts';
import { type GoogleApi, GoogleRest } from '../../google-client/google-rest.ts';
import type { Ambient } from '../../message/ambient.ts';
import { FirestoreCatchUpState } from '../../process-manager/consumer/firestore/firestore-catch-up-state.ts';
import { FirestoreCheckpointStore } from '../../process-manager/consumer/firestore/firestore-checkpoint-store.ts';
import { FirestoreProjectionRegistry } from '../../projection/firestore/firestore-projection-registry.ts';
import { FirestoreReadModelStore } from '../../projection/firestore/firestore-read-model-store.ts';
import { CloudKmsKeyService } from '../../transport/google/cloud-kms-key-service.ts';
import { CloudStorageObjectStore } from '../../transport/google/cloud-storage-object-store.ts';
import { CloudTasksTimers } from '../../transport/google/cloud-tasks-timers.ts';
import { PubSubCommandQueues } from '../../transport/google/pubsub-command-queues.ts';
import { PubSubPublisher } from '../../transport/google/pubsub-publisher.ts';
import { ownDeadLetters } from '../dead-letters.ts';
import type { Environment } from '../environment.ts';
import type { ContainerAdapters } from './container-adapters.ts';
import type { ContainerVariableName } from './container-variables.ts';
import { PubSubRebuildRequests } from './pubsub-rebuild-requests.ts';

/** What the adapters are made of. */
export interface GoogleAdaptersOptions {
  readonly environment: Environment;
  readonly ambient: Ambient;
  /** @default the platform's own */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

/**
 * The adapters of the container's environment. Each is made when it is first used, so that a service that has no timers needs no variable of
 * them. Firestore's client is loaded here: nearly every request needs it, and the container's start has a whole CPU.
 */
export async function googleAdapters({ environment, ambient, fetch }: GoogleAdaptersOptions): Promise<ContainerAdapters> {
  const databases = await firestoreDatabases(environment);
  const rest = new GoogleRest({ token: applicationDefaultToken(), ambient, fetch, endpoints: emulatorsOf(environment) });
  const bucket = (name: string) => new CloudStorageObjectStore({ rest, bucket: name });
  const views = () => databases.client(environment.required('CHECKPOINT_TABLE'));
  return lazily({
    store: () => {
      const objects = environment.optionalResource('SNAPSHOT_BUCKET');
      const client = databases.client(environment.required('EVENT_TABLE'));
      return new FirestoreEventStore({ client, objects: objects === undefined ? undefined : bucket(objects), now: ambient.now });
    },
    readModels: () => new FirestoreReadModelStore({ client: views(), collection: (projection) => collectionOf(projection, environment) }),
    checkpoints: () => new FirestoreCheckpointStore({ client: views() }),
    registry: () => new FirestoreProjectionRegistry({ client: views() }),
    catchUpState: () => new FirestoreCatchUpState({ client: views() }),
    personalKeys: () => new FirestorePersonalKeyStore({ client: databases.client(environment.required('PERSONAL_KEY_TABLE')) }),
    keyService: () => {
      const keyName = environment.optionalResource('PERSONAL_KEY_KMS');
      return keyName === undefined ? undefined : new CloudKmsKeyService({ rest, keyName });
    },
    queues: () => queuesOf(rest, environment),
    timers: () => timersOf(rest, environment, ambient),
    publisher: () => new PubSubPublisher({ rest, topic: environment.required('EVENT_BUS') }),
    rebuilds: () => new PubSubRebuildRequests({ rest, topic: environment.required('REBUILD_QUEUE'), ambient }),
    objects: () => (name: string) => bucket(environment.resource(bucketVariable(name))),
    close: () => databases.close,
  });
}

async function firestoreDatabases(environment: Environment) {
  const { Firestore } = await import('@google-cloud/firestore');
  const projectId = environment.optionalResource('GOOGLE_CLOUD_PROJECT' satisfies ContainerVariableName);
  const clients = new Map<string, Firestore>();
  return {
    client(databaseId: string): Firestore {
      const known = clients.get(databaseId) ?? new Firestore({ databaseId, ...(projectId !== undefined && { projectId }) });
      clients.set(databaseId, known);
      return known;
    },
    async close() {
      await Promise.all([...clients.values()].map((client) => client.terminate()));
    },
  };
}

/** A collection is named with its database: `orders-dev-read-models/orders-dev-order-summaries-v1`. */
function collectionOf({ name, version }: { readonly name: string; readonly version: number }, environment: Environment): string {
  const place = environment.resource(readModelVariable(name, version));
  return place.slice(place.lastIndexOf('/') + 1);
}

function queuesOf(rest: GoogleRest, environment: Environment): PubSubCommandQueues {
  return new PubSubCommandQueues({
    rest,
    topic: (queue) => environment.resource(queueVariable(queue)),
    deadLetterTopic: (queue) =>
      queue === ownDeadLetters ? environment.required('FUNCTION_DEAD_LETTERS') : environment.resource(deadLetterVariable(queue)),
  });
}

function timersOf(rest: GoogleRest, environment: Environment, ambient: Ambient): CloudTasksTimers {
  return new CloudTasksTimers({
    rest,
    taskQueue: environment.required('TIMER_GROUP'),
    account: environment.required('TIMER_ROLE'),
    topic: (queue) => environment.resource(queueArnVariable(queue)),
    queues: queuesOf(rest, environment),
    ambient,
  });
}

/** A host with a port, as Google's own tools name emulators, or a whole address. */
function emulatorsOf(environment: Environment): Partial<Record<GoogleApi, string>> {
  const found = Object.entries(emulators).flatMap(([api, variable]) => {
    const host = environment.optionalResource(variable);
    return host === undefined ? [] : [[api, host.includes('://') ? host.replace(/\/$/, '') : `http://${host}`]];
  });
  return Object.fromEntries(found);
}

const emulators = {
  pubsub: 'PUBSUB_EMULATOR_HOST',
  cloudtasks: 'CLOUD_TASKS_EMULATOR_HOST',
  storage: 'STORAGE_EMULATOR_HOST',
  cloudkms: 'CLOUD_KMS_EMULATOR_HOST',
} as const satisfies Partial<Record<GoogleApi, ContainerVariableName>>;

/** An object whose fields are made when they are first read, each once. */
function lazily<Parts extends object>(makers: { readonly [Name in keyof Parts]: () => Parts[Name] }): Parts {
  const parts = {} as Parts;
  for (const name of Object.keys(makers) as (keyof Parts)[])
    Object.defineProperty(parts, name, {
      configurable: true,
      enumerable: true,
      get() {
        const value = makers[name]();
        Object.defineProperty(parts, name, { value, enumerable: true });
        return value;
      },
    });
  return parts;
}
