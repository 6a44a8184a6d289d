import { indexKeys } from '../../runtime/contract/read-model-table.ts';
import type { ProjectionDescription, ServiceDescription } from '../../runtime/service/describe-service.ts';
import { defaults } from './defaults.ts';
import type { physicalNames } from './names.ts';
import { bucketId, checkpointTableId, eventStoreId, personalKeyTableId, readModelId, snapshotBucketId } from './resource-ids.ts';
import type { EventStoreResource, PersonalKeyTableResource, ReadModelResource, Resource } from './service-model.ts';
import { hasFollowers, projectionsWithReplaced } from './service-work.ts';

type Naming = ReturnType<typeof physicalNames>;

/** What keeps data: event store, read models, checkpoints, keys of personal data, buckets. */
export function storageResources(service: ServiceDescription, name: Naming): readonly Resource[] {
  return [
    eventStoreResource(service, name),
    ...projectionsWithReplaced(service).map((projection) => readModelResource(projection, name)),
    ...(hasFollowers(service) ? [checkpointTable(name)] : []),
    ...(service.personalData.length > 0 ? [personalKeyTable(service, name)] : []),
    ...(hasSnapshotBucket(service) ? [snapshotBucket] : []),
    ...buckets(service),
  ];
}

/** Whether the event store has a bucket for what an item can't hold. */
export function hasSnapshotBucket({ eventStore: { bucket, snapshotEvery } }: ServiceDescription): boolean {
  return bucket ?? snapshotEvery !== undefined;
}

function eventStoreResource({ eventStore }: ServiceDescription, name: Naming): EventStoreResource {
  return {
    kind: 'event-store',
    id: eventStoreId,
    name: eventStore.name ?? name('events'),
    existing: eventStore.existing,
    byTimestamp: eventStore.byTimestamp !== undefined,
    pointInTimeRecovery: eventStore.pointInTimeRecovery ?? defaults.protection.pointInTimeRecovery,
    deletionProtection: eventStore.deletionProtection ?? defaults.protection.deletionProtection,
  };
}

/** What was projected is not projected again by itself: a read model is as protected as the events. */
function readModelResource({ name: projection, version, indexes }: ProjectionDescription, name: Naming): ReadModelResource {
  return {
    kind: 'read-model',
    id: readModelId({ name: projection, version }),
    name: name(projection, `v${version}`),
    projection,
    version,
    indexes: Object.entries(indexes).map(([index, fields]) => ({
      name: index,
      fields: fields as [string, ...string[]],
      ...indexKeys(index),
    })),
    ...defaults.protection,
  };
}

/** A consumer that lost its checkpoints would do everything again. */
function checkpointTable(name: Naming): Resource {
  return { kind: 'checkpoint-table', id: checkpointTableId, name: name('checkpoints'), ...defaults.protection };
}

function personalKeyTable({ personalKeys }: ServiceDescription, name: Naming): PersonalKeyTableResource {
  const { kms, restoreDays } = personalKeys;
  return {
    kind: 'personal-key-table',
    id: personalKeyTableId,
    name: name('personal-keys'),
    deletionProtection: defaults.protection.deletionProtection,
    restoreDays: restoreDays ?? defaults.personalKeys.restoreDays,
    kms: typeof kms === 'string' ? { arn: kms } : kms ? { alias: name('personal-keys') } : undefined,
  };
}

/** Versioned: whatever is replaced or removed there can be brought back. */
const snapshotBucket: Resource = {
  kind: 'bucket',
  id: snapshotBucketId,
  holds: 'snapshots',
  bucket: 'snapshots',
  name: undefined,
  versioned: true,
};

function buckets({ buckets }: ServiceDescription): readonly Resource[] {
  return Object.entries(buckets).map(([bucket, { name, existing }]) => ({
    kind: 'bucket',
    id: bucketId(bucket),
    holds: 'objects',
    bucket,
    name,
    existing,
    versioned: defaults.bucket.versioned,
  }));
}
