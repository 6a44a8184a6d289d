/** One variable of a function's environment: what it holds, who sets it, and who can't do without it. */
export interface EnvironmentVariable {
  readonly meaning: string;
  readonly setBy: string;
  readonly requiredBy: readonly FunctionRole[];
}

/** What a function of the service does; each role is one function on AWS. */
export type FunctionRole = 'api' | 'worker' | 'projector';

/** Every role, in the order in which a command's data flows through them. */
export const functionRoles: readonly FunctionRole[] = ['api', 'worker', 'projector'];

const everyRole = functionRoles;

/** Every variable that the runtime reads. `docs/environment.md` is this table for people. */
export const environmentVariables = {
  AWS_REGION: { meaning: 'The region of the clients', setBy: 'AWS Lambda', requiredBy: [] },
  AWS_ENDPOINT_URL: { meaning: 'Another endpoint for every AWS client, such as an emulator', setBy: 'you', requiredBy: [] },
  EVENT_TABLE: { meaning: 'The name of the event store’s table', setBy: 'EventStoreTable', requiredBy: everyRole },
  SNAPSHOT_BUCKET: {
    meaning: 'The bucket of snapshots and large commits; reserved, not read yet',
    setBy: 'SnapshotBucket',
    requiredBy: [],
  },
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
