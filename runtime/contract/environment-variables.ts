import { type NeededVariable, neededVariables } from './environment.ts';

/** One variable of a function's environment: what it holds, who sets it, and who can't do without it. */
export interface EnvironmentVariable extends NeededVariable {
  readonly meaning: string;
}

/** Every variable that the runtime reads. `docs/environment.md` is this table for people. */
export const environmentVariables = {
  AWS_REGION: { meaning: 'The region of the clients', ...neededVariables.AWS_REGION },
  AWS_ENDPOINT_URL: { meaning: 'Another endpoint for every AWS client, such as an emulator', setBy: 'you', requiredBy: [] },
  AWS_ENDPOINT_URL_DYNAMODB: { meaning: 'Another endpoint for DynamoDB; it goes before AWS_ENDPOINT_URL', setBy: 'you', requiredBy: [] },
  AWS_ENDPOINT_URL_EVENTBRIDGE: {
    meaning: 'Another endpoint for EventBridge; it goes before AWS_ENDPOINT_URL',
    setBy: 'you',
    requiredBy: [],
  },
  AWS_ENDPOINT_URL_KMS: { meaning: 'Another endpoint for KMS; it goes before AWS_ENDPOINT_URL', setBy: 'you', requiredBy: [] },
  AWS_ENDPOINT_URL_SECRETS_MANAGER: {
    meaning: 'Another endpoint for Secrets Manager; it goes before AWS_ENDPOINT_URL',
    setBy: 'you',
    requiredBy: [],
  },
  AWS_ENDPOINT_URL_SQS: { meaning: 'Another endpoint for SQS; it goes before AWS_ENDPOINT_URL', setBy: 'you', requiredBy: [] },
  AWS_ENDPOINT_URL_SSM: { meaning: 'Another endpoint for Systems Manager; it goes before AWS_ENDPOINT_URL', setBy: 'you', requiredBy: [] },
  AWS_MAX_ATTEMPTS: { meaning: 'Tries of a call to AWS, the first one included; 4 unless given', setBy: 'you', requiredBy: [] },
  AWS_ACCESS_KEY_ID: { meaning: 'Credentials, first part', ...neededVariables.AWS_ACCESS_KEY_ID },
  AWS_SECRET_ACCESS_KEY: { meaning: 'Credentials, second part', ...neededVariables.AWS_SECRET_ACCESS_KEY },
  AWS_SESSION_TOKEN: { meaning: 'Credentials, third part: those of a role have one', setBy: 'AWS Lambda', requiredBy: [] },
  AWS_LAMBDA_FUNCTION_NAME: { meaning: 'That this is AWS Lambda', setBy: 'AWS Lambda', requiredBy: [] },
  AWS_LAMBDA_INITIALIZATION_TYPE: {
    meaning: 'That Lambda initializes the process: what the first command needs of Node is loaded then',
    setBy: 'AWS Lambda',
    requiredBy: [],
  },
  AWS_PROFILE: { meaning: 'Credentials of a profile: the official client', setBy: 'you', requiredBy: [] },
  AWS_WEB_IDENTITY_TOKEN_FILE: { meaning: 'Credentials of a web identity: the official client', setBy: 'you', requiredBy: [] },
  AWS_CONTAINER_CREDENTIALS_FULL_URI: { meaning: 'Credentials of a container: the official client', setBy: 'AWS', requiredBy: [] },
  AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: { meaning: 'Credentials of a container: the official client', setBy: 'AWS', requiredBy: [] },
  AWS_USE_FIPS_ENDPOINT: { meaning: 'true: endpoints of FIPS, by the official client', setBy: 'you', requiredBy: [] },
  AWS_USE_DUALSTACK_ENDPOINT: { meaning: 'true: endpoints of IPv6 too, by the official client', setBy: 'you', requiredBy: [] },
  AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: {
    meaning: 'true: no endpoint but the region’s, by the official client',
    setBy: 'you',
    requiredBy: [],
  },
  DYNAMODB_CLIENT: {
    meaning: 'light or official: which client calls DynamoDB; found out unless given',
    setBy: 'lambdaFunction({ environment })',
    requiredBy: [],
  },
  EVENT_TABLE: { meaning: 'The name of the event store’s table', ...neededVariables.EVENT_TABLE },
  SNAPSHOT_BUCKET: {
    meaning: 'The bucket of large commits and snapshots; without it such commits are refused',
    setBy: 'SnapshotBucket',
    requiredBy: [],
  },
  CHECKPOINT_TABLE: {
    meaning: 'The table of checkpoints, of parked streams and of how far projections are built',
    ...neededVariables.CHECKPOINT_TABLE,
  },
  PERSONAL_KEY_TABLE: {
    meaning: 'The table of the keys that encrypt personal data; needed where an event has personal fields',
    ...neededVariables.PERSONAL_KEY_TABLE,
  },
  PERSONAL_KEY_KMS: {
    meaning: 'The key of KMS that wraps them; without it they are stored as they are',
    setBy: 'PersonalKeyTable',
    requiredBy: [],
  },
  EVENT_BUS: { meaning: 'The bus that events for other services are published on', ...neededVariables.EVENT_BUS },
  TIMER_GROUP: { meaning: 'The group of EventBridge Scheduler that timers are set in', ...neededVariables.TIMER_GROUP },
  TIMER_ROLE: { meaning: 'The ARN of the role by which Scheduler sends what a timer sends', ...neededVariables.TIMER_ROLE },
  TIMER_DEAD_LETTERS: { meaning: 'The ARN of the queue for timers that could not be sent', setBy: 'TimerGroup', requiredBy: [] },
  FUNCTION_DEAD_LETTERS: {
    meaning: 'The URL of the queue that keeps what a function gave up of what nobody waited for',
    ...neededVariables.FUNCTION_DEAD_LETTERS,
  },
  REBUILD_QUEUE: { meaning: 'The URL of the queue of rebuilds', ...neededVariables.REBUILD_QUEUE },
  LOG_LEVEL: { meaning: 'debug, info, warn, error or silent; info unless given', setBy: 'lambdaFunction({ environment })', requiredBy: [] },
  PORT: { meaning: 'The port of the local and the Cloud Run server', setBy: 'Cloud Run, or you', requiredBy: [] },
  ALLFRAME_SERVICE: { meaning: 'The name of the service', setBy: 'AllFrameService', requiredBy: [] },
  ALLFRAME_STAGE: { meaning: 'The stage that the infrastructure was emitted for', setBy: 'AllFrameService', requiredBy: [] },
  ALLFRAME_MODEL_HASH: {
    meaning: 'The hash of the model that the infrastructure was emitted from',
    setBy: 'AllFrameService',
    requiredBy: [],
  },
} as const satisfies Record<string, EnvironmentVariable>;

/** The name of a variable in the table. */
export type EnvironmentName = keyof typeof environmentVariables;
