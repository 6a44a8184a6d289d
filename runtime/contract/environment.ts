/** One variable of a function's environment: what it holds, who sets it, and who can't do without it. */
export interface EnvironmentVariable {
  readonly meaning: string;
  readonly setBy: string;
  readonly requiredBy: readonly FunctionRole[];
}

/**
 * What a function of the service does; each role is one function on AWS. `api` answers HTTP; `worker` runs commands from queues, the bus,
 * topics, buckets, schedules and other services; `projector` keeps read models up to date; `reactor` runs sagas and reactors and publishes
 * events; `rebuilder` fills projections with what was stored before them; `catchUp` finds what was lost of wake-ups.
 */
export type FunctionRole = 'api' | 'worker' | 'projector' | 'reactor' | 'rebuilder' | 'catchUp';

/** Every role, in the order in which a command's data flows through them. */
export const functionRoles: readonly FunctionRole[] = ['api', 'worker', 'projector', 'reactor', 'rebuilder', 'catchUp'];

const everyRole = functionRoles;

/** Every variable that the runtime reads. `docs/environment.md` is this table for people. */
export const environmentVariables = {
  AWS_REGION: { meaning: 'The region of the clients', setBy: 'AWS Lambda', requiredBy: [] },
  AWS_ENDPOINT_URL: { meaning: 'Another endpoint for every AWS client, such as an emulator', setBy: 'you', requiredBy: [] },
  AWS_ENDPOINT_URL_DYNAMODB: { meaning: 'Another endpoint for DynamoDB; it goes before the former', setBy: 'you', requiredBy: [] },
  AWS_MAX_ATTEMPTS: { meaning: 'Tries of a call to AWS, the first one included; 4 unless given', setBy: 'you', requiredBy: [] },
  AWS_ACCESS_KEY_ID: { meaning: 'Credentials, first part', setBy: 'AWS Lambda', requiredBy: [] },
  AWS_SECRET_ACCESS_KEY: { meaning: 'Credentials, second part', setBy: 'AWS Lambda', requiredBy: [] },
  AWS_SESSION_TOKEN: { meaning: 'Credentials, third part: those of a role have one', setBy: 'AWS Lambda', requiredBy: [] },
  AWS_LAMBDA_FUNCTION_NAME: { meaning: 'That this is AWS Lambda', setBy: 'AWS Lambda', requiredBy: [] },
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
  EVENT_TABLE: { meaning: 'The name of the event store’s table', setBy: 'EventStoreTable', requiredBy: everyRole },
  SNAPSHOT_BUCKET: {
    meaning: 'The bucket of large commits and snapshots; without it such commits are refused',
    setBy: 'SnapshotBucket',
    requiredBy: [],
  },
  CHECKPOINT_TABLE: {
    meaning: 'The table of checkpoints, of parked streams and of how far projections are built',
    setBy: 'CheckpointTable',
    requiredBy: ['projector', 'reactor', 'rebuilder', 'catchUp'],
  },
  PERSONAL_KEY_TABLE: {
    meaning: 'The table of the keys that encrypt personal data; needed where an event has personal fields',
    setBy: 'PersonalKeyTable',
    requiredBy: [],
  },
  PERSONAL_KEY_KMS: {
    meaning: 'The key of KMS that wraps them; without it they are stored as they are',
    setBy: 'PersonalKeyTable',
    requiredBy: [],
  },
  EVENT_BUS: { meaning: 'The bus that events for other services are published on', setBy: 'ServiceBus', requiredBy: [] },
  TIMER_GROUP: { meaning: 'The group of EventBridge Scheduler that timers are set in', setBy: 'TimerGroup', requiredBy: [] },
  TIMER_ROLE: { meaning: 'The ARN of the role by which Scheduler sends what a timer sends', setBy: 'TimerGroup', requiredBy: [] },
  TIMER_DEAD_LETTERS: { meaning: 'The ARN of the queue for timers that could not be sent', setBy: 'TimerGroup', requiredBy: [] },
  FUNCTION_DEAD_LETTERS: {
    meaning: 'The URL of the queue that keeps what a function gave up of what nobody waited for',
    setBy: 'ServiceFunction',
    requiredBy: [],
  },
  REBUILD_QUEUE: { meaning: 'The URL of the queue of rebuilds', setBy: 'AllFrameService', requiredBy: [] },
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

/** Holds the table of one version of a projection: `ALLFRAME_READ_MODEL_ORDER_SUMMARIES_V1`. */
export function readModelVariable(projection: string, version: number): string {
  return `ALLFRAME_READ_MODEL_${upperSnake(projection)}_V${version}`;
}

/** Holds the ARN of a queue, for what Scheduler sends there: `ALLFRAME_QUEUE_ARN_ORDER_QUEUE`. */
export function queueArnVariable(queue: string): string {
  return `ALLFRAME_QUEUE_ARN_${upperSnake(queue)}`;
}

/** Holds the ARN of a topic: `ALLFRAME_TOPIC_SHIPMENTS`. */
export function topicVariable(topic: string): string {
  return `ALLFRAME_TOPIC_${upperSnake(topic)}`;
}

/** Holds the name of a bucket: `ALLFRAME_BUCKET_UPLOADS`. */
export function bucketVariable(bucket: string): string {
  return `ALLFRAME_BUCKET_${upperSnake(bucket)}`;
}

/** Holds the name of a secret or parameter whose value the function puts in the place of its own variable: `ALLFRAME_SECRET_STRIPE_KEY`. */
export function secretVariable(variable: string): string {
  return `ALLFRAME_SECRET_${variable}`;
}

/** Holds the URL of a queue: `ALLFRAME_QUEUE_ORDER_QUEUE`. */
export function queueVariable(queue: string): string {
  return `ALLFRAME_QUEUE_${upperSnake(queue)}`;
}

/** Holds the URL of a queue's dead-letter queue: `ALLFRAME_DEAD_LETTERS_ORDER_QUEUE`. */
export function deadLetterVariable(queue: string): string {
  return `ALLFRAME_DEAD_LETTERS_${upperSnake(queue)}`;
}

function upperSnake(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase();
}
