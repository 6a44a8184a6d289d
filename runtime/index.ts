export type { CommandBus, DispatchOptions } from './command-bus/command-bus.ts';
export type { Accepted, CommandResult, Rejected } from './command-bus/command-result.ts';
export { InvalidDecisionError } from './command-bus/errors.ts';
export { type EnvironmentVariable, environmentVariables, type FunctionRole } from './contract/environment.ts';
export {
  type Aggregate,
  type AggregateOptions,
  type AnyAggregate,
  aggregate,
  type EventOf,
  type PendingEventOf,
  type StateOf,
} from './decider/aggregate.ts';
export { type AnyCommand, type Command, type CommandOptions, command, type DecisionContext } from './decider/command.ts';
export {
  CommitTooLargeError,
  ConcurrencyError,
  ConflictError,
  CorruptStreamError,
  DeadlineExceededError,
  HistoryDivergedError,
} from './event-store/errors.ts';
export type { EventStore, LoadedStream, PendingCommit, StoreOptions } from './event-store/event-store.ts';
export type { ExpectedVersion, StreamHead } from './event-store/stream-head.ts';
export type {
  CommandAccepted,
  CommandAnswer,
  CommandEnqueued,
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
  type SendOptions,
} from './http/client/create-client.ts';
export type { CallHeaders } from './http/client/http-call.ts';
export type { Fetch, RetryPolicy } from './http/client/send-with-retries.ts';
export type { CorsAnswers, CorsOfEveryOrigin, CorsOfOrigins, CorsOptions } from './http/cors.ts';
export { ProblemError, ServiceUnreachableError, UnsendableInputError } from './http/errors.ts';
export type { Problem } from './http/problem.ts';
export { type Enqueued, enqueue, type Method, type Route, type Router, type RouteTarget } from './http/router.ts';
export type { CommandMessage } from './message/command-message.ts';
export type { Commit } from './message/commit.ts';
export {
  AllFrameError,
  CausationDepthError,
  CommandIdReusedError,
  InvalidStreamIdError,
  InvalidUpcastError,
  UnknownCommandError,
  UnknownEventError,
  ValidationError,
  type ValidationFault,
} from './message/errors.ts';
export type { Event, RecordedEvent, StoredEvent } from './message/event.ts';
export type { EventDefinition, EventDefinitions } from './message/event-definition.ts';
export type { Json } from './message/json.ts';
export type { MessageMetadata } from './message/metadata.ts';
export type { Rejection } from './message/rejection.ts';
export type { Input, Output, Schema } from './message/schema.ts';
export {
  CorruptDocumentError,
  InvalidDocumentKeyError,
  InvalidPageTokenError,
  InvalidResultError,
  InvalidSearchError,
} from './projection/errors.ts';
export { type AnyProjection, type KeyFunction, type Projection, type ProjectionOptions, projection } from './projection/projection.ts';
export { type AnyQuery, type Query, type QueryOptions, query } from './projection/query.ts';
export type {
  ApplyOutcome,
  ChangeLimits,
  Checkpoint,
  DocumentChange,
  DocumentPage,
  IndexSearch,
  PartialCommit,
  ReadModelStore,
  RevisedDocument,
  StoredDocument,
  StreamCheckpoint,
} from './projection/read-model-store.ts';
export type { DocumentOf, PageOptions, Range, Reader } from './projection/reader.ts';
export { type CloudRunOptions, cloudRun } from './service/cloud-run.ts';
export { type EventBus, eventBus, type Incoming, type IncomingOptions, incoming } from './service/event-bus.ts';
export { type EventStoreOptions, eventStore } from './service/event-store.ts';
export { type Auth, type Http, type HttpOptions, http, none, type OpenApiOptions } from './service/http.ts';
export { type LambdaFunctionOptions, lambdaFunction } from './service/lambda-function.ts';
export { type Queue, queue } from './service/queue.ts';
export { type FunctionOptions, type Service, type ServiceOptions, service } from './service/service.ts';
