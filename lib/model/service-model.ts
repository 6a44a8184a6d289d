import type { FunctionRole } from '../../runtime/contract/environment.ts';
import type { Auth } from '../../runtime/http/auth/auth.ts';
import type { RouteDescription } from '../../runtime/service/describe-service.ts';
import type { ScheduleTiming } from '../../runtime/service/schedule.ts';

/**
 * Everything a service needs, cloud-neutral: resources under stable logical ids, with every default, limit, name and grant resolved.
 * Renderers translate it and decide nothing.
 */
export interface ServiceModel {
  /** The version of this format. */
  readonly modelVersion: 1;
  readonly service: string;
  readonly stage: string;
  /** A hash of the rest; functions warn at start when theirs differs. */
  readonly hash: string;
  /** In the order in which they can be made: what a resource refers to comes before it. */
  readonly resources: readonly Resource[];
}

/** Any resource; renderers switch over `kind` and close the switch. */
export type Resource =
  | EventStoreResource
  | ReadModelResource
  | QueueResource
  | EventBusResource
  | FunctionResource
  | QueueSourceResource
  | StreamSourceResource
  | BusRuleResource
  | ProcessResource
  | ScheduleResource
  | HttpApiResource;

/** The kinds of resources. */
export type ResourceKind = Resource['kind'];

/** The resource of a kind. */
export type ResourceOf<Kind extends ResourceKind> = Extract<Resource, { readonly kind: Kind }>;

/** What each resource has. */
interface ResourceBase<Kind extends string> {
  readonly kind: Kind;
  /** Stable and PascalCase, from the definition's own name: the construct id in CDK, and in snake case the address in Terraform. */
  readonly id: string;
}

/** The event store: a table with a stream. Stateful. */
export interface EventStoreResource extends ResourceBase<'event-store'> {
  readonly name: string;
  /** Whether it has the index of commits by time. */
  readonly byTimestamp: boolean;
  readonly pointInTimeRecovery: boolean;
  readonly deletionProtection: boolean;
}

/** The table of one version of a projection. Stateful. */
export interface ReadModelResource extends ResourceBase<'read-model'> {
  readonly name: string;
  readonly projection: string;
  readonly version: number;
  readonly indexes: readonly ReadModelIndex[];
  readonly pointInTimeRecovery: boolean;
  readonly deletionProtection: boolean;
}

/** An index of a read model. */
export interface ReadModelIndex {
  readonly name: string;
  /** The document's fields: the partition, then the order. */
  readonly fields: readonly [string, ...string[]];
  /** The attributes that hold its keys, both strings. */
  readonly partitionKey: string;
  readonly sortKey: string;
}

/** A queue with its dead-letter queue. */
export interface QueueResource extends ResourceBase<'queue'> {
  readonly name: string;
  /** Its name in `service({ queues })`. */
  readonly queue: string;
  readonly visibilityTimeoutSeconds: number;
  readonly retentionSeconds: number;
  readonly deadLetter: DeadLetterQueue & { readonly maxReceives: number };
}

/** Where messages go that could not be handled. */
export interface DeadLetterQueue {
  readonly name: string;
  readonly retentionSeconds: number;
}

/** The service's own event bus. */
export interface EventBusResource extends ResourceBase<'event-bus'> {
  readonly name: string;
}

/** A rule that hands events of others to a function. */
export interface BusRuleResource extends ResourceBase<'bus-rule'> {
  readonly name: string;
  /** The id of the bus. */
  readonly bus: string;
  readonly source: string;
  readonly detailType: string;
  readonly command: string;
  /** The id of the function. */
  readonly function: string;
  readonly maximumEventAgeSeconds: number;
  readonly maximumRetryAttempts: number;
  readonly deadLetter: DeadLetterQueue;
}

