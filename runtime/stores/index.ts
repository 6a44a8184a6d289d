export type { ClientAmbient } from '../aws-client/client-ambient.ts';
export {
  type DynamoDbCalls,
  type DynamoDbFault,
  type DynamoDbOperation,
  type DynamoDbOperations,
  isFault,
} from '../aws-client/dynamodb-calls.ts';
export type { EventBridgeCalls } from '../aws-client/event-bridge-calls.ts';
export { AwsFault, CallTimeoutError, UnreadableAnswerError } from '../aws-client/faults.ts';
export type { KmsCalls } from '../aws-client/kms-calls.ts';
export { type LightDynamoDbOptions, lightDynamoDb } from '../aws-client/light-dynamodb.ts';
export type { LightClientOptions } from '../aws-client/light-service.ts';
export {
  lightEventBridge,
  lightKms,
  lightParameters,
  lightSecretsManager,
  lightSqs,
} from '../aws-client/light-services.ts';
export { officialDynamoDb } from '../aws-client/official-dynamodb.ts';
export type { AwsCredentials } from '../aws-client/request-signer.ts';
export type { ParameterCalls, SecretsManagerCalls } from '../aws-client/secret-calls.ts';
export type { SqsCalls } from '../aws-client/sqs-calls.ts';
export { createCommandBus } from '../command-bus/command-bus.ts';
export { stateCache } from '../command-bus/state-cache.ts';
export { checkCommitSize } from '../event-store/commit-size.ts';
export { type CreateEventTableOptions, type CreateTableOptions, createEventTableIfMissing } from '../event-store/dynamodb/create-table.ts';
export { DynamoDbEventStore, type DynamoDbEventStoreOptions } from '../event-store/dynamodb/dynamodb-event-store.ts';
export type { TimestampIndex } from '../event-store/dynamodb/indexed-tips.ts';
export { TableMismatchError, TableNotReadyError } from '../event-store/dynamodb/table-errors.ts';
export { placeCommit } from '../event-store/event-store.ts';
export { FirestoreEventStore, type FirestoreEventStoreOptions } from '../event-store/firestore/firestore-event-store.ts';
export { InMemoryEventStore } from '../event-store/in-memory-event-store.ts';
export { type CheckProgress, type CheckReport, type CheckStreamsOptions, checkStreams } from '../event-store/maintenance/check-streams.ts';
export type { CheckCounts } from '../event-store/maintenance/check-work.ts';
export { type CloseStreamOptions, closeStream } from '../event-store/maintenance/close-stream.ts';
export { InvalidCheckTokenError, StreamNotFoundError } from '../event-store/maintenance/errors.ts';
export type { FindingKind, StreamFinding } from '../event-store/maintenance/finding.ts';
export { DynamoDbPersonalKeyStore } from '../event-store/personal-data/dynamodb-personal-key-store.ts';
export { CorruptPersonalKeyError } from '../event-store/personal-data/errors.ts';
export { FirestorePersonalKeyStore } from '../event-store/personal-data/firestore-personal-key-store.ts';
export { InMemoryPersonalKeyStore } from '../event-store/personal-data/in-memory-personal-key-store.ts';
export { SqlitePersonalKeyStore } from '../event-store/personal-data/sqlite-personal-key-store.ts';
export { checkSnapshotSize } from '../event-store/snapshot-size.ts';
export { SqliteEventStore } from '../event-store/sqlite/sqlite-event-store.ts';
export { headAfter, headAtSnapshot, noStream } from '../event-store/stream-head.ts';
export {
  defaultTipLimit,
  earliestTip,
  isRecent,
  isWanted,
  newestTips,
  readTipToken,
  type TipPlace,
  writeTipToken,
} from '../event-store/tip-scan.ts';
export { verifyHistory } from '../event-store/verify-history.ts';
export { type AccessToken, applicationDefaultToken } from '../google-client/access-token.ts';
export { GoogleCallError } from '../google-client/google-call-error.ts';
export { GoogleRest, type GoogleRestOptions } from '../google-client/google-rest.ts';
export { systemAmbient } from '../host/ambient.ts';
export { DynamoDbCatchUpState } from '../process-manager/consumer/dynamodb/dynamodb-catch-up-state.ts';
export { DynamoDbCheckpointStore } from '../process-manager/consumer/dynamodb/dynamodb-checkpoint-store.ts';
export { CorruptCheckpointError } from '../process-manager/consumer/errors.ts';
export { FirestoreCatchUpState } from '../process-manager/consumer/firestore/firestore-catch-up-state.ts';
export { FirestoreCheckpointStore } from '../process-manager/consumer/firestore/firestore-checkpoint-store.ts';
export { InMemoryCatchUpState } from '../process-manager/consumer/in-memory-catch-up-state.ts';
export { InMemoryCheckpointStore } from '../process-manager/consumer/in-memory-checkpoint-store.ts';
export { SqliteCheckpointStore } from '../process-manager/consumer/sqlite/sqlite-checkpoint-store.ts';
export {
  type CreateReadModelTableOptions,
  createCheckpointTableIfMissing,
  createReadModelTableIfMissing,
} from '../projection/dynamodb/create-table.ts';
export { DynamoDbProjectionRegistry } from '../projection/dynamodb/dynamodb-projection-registry.ts';
export { DynamoDbReadModelStore } from '../projection/dynamodb/dynamodb-read-model-store.ts';
export { FirestoreProjectionRegistry } from '../projection/firestore/firestore-projection-registry.ts';
export { FirestoreReadModelStore, type FirestoreReadModelStoreOptions } from '../projection/firestore/firestore-read-model-store.ts';
export { InMemoryProjectionRegistry } from '../projection/in-memory-projection-registry.ts';
export { InMemoryReadModelStore } from '../projection/in-memory-read-model-store.ts';
export { createQueryBus } from '../projection/query-bus.ts';
export { SqliteProjectionRegistry } from '../projection/sqlite/sqlite-projection-registry.ts';
export { SqliteReadModelStore } from '../projection/sqlite/sqlite-read-model-store.ts';
export {
  DatabaseInUseError,
  DatabaseLockedError,
  DatabaseUnavailableError,
  DiskFullError,
  MissingLibsqlError,
  NewerSchemaError,
  NotADatabaseError,
} from '../sqlite/errors.ts';
export { type OpenSqliteOptions, openSqlite } from '../sqlite/open-sqlite.ts';
export type { DatabaseCall, DatabaseWrite, Sql, SqlBytes, SqliteDatabase, SqlValue } from '../sqlite/sqlite-database.ts';
export { AwsSecrets, type AwsSecretsOptions } from '../transport/aws/aws-secrets.ts';
export { EventBridgePublisher, type EventBridgePublisherOptions } from '../transport/aws/event-bridge-publisher.ts';
export { KmsKeyService, type KmsKeyServiceOptions } from '../transport/aws/kms-key-service.ts';
export { officialEventBridge, officialKms, officialScheduler, officialSns, officialSqs } from '../transport/aws/official-services.ts';
export { S3ObjectStore, type S3ObjectStoreOptions } from '../transport/aws/s3-object-store.ts';
export type { SchedulerCalls } from '../transport/aws/scheduler-calls.ts';
export { SchedulerTimers, type SchedulerTimersOptions } from '../transport/aws/scheduler-timers.ts';
export { ServiceCallError } from '../transport/aws/service-call-error.ts';
export type { SnsCalls } from '../transport/aws/sns-calls.ts';
export { SnsTopics, type SnsTopicsOptions } from '../transport/aws/sns-topics.ts';
export { SqsCommandQueues, type SqsCommandQueuesOptions, type SqsSendOptions } from '../transport/aws/sqs-command-queues.ts';
export { CloudKmsKeyService, type CloudKmsKeyServiceOptions } from '../transport/google/cloud-kms-key-service.ts';
export { CloudStorageObjectStore, type CloudStorageObjectStoreOptions } from '../transport/google/cloud-storage-object-store.ts';
export { CloudTasksTimers, type CloudTasksTimersOptions } from '../transport/google/cloud-tasks-timers.ts';
export { PubSubCommandQueues, type PubSubCommandQueuesOptions } from '../transport/google/pubsub-command-queues.ts';
export { PubSubPublisher, type PubSubPublisherOptions } from '../transport/google/pubsub-publisher.ts';
export { PubSubTopics, type PubSubTopicsOptions } from '../transport/google/pubsub-topics.ts';
export type { MemoryCommandQueuesOptions } from '../transport/memory/memory-command-queues.ts';
export { MemoryObjectStore, type MemoryObjectStoreOptions } from '../transport/memory/memory-object-store.ts';
export { MemorySecrets } from '../transport/memory/memory-secrets.ts';
export type { MemoryTimersOptions } from '../transport/memory/memory-timers.ts';
export { ObjectStoreError } from '../transport/object-store-error.ts';
export { SqliteCommandQueues, type SqliteCommandQueuesOptions } from '../transport/sqlite/sqlite-command-queues.ts';
export { SqliteTimers, type SqliteTimersOptions } from '../transport/sqlite/sqlite-timers.ts';
