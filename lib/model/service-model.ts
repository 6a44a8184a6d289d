import type { FunctionRole } from '../../runtime/contract/environment.ts';
import type { MetricName } from '../../runtime/contract/metrics.ts';
import type { Auth } from '../../runtime/http/auth/auth.ts';
import type { BucketChange } from '../../runtime/service/bucket.ts';
import type { CloudRunNetwork } from '../../runtime/service/cloud-run.ts';
import type { RouteDescription } from '../../runtime/service/describe-service.ts';
import type { ExistingBucket, ExistingBus, ExistingEventStore, ExistingQueue, ExistingTopic } from '../../runtime/service/existing.ts';
import type { HttpGateway } from '../../runtime/service/http.ts';
import type { CanaryOptions, NetworkOptions } from '../../runtime/service/lambda-function.ts';
import type { OverrideValue } from '../../runtime/service/overrides.ts';
import type { ScheduleTiming } from '../../runtime/service/schedule.ts';
import type { SecretReference } from '../../runtime/service/secret.ts';

/**
 * Everything a service needs, cloud-neutral: resources under stable logical ids, with every default, limit, name and grant resolved.
 * Renderers translate it and decide nothing.
 */
export interface ServiceModel {
  /** The version of this format. */
  readonly modelVersion: 2;
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
  | CheckpointTableResource
  | PersonalKeyTableResource
  | BucketResource
  | QueueResource
  | EventBusResource
  | TopicResource
  | TimerGroupResource
  | FunctionResource
  | QueueSourceResource
  | StreamSourceResource
  | BusRuleResource
  | TopicSubscriptionResource
  | BucketSourceResource
  | ScheduleResource
  | InvocationResource
  | HttpApiResource
  | DashboardResource
  | AlarmResource;

/** The kinds of resources. */
export type ResourceKind = Resource['kind'];

/** The resource of a kind. */
export type ResourceOf<Kind extends ResourceKind> = Extract<Resource, { readonly kind: Kind }>;

/** What each resource has. */
interface ResourceBase<Kind extends string> {
  readonly kind: Kind;
  /** Stable and PascalCase, from the definition's own name: the construct id in CDK, and in snake case the address in Terraform. */
  readonly id: string;
  /**
   * The ids that it had under former names of its part, the oldest first. It keeps the physical names of the oldest, which stays its construct
   * id in CDK; in Terraform it moves from one address to the next.
   */
  readonly formerIds?: readonly string[] | undefined;
  /** What the definition sets on its main resource itself. */
  readonly overrides?: ResourceOverrides | undefined;
}

/** Settings of a resource by target, as CloudFormation and the providers of Terraform name them. */
export interface ResourceOverrides {
  readonly cloudformation?: OverriddenSettings | undefined;
  readonly aws?: OverriddenSettings | undefined;
  readonly google?: OverriddenSettings | undefined;
}

/** Settings by name. */
export type OverriddenSettings = Readonly<Record<string, OverrideValue>>;

/** The event store: a table with a stream. Stateful. */
export interface EventStoreResource extends ResourceBase<'event-store'> {
  readonly name: string;
  /** What is taken in its place where it exists. */
  readonly existing?: ExistingEventStore | undefined;
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
  /** What is taken in its place where it exists. */
  readonly existing?: ExistingQueue | undefined;
  /** What travels through it: commands, the messages of a topic, as they were published there, or the steps of rebuilds. */
  readonly carries: 'commands' | 'topic-messages' | 'rebuilds';
  /** Its name in `service({ queues })`; `commands` for the built-in one, `rebuilds` for that of rebuilds, and the topic's for that of a topic. */
  readonly queue: string;
  /** Whether it keeps the order of a group. Its name, and its dead-letter queue's, end with `.fifo` then. */
  readonly fifo: boolean;
  readonly visibilityTimeoutSeconds: number;
  readonly retentionSeconds: number;
  /** `maxReceives` is what the worker counts; SQS's own count is larger, see `receivesBeforeRedrive()`. */
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
  /** What is taken in its place where it exists. */
  readonly existing?: ExistingBus | undefined;
  /** How long what is published there is kept, in days; 0 for ever, `undefined` for no archive. */
  readonly archiveDays: number | undefined;
}

/** Checkpoints of consumers, parked streams, and the registry of projections. Stateful. */
export interface CheckpointTableResource extends ResourceBase<'checkpoint-table'> {
  readonly name: string;
  readonly pointInTimeRecovery: boolean;
  readonly deletionProtection: boolean;
}

/** The keys that encrypt personal data: a table without a stream. Stateful. */
export interface PersonalKeyTableResource extends ResourceBase<'personal-key-table'> {
  readonly name: string;
  readonly deletionProtection: boolean;
  /** How far back it can be restored: so long a forgotten key can still come back. */
  readonly restoreDays: number;
  /** What wraps the keys: a key of KMS that is made, one that exists by its ARN, or nothing. */
  readonly kms: { readonly alias: string } | { readonly arn: string } | undefined;
}

/** A bucket: of the event store, or of the service's own objects. Stateful; closed to the public, encrypted, over TLS alone. */
export interface BucketResource extends ResourceBase<'bucket'> {
  /** `snapshots`: large commits, large snapshots and archived streams. `objects`: what the service handles changes of. */
  readonly holds: 'snapshots' | 'objects';
  /** Its name in `service({ buckets })`; `snapshots` for the event store's. */
  readonly bucket: string;
  /** `undefined` where the cloud makes one: names of buckets are the same in the whole world. */
  readonly name: string | undefined;
  /** The oldest of the bucket's names in the service, of which a physical name is made; `undefined` where it never had another. */
  readonly namedAfter?: string | undefined;
  readonly versioned: boolean;
  /** What is taken in its place where it exists. */
  readonly existing?: ExistingBucket | undefined;
}

/** A topic that the service listens to. */
export interface TopicResource extends ResourceBase<'topic'> {
  /** Its name in `service({ topics })`. */
  readonly topic: string;
  /** The physical name of one that is made, or the ARN of one that exists. */
  readonly place: { readonly name: string } | { readonly arn: string };
  /** What is taken in its place where it exists. */
  readonly existing?: ExistingTopic | undefined;
}

/** What timers are set in: a group of schedules, the role that sends what they send, and a queue for what could not be sent. */
export interface TimerGroupResource extends ResourceBase<'timer-group'> {
  readonly name: string;
  /** The ids of the queues that timers send to: all that its role may send to. */
  readonly queues: readonly string[];
  readonly deadLetter: DeadLetterQueue;
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
  /** Whom a projector or reactor follows the store for. */
  readonly follows: readonly ('projections' | 'consumers')[];
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly architecture: 'arm64' | 'x86_64';
  /** The name of the runtime on Lambda. */
  readonly runtime: 'nodejs24.x';
  /** The handler in the bundle of its role: file and export. */
  readonly handler: string;
  /** Packages that lie beside the bundle, with what they depend on. */
  readonly packages?: readonly string[] | undefined;
  /** Files and folders that lie beside the bundle, by their paths from the entry's package. */
  readonly files?: readonly string[] | undefined;
  readonly logRetentionDays: number;
  readonly reservedConcurrency: number | undefined;
  readonly provisionedConcurrency: number | undefined;
  readonly canary: CanaryOptions | undefined;
  readonly network: NetworkOptions | undefined;
  readonly environment: Readonly<Record<string, EnvironmentValue>>;
  /** Secrets and parameters by the variable that their value is put into. */
  readonly secrets: Readonly<Record<string, SecretReference>>;
  /** All that it may do, beside what its platform does with its role. */
  readonly grants: readonly Grant[];
  /**
   * What becomes of an event that was handed over without waiting for its outcome, as bus, topics, buckets and schedules do on AWS, and then
   * fails for good (rule G3). What the function itself gives up of them goes to the same queue.
   */
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
  readonly network?: CloudRunNetwork | undefined;
}

/** A text, or an attribute of a resource that is only known when it exists. */
export type EnvironmentValue = { readonly value: string } | { readonly resource: string; readonly attribute: ResourceAttribute };

/**
 * What is known of a resource when it exists. `arn` is that of a queue, topic or key; `roleArn` and `deadLetterArn` those of a timer group;
 * `deadLetterUrl` that of a queue's dead letters, or of a function's own: a function may name itself.
 */
export type ResourceAttribute = 'name' | 'url' | 'arn' | 'deadLetterUrl' | 'deadLetterArn' | 'roleArn' | 'keyArn';

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
  | 'scan-commits'
  | 'find-commits'
  | 'follow-commits'
  | 'get-objects'
  | 'put-objects'
  | 'drop-snapshots'
  | 'get-documents'
  | 'find-documents'
  | 'put-documents'
  | 'get-checkpoints'
  | 'put-checkpoints'
  | 'read-registry'
  | 'write-registry'
  | 'keep-catch-up-state'
  | 'get-keys'
  | 'put-keys'
  | 'wrap-keys'
  | 'unwrap-keys'
  | 'send-messages'
  | 'receive-messages'
  | 'send-dead-letters'
  | 'publish-events'
  | 'set-timers';

/** A queue's messages are handed to a function. */
export interface QueueSourceResource extends ResourceBase<'queue-source'> {
  /** The id of the queue. */
  readonly queue: string;
  /** The id of the function. */
  readonly function: string;
  readonly batchSize: number;
  readonly batchWindowSeconds: number;
  /** How many batches are handled at once; `undefined` for as many as Lambda likes. */
  readonly maxConcurrency: number | undefined;
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
  readonly batchWindowSeconds: number;
  readonly maximumRetryAttempts: number;
  readonly maximumRecordAgeSeconds: number;
  /** Where a batch's place in the stream goes that was given up: records hold no data, so that catch-up finds what they stood for. */
  readonly deadLetter: DeadLetterQueue;
}

/** A topic's messages are handed to a function, or to a queue. */
export interface TopicSubscriptionResource extends ResourceBase<'topic-subscription'> {
  /** The id of the topic. */
  readonly topic: string;
  /** The id of a function or of a queue. */
  readonly target: string;
  readonly filter: Readonly<Record<string, readonly string[]>> | undefined;
  readonly rawMessageDelivery: boolean;
  readonly deadLetter: DeadLetterQueue;
}

/** A bucket's changes are handed to a function. */
export interface BucketSourceResource extends ResourceBase<'bucket-source'> {
  /** The id of the bucket. */
  readonly bucket: string;
  /** The id of the function. */
  readonly function: string;
  readonly on: readonly BucketChange[];
  readonly prefix: string | undefined;
  readonly suffix: string | undefined;
}

/** What happens again and again: a command is sent, or a function of the service does its own work. */
export interface ScheduleResource extends ResourceBase<'schedule'> {
  readonly name: string;
  readonly timing: ScheduleTiming;
  /** `schedule`: the worker is told its name in `service({ schedules })`. `job`: a function is told to do its work. */
  readonly runs:
    | { readonly kind: 'schedule'; readonly schedule: string; readonly command: string }
    | { readonly kind: 'job'; readonly job: 'catch-up' };
  /** The id of the function. */
  readonly function: string;
  readonly maximumEventAgeSeconds: number;
  readonly maximumRetryAttempts: number;
  readonly deadLetter: DeadLetterQueue;
}

/** Other services may invoke a function: who may is said where they are. */
export interface InvocationResource extends ResourceBase<'invocation'> {
  /** The id of the function. */
  readonly function: string;
  readonly commands: readonly string[];
  readonly queries: readonly string[];
}

/** What people look at. */
export interface DashboardResource extends ResourceBase<'dashboard'> {
  readonly name: string;
  readonly widgets: readonly DashboardWidget[];
}

/** One chart. */
export interface DashboardWidget {
  readonly title: string;
  readonly metrics: readonly MetricReference[];
}

/** A metric of ours, of the namespace and with the dimensions of `runtime/contract/metrics.ts`, or one that the cloud has of a resource. */
export type MetricReference =
  | { readonly metric: MetricName; readonly statistic: MetricStatistic }
  | { readonly resource: string; readonly measure: ResourceMeasure; readonly statistic: MetricStatistic };

/** What is made of a metric's values in a period. */
export type MetricStatistic = 'sum' | 'maximum' | 'average' | 'p99';

/**
 * What the cloud measures of a resource, in words that every cloud has: `duration`, `latency` and `stream-age` in milliseconds,
 * `oldest-message-age` in seconds, the others counted.
 */
export type ResourceMeasure =
  | 'errors'
  | 'throttles'
  | 'duration'
  | 'invocations'
  | 'stream-age'
  | 'waiting-messages'
  | 'oldest-message-age'
  | 'dead-letters'
  | 'throttled-requests'
  | 'server-errors'
  | 'latency';

/** What people are told of. */
export interface AlarmResource extends ResourceBase<'alarm'> {
  readonly name: string;
  readonly description: string;
  readonly metric: MetricReference;
  /** It goes off when the value is greater. */
  readonly threshold: number;
  readonly periodSeconds: number;
  /** How many periods in a row. */
  readonly periods: number;
  /** The ARN of a topic that it is sent to. */
  readonly topic: string | undefined;
}

/** The HTTP API in front of a function. */
export interface HttpApiResource extends ResourceBase<'http-api'> {
  readonly name: string;
  /** The id of the function. */
  readonly function: string;
  readonly gateway: HttpGateway;
  readonly auth: Auth;
  /** For documentation and for renderers that list them. */
  readonly routes: readonly RouteDescription[];
}

/** The resources of one kind, in the model's order. */
export function resourcesOf<Kind extends ResourceKind>(model: ServiceModel, kind: Kind): readonly ResourceOf<Kind>[] {
  return model.resources.filter((resource): resource is ResourceOf<Kind> => resource.kind === kind);
}