/** A function: on AWS a Lambda function, on Google a part of one of two Cloud Run services. */
export interface FunctionResource extends ResourceBase<'function'> {
  readonly name: string;
  readonly role: FunctionRole;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly architecture: 'arm64' | 'x86_64';
  /** The name of the runtime on Lambda. */
  readonly runtime: 'nodejs24.x';
  /** The handler in the bundle of its role: file and export. */
  readonly handler: string;
  readonly logRetentionDays: number;
  readonly environment: Readonly<Record<string, EnvironmentValue>>;
  /** All that it may do, beside what its platform does with its role. */
  readonly grants: readonly Grant[];
  /** What becomes of an event that was handed over without waiting for its outcome, as the bus does on AWS, and then fails for good (rule G3). */
  readonly asyncFailures: AsyncFailures | undefined;
  readonly cloudRun: CloudRunSettings;
}

/** How often a failing event is tried, for how long, and where it goes then. On Google the subscription of the bus rule has these. */
export interface AsyncFailures {
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeSeconds: number;
  readonly deadLetter: DeadLetterQueue;
}

/** How a function's container runs on Cloud Run. */
export interface CloudRunSettings {
  readonly cpu: number;
  readonly memoryMb: number;
  readonly concurrency: number;
  readonly minInstances: number;
  readonly maxInstances: number;
}

/** A text, or an attribute of a resource that is only known when it exists. */
export type EnvironmentValue =
  | { readonly value: string }
  | { readonly resource: string; readonly attribute: 'name' | 'url' | 'deadLetterUrl' };

/** What a function may do to one resource. */
export interface Grant {
  /** The resource's id. */
  readonly resource: string;
  readonly operations: readonly Operation[];
}

/** What can be done to a resource. `lib/model/aws.ts` and `lib/model/google.ts` say which actions of the cloud each one is. */
export type Operation =
  | 'append-commits'
  | 'load-commits'
  | 'save-snapshots'
  | 'follow-commits'
  | 'get-documents'
  | 'find-documents'
  | 'put-documents'
  | 'send-messages'
  | 'receive-messages'
  | 'send-dead-letters';

/** A queue's messages are handed to a function. */
export interface QueueSourceResource extends ResourceBase<'queue-source'> {
  /** The id of the queue. */
  readonly queue: string;
  /** The id of the function. */
  readonly function: string;
  readonly batchSize: number;
}

/** The event store's commits are handed to a function, as wake-ups (rule C1). */
export interface StreamSourceResource extends ResourceBase<'stream-source'> {
  /** The id of the event store. */
  readonly eventStore: string;
  /** The id of the function. */
  readonly function: string;
  readonly batchSize: number;
  readonly startingPosition: 'TRIM_HORIZON';
  /** Halves a failing batch, so that one bad commit holds up as little as possible. */
  readonly bisectBatchOnError: boolean;
  readonly parallelizationFactor: number;
}

/**
 * What goes on by itself: a saga, a reactor, the publisher of events for others, the rebuild of a projection that replaces another, the
 * encryption of an aggregate's personal data.
 */
export interface ProcessResource extends ResourceBase<'process'> {
  readonly process: 'saga' | 'reactor' | 'publisher' | 'rebuild' | 'personalData';
  readonly name: string;
}

/** A command that is sent again and again. */
export interface ScheduleResource extends ResourceBase<'schedule'> {
  readonly name: string;
  readonly timing: ScheduleTiming;
  readonly command: string;
}

/** The HTTP API in front of a function. */
export interface HttpApiResource extends ResourceBase<'http-api'> {
  readonly name: string;
  /** The id of the function. */
  readonly function: string;
  readonly auth: Auth;
  /** For documentation and for renderers that list them. */
  readonly routes: readonly RouteDescription[];
}

/** The resources of one kind, in the model's order. */
export function resourcesOf<Kind extends ResourceKind>(model: ServiceModel, kind: Kind): readonly ResourceOf<Kind>[] {
  return model.resources.filter((resource): resource is ResourceOf<Kind> => resource.kind === kind);
}
