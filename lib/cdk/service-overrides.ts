import type { FunctionRole } from '../../runtime/contract/environment.ts';
import type { Service } from '../../runtime/service/service.ts';
import type { CheckpointTableBase } from './checkpoint-table.ts';
import type { CommandQueueProps, ICommandQueue } from './command-queue.ts';
import type { EventStoreTableProps, IEventStoreTable } from './event-store-table.ts';
import type { HttpEntryProps } from './http-entry-props.ts';
import type { PersonalKeyTableProps } from './personal-key-table.ts';
import type { ProtectedTableProps } from './protected-table.ts';
import type { IReadModelTable, ReadModelTableProps } from './read-model-table.ts';
import type { IServiceBucket, ServiceBucketProps } from './service-bucket.ts';
import type { IServiceBus, ServiceBusProps } from './service-bus.ts';
import type { ServiceFunctionProps } from './service-function-props.ts';
import type { IServiceTopic, ServiceTopicProps } from './service-topic.ts';
import type { SnapshotBucketProps } from './snapshot-bucket.ts';

/** What is known of a service by its type, `typeof orders`, without loading it: the names of its parts. */
export type AnyService = Pick<Service, 'kind' | 'queues' | 'topics' | 'buckets' | 'projections'>;

/** The names of a service's projections. */
export type ProjectionName<S extends AnyService> = S['projections'][number]['name'];

/** What is said of functions where the constructs are made. */
export type FunctionSettings = Pick<ServiceFunctionProps, 'vpc' | 'vpcSubnets' | 'securityGroups' | 'environment'>;

/**
 * What is merged into the resources that a service's definition asks for, by the service's own names: props of the construct, which may hold
 * tokens, or a construct of what exists already and is taken in its place.
 */
export interface ServiceOverrides<S extends AnyService = AnyService> {
  readonly eventStore?: IEventStoreTable | EventStoreTableProps | undefined;
  /** By the projection's name. */
  readonly readModels?:
    | { readonly [Name in ProjectionName<S>]?: IReadModelTable | Omit<ReadModelTableProps, 'indexes'> | undefined }
    | undefined;
  readonly checkpoints?: CheckpointTableBase | ProtectedTableProps | undefined;
  readonly personalKeys?: PersonalKeyTableProps | undefined;
  readonly snapshots?: IServiceBucket | SnapshotBucketProps | undefined;
  /** By the bucket's name. */
  readonly buckets?: { readonly [Name in keyof S['buckets']]?: IServiceBucket | ServiceBucketProps | undefined } | undefined;
  /** By the queue's name; `commands` and `rebuilds` are the built-in ones. */
  readonly queues?:
    | { readonly [Name in keyof S['queues'] | 'commands' | 'rebuilds']?: ICommandQueue | CommandQueueProps | undefined }
    | undefined;
  readonly bus?: IServiceBus | ServiceBusProps | undefined;
  /** By the topic's name. */
  readonly topics?: { readonly [Name in keyof S['topics']]?: IServiceTopic | ServiceTopicProps | undefined } | undefined;
  /** By role. */
  readonly functions?: { readonly [Role in FunctionRole]?: Partial<ServiceFunctionProps> | undefined } | undefined;
  readonly http?: Partial<Omit<HttpEntryProps, 'function'>> | undefined;
}
