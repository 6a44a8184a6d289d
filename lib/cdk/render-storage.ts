import { Construct, type IConstruct } from 'constructs';
import { assertNever } from '../model/assert-never.ts';
import { physicalNames } from '../model/names.ts';
import { receivesBeforeRedrive } from '../model/redrive.ts';
import {
  type BucketResource,
  type QueueResource,
  type ReadModelResource,
  type ResourceOf,
  resourcesOf,
  type TopicResource,
} from '../model/service-model.ts';
import { CheckpointTable } from './checkpoint-table.ts';
import { CommandQueue, CommandQueueBase } from './command-queue.ts';
import { EventStoreTable } from './event-store-table.ts';
import { existingBucket, existingBus, existingEventStore, existingQueue, existingTopic } from './existing-parts.ts';
import { PersonalKeyTable } from './personal-key-table.ts';
import { ReadModelTable } from './read-model-table.ts';
import type { RenderContext } from './render-context.ts';
import { ServiceBucket } from './service-bucket.ts';
import { ServiceBus } from './service-bus.ts';
import { ServiceTopic } from './service-topic.ts';
import { SnapshotBucket } from './snapshot-bucket.ts';
import { TimerGroup } from './timer-group.ts';

/** What keeps data or carries messages. */
export type StorageResource = ResourceOf<
  'event-store' | 'read-model' | 'checkpoint-table' | 'personal-key-table' | 'bucket' | 'queue' | 'event-bus' | 'topic' | 'timer-group'
>;

/** Makes what keeps data or carries messages, or takes what exists in its place. */
export function renderStorage(scope: Construct, resource: StorageResource, context: RenderContext): IConstruct {
  const { overrides = {}, enforceTls, parts } = context;
  const { id } = resource;
  switch (resource.kind) {
    case 'event-store':
      return existingOr(
        overrides.eventStore ?? existingEventStore(scope, resource),
        (props) => new EventStoreTable(scope, id, { ...resource, ...props }),
      );
    case 'read-model':
      return existingOr(overrideOfReadModel(resource, context), (props) => new ReadModelTable(scope, id, { ...resource, ...props }));
    case 'checkpoint-table':
      return existingOr(overrides.checkpoints, (props) => new CheckpointTable(scope, id, { ...resource, ...props }));
    case 'personal-key-table':
      return existingOr(overrides.personalKeys, (props) => new PersonalKeyTable(scope, id, { ...resource, ...props }));
    case 'bucket':
      return renderBucket(scope, resource, context);
    case 'queue':
      return renderQueue(scope, resource, context);
    case 'event-bus':
      return existingOr(overrides.bus ?? existingBus(scope, resource), (props) => new ServiceBus(scope, id, { ...resource, ...props }));
    case 'topic':
      return renderTopic(scope, resource, context);
    case 'timer-group':
      return new TimerGroup(scope, id, {
        ...resource,
        enforceTls,
        queues: resource.queues.map((queue) => parts.find(CommandQueueBase, queue)),
      });
    default:
      return assertNever(resource);
  }
}

/** Of a projection that is built anew there are two tables: what is said of it is said of the newest. */
function overrideOfReadModel({ projection, version }: ReadModelResource, { overrides = {}, model }: RenderContext) {
  const versions = resourcesOf(model, 'read-model').filter((other) => other.projection === projection);
  return versions.some((other) => other.version > version) ? undefined : overrides.readModels?.[projection];
}

function renderBucket(scope: Construct, resource: BucketResource, context: RenderContext): IConstruct {
  const { overrides = {}, enforceTls, model } = context;
  const { id, holds, bucket, namedAfter = bucket, name, versioned } = resource;
  const common = { name, versioned, enforceTls };
  if (holds === 'snapshots') return existingOr(overrides.snapshots, (props) => new SnapshotBucket(scope, id, { ...common, ...props }));
  const namePrefix = physicalNames(model.service, model.stage)(namedAfter);
  return existingOr(
    overrides.buckets?.[bucket] ?? existingBucket(scope, resource),
    (props) => new ServiceBucket(scope, id, { ...common, namePrefix, ...props }),
  );
}

function renderQueue(scope: Construct, resource: QueueResource, { overrides = {}, enforceTls }: RenderContext): IConstruct {
  const deadLetter = { ...resource.deadLetter, maxReceives: receivesBeforeRedrive(resource) };
  const props = { ...resource, deadLetter, enforceTls };
  return existingOr(
    overrides.queues?.[resource.queue] ?? existingQueue(scope, resource),
    (given) => new CommandQueue(scope, resource.id, { ...props, ...given }),
  );
}

function renderTopic(scope: Construct, resource: TopicResource, { overrides = {}, enforceTls }: RenderContext): IConstruct {
  const { id, topic, place } = resource;
  const given = overrides.topics?.[topic] ?? existingTopic(scope, resource);
  const name = 'name' in place ? place.name : undefined;
  return existingOr(given, (props) => new ServiceTopic(scope, id, { name, enforceTls, ...props }));
}

/** What exists is taken as it is; props are merged into those of the model. */
function existingOr<Props extends object>(
  given: IConstruct | Props | undefined,
  make: (props: Props | undefined) => IConstruct,
): IConstruct {
  return Construct.isConstruct(given) ? given : make(given as Props | undefined);
}
