import { physicalNames } from './names.ts';
import type { Grant, Operation, ServiceModel } from './service-model.ts';

/** The name of the repository that a service's images of one stage are pushed to. */
export function repositoryName({ service, stage }: Pick<ServiceModel, 'service' | 'stage'>): string {
  return physicalNames(service, stage)();
}

/** What a permission is bound to: a role on one resource, or a custom role of single permissions on one Firestore database. */
export type GooglePermission =
  | { readonly target: 'topic'; readonly role: string }
  | { readonly target: 'deadLetterTopic'; readonly role: string }
  | { readonly target: 'bucket'; readonly role: string /** Of objects whose names begin so. */; readonly below?: string }
  | { readonly target: 'key'; readonly role: string }
  | { readonly target: 'timerQueue'; readonly role: string }
  | { readonly target: 'timerAccount'; readonly role: string }
  | { readonly target: 'database'; readonly permissions: readonly string[] };

/** Needed by every call to a database (https://cloud.google.com/firestore/docs/security/iam). */
const openDatabase = ['datastore.databases.get'];

/** What each operation is on Google Cloud. Following commits and receiving messages is done by Eventarc and Pub/Sub with accounts of their own. */
const permissions: Readonly<Record<Operation, readonly GooglePermission[]>> = {
  'append-commits': [{ target: 'database', permissions: [...openDatabase, 'datastore.entities.create'] }],
  'load-commits': [{ target: 'database', permissions: [...openDatabase, 'datastore.entities.get', 'datastore.entities.list'] }],
  'save-snapshots': [{ target: 'database', permissions: [...openDatabase, 'datastore.entities.create', 'datastore.entities.update'] }],
  'scan-commits': [{ target: 'database', permissions: [...openDatabase, 'datastore.entities.get', 'datastore.entities.list'] }],
  'find-commits': [{ target: 'database', permissions: [...openDatabase, 'datastore.entities.get', 'datastore.entities.list'] }],
  'follow-commits': [],
  'get-objects': [{ target: 'bucket', role: 'roles/storage.objectViewer' }],
  // Who replaces an object needs to delete it, too: a stream's snapshot has one name, commits and archives are never replaced.
  'put-objects': [
    { target: 'bucket', role: 'roles/storage.objectCreator' },
    { target: 'bucket', role: 'roles/storage.objectUser', below: 'snapshots/' },
  ],
  // Snapshots are documents there, whatever their size, and the database's TTL removes them.
  'drop-snapshots': [],
  'get-documents': [{ target: 'database', permissions: [...openDatabase, 'datastore.entities.get'] }],
  'find-documents': [{ target: 'database', permissions: [...openDatabase, 'datastore.entities.get', 'datastore.entities.list'] }],
  'put-documents': [{ target: 'database', permissions: [...openDatabase, 'datastore.entities.create', 'datastore.entities.update'] }],
  'get-checkpoints': [{ target: 'database', permissions: [...openDatabase, 'datastore.entities.get'] }],
  'put-checkpoints': [{ target: 'database', permissions: [...openDatabase, 'datastore.entities.create', 'datastore.entities.update'] }],
  'read-registry': [{ target: 'database', permissions: [...openDatabase, 'datastore.entities.get'] }],
  'write-registry': [{ target: 'database', permissions: [...openDatabase, 'datastore.entities.create', 'datastore.entities.update'] }],
  'keep-catch-up-state': [
    {
      target: 'database',
      permissions: [...openDatabase, 'datastore.entities.get', 'datastore.entities.create', 'datastore.entities.update'],
    },
  ],
  'get-keys': [{ target: 'database', permissions: [...openDatabase, 'datastore.entities.get'] }],
  'put-keys': [{ target: 'database', permissions: [...openDatabase, 'datastore.entities.create', 'datastore.entities.update'] }],
  'wrap-keys': [{ target: 'key', role: 'roles/cloudkms.cryptoKeyEncrypter' }],
  'unwrap-keys': [{ target: 'key', role: 'roles/cloudkms.cryptoKeyDecrypter' }],
  'publish-events': [{ target: 'topic', role: 'roles/pubsub.publisher' }],
  // Enqueuers can't take back what they set (https://cloud.google.com/iam/docs/roles-permissions/cloudtasks).
  'set-timers': [
    { target: 'timerQueue', role: 'roles/cloudtasks.enqueuer' },
    { target: 'timerQueue', role: 'roles/cloudtasks.taskDeleter' },
    { target: 'timerAccount', role: 'roles/iam.serviceAccountUser' },
  ],
  'send-messages': [{ target: 'topic', role: 'roles/pubsub.publisher' }],
  'receive-messages': [],
  'send-dead-letters': [{ target: 'deadLetterTopic', role: 'roles/pubsub.publisher' }],
};

/** The permissions of a grant, those on the database joined into one. */
export function googlePermissions({ operations }: Grant): readonly GooglePermission[] {
  const all = operations.flatMap((operation) => permissions[operation]);
  const onDatabase = all.flatMap((permission) => (permission.target === 'database' ? permission.permissions : []));
  const onTopics = all.filter((permission) => permission.target !== 'database');
  return onDatabase.length > 0 ? [...onTopics, { target: 'database', permissions: [...new Set(onDatabase)] }] : onTopics;
}
