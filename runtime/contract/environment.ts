/**
 * What a function of the service does; each role is one function on AWS. `api` answers HTTP; `worker` runs commands from queues, the bus,
 * topics, buckets, schedules and other services; `projector` keeps read models up to date; `reactor` runs sagas and reactors and publishes
 * events; `rebuilder` fills projections with what was stored before them; `catchUp` finds what was lost of wake-ups.
 */
export type FunctionRole = 'api' | 'worker' | 'projector' | 'reactor' | 'rebuilder' | 'catchUp';

/** Every role, in the order in which a command's data flows through them. */
export const functionRoles: readonly FunctionRole[] = ['api', 'worker', 'projector', 'reactor', 'rebuilder', 'catchUp'];

/** A variable that some function can't do without: a function that lacks it says what sets it. */
export interface NeededVariable {
  readonly setBy: string;
  /** The roles that don't start without it; others may need it for what they come to do. */
  readonly requiredBy: readonly FunctionRole[];
}

/** What functions look up and can't do without. It comes along with each start: `environment-variables.ts` has all of them, with their meaning. */
export const neededVariables = {
  AWS_REGION: { setBy: 'AWS Lambda', requiredBy: [] },
  AWS_ACCESS_KEY_ID: { setBy: 'AWS Lambda', requiredBy: [] },
  AWS_SECRET_ACCESS_KEY: { setBy: 'AWS Lambda', requiredBy: [] },
  EVENT_TABLE: { setBy: 'EventStoreTable', requiredBy: functionRoles },
  CHECKPOINT_TABLE: { setBy: 'CheckpointTable', requiredBy: ['projector', 'reactor', 'rebuilder', 'catchUp'] },
  PERSONAL_KEY_TABLE: { setBy: 'PersonalKeyTable', requiredBy: [] },
  EVENT_BUS: { setBy: 'ServiceBus', requiredBy: [] },
  TIMER_GROUP: { setBy: 'TimerGroup', requiredBy: [] },
  TIMER_ROLE: { setBy: 'TimerGroup', requiredBy: [] },
  FUNCTION_DEAD_LETTERS: { setBy: 'ServiceFunction', requiredBy: [] },
  REBUILD_QUEUE: { setBy: 'AllFrameService', requiredBy: [] },
} as const satisfies Record<string, NeededVariable>;

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
