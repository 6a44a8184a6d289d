import type { FunctionRole } from '../../runtime/contract/environment.ts';
import type { Http } from '../../runtime/service/http.ts';
import type { Service } from '../../runtime/service/service.ts';
import type { ICheckpointTable } from './checkpoint-table.ts';
import type { CommandQueueProps, ICommandQueue } from './command-queue.ts';
import type { EventStoreTableProps, IEventStoreTable } from './event-store-table.ts';
import type { HttpEntryProps } from './http-entry-props.ts';
import type { IPersonalKeyTable, PersonalKeyTableProps } from './personal-key-table.ts';
import type { ProtectedTableProps } from './protected-table.ts';
import type { IReadModelTable, ReadModelTableProps } from './read-model-table.ts';
import type { IServiceBucket, ServiceBucketProps } from './service-bucket.ts';
import type { IServiceBus, ServiceBusProps } from './service-bus.ts';
import type { ServiceFunctionProps } from './service-function-props.ts';
import type { IServiceTopic, ServiceTopicProps } from './service-topic.ts';
import type { SnapshotBucketProps } from './snapshot-bucket.ts';

/** What is known of a service by its type, `typeof orders`, without loading it: the names of its parts. */
export type AnyService = Pick<Service, 'kind' | 'queues' | 'topics' | 'buckets' | 'projections' | 'schedules' | 'http'>;

/** The names of a service's projections. */
export type ProjectionName<S extends AnyService> = S['projections'][number]['name'];

/** The roles that a service of this type has a function for; of the others its type does not tell. */
export type RoleOf<S extends AnyService> =
  | IfAny<RouteOf<S['http']>, 'api'>
  | IfAny<keyof S['queues'] | keyof S['topics'] | keyof S['buckets'] | keyof S['schedules'], 'worker'>
  | IfAny<ProjectionName<S>, 'projector' | 'rebuilder' | 'catchUp'>;

type RouteOf<API> = API extends Http<infer Routes> ? keyof Routes : never;

/** Nothing where there is no name, and where nothing is known of names. */
type IfAny<Names, Roles> = [Names] extends [never] ? never : string extends Names ? never : Roles;

/** What is said of functions where the constructs are made. */
export type FunctionSettings = Pick<ServiceFunctionProps, 'vpc' | 'vpcSubnets' | 'securityGroups' | 'environment'>;

/**
 * What is merged into the resources that a service's definition asks for, by the service's own names: props of the construct, which may hold
 * tokens, or a construct of what exists already and is taken in its place.
 */
export interface ServiceOverrides<S extends AnyService = AnyService> {
  /** @default as the definition says */
  readonly eventStore?: IEventStoreTable | EventStoreTableProps | undefined;
  /**
   * By the projection's name. Of one that is built anew beside its former version, it is the new version's.
   *
   * @default as the definition says
   */
  readonly readModels?:
    | { readonly [Name in ProjectionName<S>]?: IReadModelTable | Omit<ReadModelTableProps, 'indexes'> | undefined }
    | undefined;
  /** @default as the definition says */
  readonly checkpoints?: ICheckpointTable | ProtectedTableProps | undefined;
  /** @default as the definition says */
  readonly personalKeys?: IPersonalKeyTable | PersonalKeyTableProps | undefined;
  /**
   * The bucket of the event store.
   *
   * @default as the definition says
   */
  readonly snapshots?: IServiceBucket | SnapshotBucketProps | undefined;
  /**
   * By the bucket's name.
   *
   * @default as the definition says
   */
  readonly buckets?: { readonly [Name in keyof S['buckets']]?: IServiceBucket | ServiceBucketProps | undefined } | undefined;
  /**
   * By the queue's name; `commands` and `rebuilds` are the built-in ones.
   *
   * @default as the definition says
   */
  readonly queues?:
    | { readonly [Name in keyof S['queues'] | 'commands' | 'rebuilds']?: ICommandQueue | CommandQueueProps | undefined }
    | undefined;
  /** @default as the definition says */
  readonly bus?: IServiceBus | ServiceBusProps | undefined;
  /**
   * By the topic's name.
   *
   * @default as the definition says
   */
  readonly topics?: { readonly [Name in keyof S['topics']]?: IServiceTopic | ServiceTopicProps | undefined } | undefined;
  /**
   * By role.
   *
   * @default as the definition says
   */
  readonly functions?: { readonly [Role in FunctionRole]?: Partial<ServiceFunctionProps> | undefined } | undefined;
  /** @default as the definition says */
  readonly http?: Partial<Omit<HttpEntryProps, 'function'>> | undefined;
}
