export type { CommandBus, CommandBusOptions } from './command-bus/command-bus.ts';
export type {
  Accepted,
  CommandResult,
  EffectRejected,
  EffectResult,
  OutcomeOf,
  Performed,
  Rejected,
} from './command-bus/command-result.ts';
export type { DispatchOptions } from './command-bus/dispatch-options.ts';
export {
  CannotAskError,
  CannotSendError,
  InvalidDecisionError,
  StateNotJsonError,
  UnprotectedPersonalDataError,
} from './command-bus/errors.ts';
export type { SnapshotPolicy } from './command-bus/snapshotted-streams.ts';
export type { StateCache, StateCacheOptions } from './command-bus/state-cache.ts';
export type { FunctionRole } from './contract/environment.ts';
export { type EnvironmentVariable, environmentVariables } from './contract/environment-variables.ts';
export { type Metric, type MetricName, metricDimensions, metricNamespace, metrics } from './contract/metrics.ts';
export type { IndexValue } from './contract/read-model-table.ts';
export {
  type Aggregate,
  type AggregateOptions,
  type AnyAggregate,
  aggregate,
  type EventOf,
  type PendingEventOf,
  type StateOf,
} from './decider/aggregate.ts';
export type { AnswerOf, Ask, Askable } from './decider/askable.ts';
export {
  type AnyAggregateCommand,
  type AnyCommand,
  type Command,
  type CommandOptions,
  command,
  type DecisionContext,
  type PrepareContext,
} from './decider/command.ts';
export {
  type EffectCommand,
  type EffectCommandOptions,
  type EffectContext,
  effectCommand,
  type Sendable,
  type SendCommand,
  type SendCommandOptions,
} from './decider/effect-command.ts';
export { erasures } from './decider/erasures.ts';
export { type ReservationOptions, type ReservationState, reservation } from './decider/reservation.ts';
export type { SnapshotOptions } from './decider/snapshot-choice.ts';
export {
  BucketRequiredError,
  CommitTooLargeError,
  ConcurrencyError,
  ConflictError,
  CorruptStreamError,
  DeadlineExceededError,
  EmptyCommitError,
  HistoryDivergedError,
  SnapshotTooLargeError,
  StreamClosedError,
  StreamNotClosedError,
  TooManyEventsError,
} from './event-store/errors.ts';
export type {
  ArchivedStream,
  EventStore,
  LoadedStream,
  LoadOptions,
  PendingCommit,
  StoreOptions,
  StreamTip,
  TipPage,
  TipScan,
} from './event-store/event-store.ts';
export {
  InvalidSubjectError,
  MissingKeyServiceError,
  PersonalDataUnreadableError,
  ReservedFieldError,
  SubjectForgottenError,
} from './event-store/personal-data/errors.ts';
export { type ForgetPorts, forgetSubject } from './event-store/personal-data/forget-subject.ts';
export { type PersonalDataOptions, type PersonalDataStore, withPersonalData } from './event-store/personal-data/personal-data-store.ts';
export type {
  ForgottenKey,
  PersonalKey,
  PersonalKeyRecord,
  PersonalKeyStore,
  PersonalSubject,
} from './event-store/personal-data/personal-key-store.ts';
export { reapplyErasures } from './event-store/personal-data/reapply-erasures.ts';
export type { KeyCacheOptions } from './event-store/personal-data/subject-keys.ts';
export type { SeenCommands, Snapshot, SnapshotChoice } from './event-store/snapshot.ts';
export { StoreAccessDeniedError, StoreNotFoundError, StoreRefusedError, StoreUnavailableError } from './event-store/store-errors.ts';
export type { ExpectedVersion, StreamHead } from './event-store/stream-head.ts';
export { UnknownQueryError, UnlistedProjectionError } from './host/errors.ts';
export { type OperationRecord, observe, type Span, type Tracer, tracing } from './host/telemetry.ts';
export type { IamAuth, JwtAuth, NoAuth } from './http/auth/auth.ts';
export {
  type ApiKey,
  type ApiKeyAuth,
  type ApiKeyOptions,
  type Auth,
  apiKey,
  iam,
  type JwtAlgorithm,
  type JwtOptions,
  jwt,
  none,
  type TenantHeader,
} from './http/auth/auth.ts';
export { InvalidApiKeysError, InvalidTokenError, IssuerUnreachableError, UnauthenticatedError } from './http/auth/errors.ts';
export type {
  CommandAccepted,
  CommandAnswer,
  CommandEnqueued,
  CommandPerformed,
  CommandRejected,
  CommandRoute,
  QueryAnswer,
  QueryRoute,
  RoutedService,
  RouteInput,
  RoutesOf,
} from './http/client/client-types.ts';
export {
  type CallOptions,
  type Client,
  type ClientOptions,
  createClient,
  type EnqueueOptions,
  type QueryCallOptions,
  type SendOptions,
} from './http/client/create-client.ts';
export type { CallHeaders } from './http/client/http-call.ts';
export type { Fetch, RetryPolicy } from './http/client/send-with-retries.ts';
export type { CorsAnswers, CorsOfEveryOrigin, CorsOfOrigins, CorsOptions } from './http/cors.ts';
export type { FetchApp, MountEnvironment, RequestHandler, RoutedRequest, UsedPorts } from './http/custom-handler.ts';
export {
  BodyTooLargeError,
  InvalidResponseError,
  ProblemError,
  ServiceUnreachableError,
  UndeclaredUseError,
  UnsendableInputError,
} from './http/errors.ts';
export { type HttpRequest, type HttpResponse, json, type PlatformAuthorizer } from './http/http-message.ts';
export type { Problem } from './http/problem.ts';
export { type Enqueued, enqueue, type MessageTarget } from './http/route-target.ts';
export type { HandlerOptions, Method, Route, RouteOptions, Router, RouteTarget } from './http/router.ts';
export type { Ambient } from './message/ambient.ts';
export type { Authorize, Caller } from './message/caller.ts';
export type { CommandMessage } from './message/command-message.ts';
export type { Commit } from './message/commit.ts';
export { type Erased, erased, isErased } from './message/erased.ts';
export {
  AllFrameError,
  CausationDepthError,
  CommandIdReusedError,
  ForbiddenError,
  InvalidPageTokenError,
  InvalidPositionError,
  InvalidStreamIdError,
  InvalidUpcastError,
  TenantRequiredError,
  UnknownCommandError,
  UnknownEventError,
  ValidationError,
  type ValidationFault,
} from './message/errors.ts';
export type { Event, RecordedEvent, StoredEvent } from './message/event.ts';
export type { EventDefinition, EventDefinitions } from './message/event-definition.ts';
export type { Json } from './message/json.ts';
export type { MessageMetadata, MessageOrigin } from './message/metadata.ts';
export type {
  CommandOperation,
  Middleware,
  Operation,
  QueryOperation,
  TriggerOperation,
} from './message/middleware.ts';
export type { PersonalFields } from './message/personal-fields.ts';
export { InvalidRateError } from './message/rate-error.ts';
export type { Rejection } from './message/rejection.ts';
export { type Resilience, type ResilienceOptions, resilience } from './message/resilience.ts';
export { CircuitOpenError, TimedOutError } from './message/resilience-errors.ts';
export type { Input, Output, Schema } from './message/schema.ts';
export type { TimeoutMessage, WorkerMessage } from './message/worker-message.ts';
export { type CatchUpOptions, type CatchUpPorts, type CatchUpReport, catchUp } from './process-manager/consumer/catch-up.ts';
export type { FollowerReport, StreamFault } from './process-manager/consumer/catch-up-report.ts';
export type {
  CheckpointPage,
  CheckpointSearch,
  CheckpointStore,
  ConsumerCheckpoint,
  ConsumerStart,
  ParkedStream,
  StartFrom,
  StreamFailure,
} from './process-manager/consumer/checkpoint-store.ts';
export type { Consumer, ConsumerPorts } from './process-manager/consumer/consumer.ts';
export { type Starting, type StartOptions, type StartPorts, startConsumers } from './process-manager/consumer/consumer-start.ts';
export type { Follower, Standing } from './process-manager/consumer/follower.ts';
export { type ParkingPolicy, type ParkingPorts, type StreamWork, withParking } from './process-manager/consumer/parking.ts';
export {
  parkedStreams,
  type RetriedStream,
  type RetryOptions,
  type RetryPorts,
  retryParked,
} from './process-manager/consumer/parking-retry.ts';
export { skipParked } from './process-manager/consumer/parking-skip.ts';
export { InvalidIntegrationEventError, PublishFailedError } from './process-manager/integration/errors.ts';
export {
  type AnyIntegrationEvent,
  type IntegrationEvent,
  type IntegrationEventOptions,
  integrationEvent,
} from './process-manager/integration/integration-event.ts';
export type { ReactorHandlers } from './process-manager/reactor.ts';
export { type Reactor, type ReactorContext, type ReactorHandler, type ReactorOptions, reactor } from './process-manager/reactor.ts';
export { InvalidSagaIdError, InvalidSagaStepError, UnknownSagaError } from './process-manager/saga/errors.ts';
export { readSaga, type SagaView } from './process-manager/saga/read-saga.ts';
export type { SagaHandlers } from './process-manager/saga/saga.ts';
export {
  type AnySaga,
  type Saga,
  type SagaHandler,
  type SagaOptions,
  type SagaStateOf,
  type SagaStep,
  saga,
} from './process-manager/saga/saga.ts';
export type {
  CancelEffect,
  CompensateEffect,
  CompleteEffect,
  SagaContext,
  SagaEffect,
  SagaEffects,
  SendEffect,
  SendEffectOptions,
  TimeoutEffect,
} from './process-manager/saga/saga-effects.ts';
export type { FailedUndo, PlannedCommand, SagaEnd } from './process-manager/saga/saga-history.ts';
export type {
  AnsweredCommand,
  CommandFailed,
  CommandFailure,
  CommandSucceeded,
  CommandSuccess,
  FiredTimeout,
  SagaInputOf,
  SourceEvent,
  SourcePlace,
} from './process-manager/saga/saga-input.ts';
export type { SagaStatus } from './process-manager/saga/saga-progress.ts';
export { sagaTimeline } from './process-manager/saga/saga-timeline.ts';
export type { OfTenant } from './projection/document-key.ts';
export {
  CorruptDocumentError,
  DocumentTooLargeError,
  InvalidDocumentKeyError,
  InvalidResultError,
  InvalidSearchError,
  MissingClockError,
  MissingEventStoreError,
  ProjectionRebuildingError,
} from './projection/errors.ts';
export { InvalidExpiryError } from './projection/expiry-error.ts';
export {
  type AnyProjection,
  type DocumentContext,
  type KeyFunction,
  type Projection,
  type ProjectionOptions,
  projection,
} from './projection/projection.ts';
export type {
  FailedStream,
  ProjectionRegistry,
  RebuildJob,
  RebuildSegment,
  RegisteredProjection,
  RegisteredVersion,
} from './projection/projection-registry.ts';
export type { ProjectionStores } from './projection/projection-stores.ts';
export { type AnyQuery, type Query, type QueryOptions, query } from './projection/query.ts';
export type { AskOptions, QueryBus, QueryBusOptions } from './projection/query-bus.ts';
export type {
  ApplyOutcome,
  ChangeLimits,
  Checkpoint,
  DocumentChange,
  DocumentPage,
  IndexSearch,
  KeyedDocument,
  PartialCommit,
  ReadModelStore,
  RevisedDocument,
  StoredDocument,
  StreamCheckpoint,
} from './projection/read-model-store.ts';
export type { DocumentOf, PageOptions, Range, Reader } from './projection/reader.ts';
export type { LagOptions, StreamLag } from './projection/rebuild/lag-of.ts';
export { lagOf, type ProjectionLag } from './projection/rebuild/lag-of.ts';
export { projectionsToBuild } from './projection/rebuild/projections-to-build.ts';
export {
  cancelRebuild,
  type RebuildOptions,
  type RebuildOutcome,
  type RebuildProgress,
  rebuildProjection,
} from './projection/rebuild/rebuild-projection.ts';
export type { AggregateState, StateReader } from './projection/state-reader.ts';
export { type Bucket, type BucketChange, type BucketContext, type BucketOptions, bucket, type ChangedObject } from './service/bucket.ts';
export { type CloudRunNetwork, type CloudRunOptions, cloudRun } from './service/cloud-run.ts';
export {
  type BusArchiveOptions,
  type EventBus,
  eventBus,
  type Incoming,
  type IncomingOptions,
  incoming,
} from './service/event-bus.ts';
export { type ByTimestampOptions, type EventStoreOptions, eventStore } from './service/event-store.ts';
export type {
  Existing,
  ExistingBucket,
  ExistingBucketName,
  ExistingBus,
  ExistingDatabase,
  ExistingEventBridgeBus,
  ExistingEventStore,
  ExistingPubsubTopic,
  ExistingQueue,
  ExistingSnsTopic,
  ExistingSqsQueue,
  ExistingTable,
  ExistingTopic,
} from './service/existing.ts';
export { type Http, type HttpGateway, type HttpOptions, http, type OpenApiOptions } from './service/http.ts';
export { type CanaryOptions, type LambdaFunctionOptions, lambdaFunction, type NetworkOptions } from './service/lambda-function.ts';
export { type MonitoringOptions, monitoring } from './service/monitoring.ts';
export type {
  InfrastructureOverrides,
  OverriddenTarget,
  OverrideValue,
  PartNames,
  PartOverrides,
  SettingsOf,
  ValueOf,
} from './service/overrides.ts';
export { type PersonalKeyOptions, personalData } from './service/personal-data.ts';
export { type Queue, queue } from './service/queue.ts';
export type { Renamed } from './service/renamed.ts';
export {
  type CronTiming,
  type Rate,
  type RateTiming,
  type Schedule,
  type ScheduledInput,
  type ScheduledTime,
  type ScheduleOptions,
  type ScheduleTiming,
  schedule,
} from './service/schedule.ts';
export { parameter, type SecretReference, secret } from './service/secret.ts';
export { type FunctionOptions, type Service, type ServiceOptions, type StreamReaders, service } from './service/service.ts';
export { type Topic, type TopicOptions, type TopicPlace, topic } from './service/topic.ts';
export {
  InvalidDelayError,
  InvalidTimeError,
  KeyUnwrapError,
  MessageDelayError,
  MessagesNotSentError,
  MessageTooLargeError,
  SecretNotFoundError,
  TimerTooLargeError,
  TopicMessageTooLargeError,
  type UnsentMessage,
} from './transport/errors.ts';
export type { EventPublisher, PublicEvent, PublicMetadata, PublishFailure } from './transport/event-bus.ts';
export type { DataKey, KeyContext, KeyService } from './transport/key-service.ts';
export type { ListedObject, ListOptions, ObjectPage, ObjectStore, PutOptions, StoredObject } from './transport/object-store.ts';
export type { CommandQueues, DeadLetter, OutgoingMessage, QueueOptions } from './transport/queue.ts';
export type { SecretName, Secrets } from './transport/secrets.ts';
export { sendAll } from './transport/send-all.ts';
export type { Timer, Timers } from './transport/timers.ts';
export { type TopicMessage, type Topics, topicMessageIdAttribute } from './transport/topic.ts';
export {
  BatchDeadlineError,
  BusCommandRejectedError,
  InvocationFailedError,
  ScheduledCommandRejectedError,
  TopicCommandRejectedError,
  UnexpectedBusEventError,
  UnexpectedObjectChangeError,
  UnexpectedQueueContentError,
  UnexpectedTableError,
  UnexpectedTopicError,
  UnknownEventSourceError,
  UnknownInvokedQueryError,
  UnknownScheduleError,
} from './trigger/errors.ts';
export {
  createInvoker,
  type InvokableService,
  type InvokeOptions,
  type InvokeQueryOptions,
  type Invoker,
} from './trigger/invoke-client.ts';
