export { AllFrameService, type AllFrameServiceProps, type AnyService } from './cdk/allframe-service.ts';
export { BusRule, type BusRuleProps } from './cdk/bus-rule.ts';
export { CommandQueue, type CommandQueueDeadLetter, type CommandQueueProps } from './cdk/command-queue.ts';
export { EventStoreTable, type EventStoreTableProps } from './cdk/event-store-table.ts';
export { HttpEntry, type HttpEntryProps } from './cdk/http-entry.ts';
export { QueueSource, type QueueSourceProps } from './cdk/queue-source.ts';
export { ReadModelTable, type ReadModelTableProps } from './cdk/read-model-table.ts';
export { ServiceBus, type ServiceBusProps } from './cdk/service-bus.ts';
export { ServiceFunction, type ServiceFunctionProps } from './cdk/service-function.ts';
export { StreamSource, type StreamSourceProps } from './cdk/stream-source.ts';
export { type Diagnostic, InvalidServiceError } from './model/diagnostics.ts';
export type {
  BusRuleResource,
  CloudRunSettings,
  DeadLetterQueue,
  EnvironmentValue,
  EventBusResource,
  EventStoreResource,
  FunctionResource,
  Grant,
  HttpApiResource,
  Operation,
  QueueResource,
  QueueSourceResource,
  ReadModelIndex,
  ReadModelResource,
  Resource,
  ResourceKind,
  ResourceOf,
  ServiceModel,
  StreamSourceResource,
} from './model/service-model.ts';
