export { AllFrameService, type AllFrameServiceProps, type BuiltInQueues, type BuiltInSchedules } from './cdk/allframe-service.ts';
export { BucketSource, type BucketSourceProps } from './cdk/bucket-source.ts';
export { BusRule, type BusRuleProps } from './cdk/bus-rule.ts';
export { FunctionCanary, type FunctionCanaryProps } from './cdk/canary.ts';
export { CheckpointTable, type CheckpointTableBase, type ICheckpointTable } from './cdk/checkpoint-table.ts';
export {
  CommandQueue,
  type CommandQueueAttributes,
  type CommandQueueBase,
  type CommandQueueDeadLetter,
  type CommandQueueProps,
  type ICommandQueue,
} from './cdk/command-queue.ts';
export type { DeadLetterProps, DeadLetterQueueProps } from './cdk/dead-letter-queue.ts';
export { UnresolvedReferenceError } from './cdk/errors.ts';
export {
  EventStoreTable,
  type EventStoreTableAttributes,
  type EventStoreTableBase,
  type EventStoreTableProps,
  type IEventStoreTable,
} from './cdk/event-store-table.ts';
export type { FunctionNetworkProps } from './cdk/function-network.ts';
export { HttpEntry } from './cdk/http-entry.ts';
export type { HttpEntryProps, HttpRoute } from './cdk/http-entry-props.ts';
export { Invocation, type InvocationProps } from './cdk/invocation.ts';
export type { MeasureOptions } from './cdk/measured.ts';
export {
  type IPersonalKeyTable,
  PersonalKeyTable,
  type PersonalKeyTableAttributes,
  PersonalKeyTableBase,
  type PersonalKeyTableProps,
} from './cdk/personal-key-table.ts';
export type { AnyTable, ProtectedTableProps, TableAttributes } from './cdk/protected-table.ts';
export { QueueSource, type QueueSourceProps } from './cdk/queue-source.ts';
export {
  type IReadModelTable,
  ReadModelTable,
  type ReadModelTableAttributes,
  type ReadModelTableBase,
  type ReadModelTableProps,
} from './cdk/read-model-table.ts';
export { ScheduledCommand, type ScheduledCommandProps } from './cdk/scheduled-command.ts';
export { ServiceAlarm, type ServiceAlarmProps } from './cdk/service-alarm.ts';
export { type IServiceBucket, ServiceBucket, type ServiceBucketBase, type ServiceBucketProps } from './cdk/service-bucket.ts';
export { type IServiceBus, ServiceBus, type ServiceBusBase, type ServiceBusProps } from './cdk/service-bus.ts';
export { type DashboardChart, ServiceDashboard, type ServiceDashboardProps } from './cdk/service-dashboard.ts';
export { ServiceFunction } from './cdk/service-function.ts';
export type { ServiceFunctionProps } from './cdk/service-function-props.ts';
export type { AnyService, FunctionSettings, RoleOf, ServiceOverrides } from './cdk/service-overrides.ts';
export type { ServiceParts } from './cdk/service-parts.ts';
export { type IServiceTopic, ServiceTopic, type ServiceTopicBase, type ServiceTopicProps } from './cdk/service-topic.ts';
export { SnapshotBucket, type SnapshotBucketProps } from './cdk/snapshot-bucket.ts';
export { StreamSource, type StreamSourceProps } from './cdk/stream-source.ts';
export { TimerGroup, type TimerGroupProps } from './cdk/timer-group.ts';
export { TopicSubscription, type TopicSubscriptionProps } from './cdk/topic-subscription.ts';
export { type Diagnostic, InvalidServiceError } from './model/diagnostics.ts';
export type {
  AlarmResource,
  AsyncFailures,
  BucketResource,
  BucketSourceResource,
  BusRuleResource,
  CheckpointTableResource,
  CloudRunSettings,
  DashboardResource,
  DashboardWidget,
  DeadLetterQueue,
  EnvironmentValue,
  EventBusResource,
  EventStoreResource,
  FunctionResource,
  Grant,
  HttpApiResource,
  InvocationResource,
  MetricReference,
  MetricStatistic,
  Operation,
  PersonalKeyTableResource,
  QueueResource,
  QueueSourceResource,
  ReadModelIndex,
  ReadModelResource,
  Resource,
  ResourceAttribute,
  ResourceKind,
  ResourceMeasure,
  ResourceOf,
  ScheduleResource,
  ServiceModel,
  StreamSourceResource,
  TimerGroupResource,
  TopicResource,
  TopicSubscriptionResource,
} from './model/service-model.ts';
