/** One variable of a container: what it holds, and who sets it. */
export interface ContainerVariable {
  readonly meaning: string;
  readonly setBy: string;
  /** What can't do without it. */
  readonly neededBy: string;
}

/**
 * What the host on Cloud Run reads beside the variables that every host reads, which name databases, topics and buckets here.
 * `docs/cloud-run.md` is this table for people.
 */
export const containerVariables = {
  PORT: { meaning: 'The port; 8080 unless given', setBy: 'Cloud Run', neededBy: 'none' },
  K_SERVICE: { meaning: 'That this is Cloud Run, which verifies tokens before the worker does', setBy: 'Cloud Run', neededBy: 'none' },
  GOOGLE_CLOUD_PROJECT: { meaning: 'The project; found out unless given', setBy: 'you', neededBy: 'none' },
  PUSH_ACCOUNT: {
    meaning: 'The e-mail of the account under which Pub/Sub pushes',
    setBy: 'GoogleAllFrameService',
    neededBy: 'a worker with queues, rules of the bus or topics',
  },
  EVENTARC_ACCOUNT: {
    meaning: 'The e-mail of the account under which Eventarc delivers',
    setBy: 'GoogleAllFrameService',
    neededBy: 'a worker with projections, sagas, reactors, a publisher or buckets',
  },
  SCHEDULER_ACCOUNT: {
    meaning: 'The e-mail of the account under which Cloud Scheduler calls',
    setBy: 'GoogleAllFrameService',
    neededBy: 'a worker with schedules, or with anything that follows the event store',
  },
  INVOKER_ACCOUNTS: {
    meaning: 'The e-mails of the accounts under which other services may call, separated by commas; nobody may unless given',
    setBy: 'GoogleAllFrameService',
    neededBy: 'none',
  },
  PUSH_AUDIENCES: {
    meaning: 'Whom tokens of pushes are for, separated by commas; the address that the request came to unless given',
    setBy: 'you',
    neededBy: 'none',
  },
  PUSH_SIGNATURES: {
    meaning: 'required or removed: whether a token without signature counts, which Cloud Run has verified; removed where K_SERVICE is set',
    setBy: 'you',
    neededBy: 'none',
  },
  FIRESTORE_EMULATOR_HOST: { meaning: 'An emulator in the place of Firestore', setBy: 'you', neededBy: 'none' },
  PUBSUB_EMULATOR_HOST: { meaning: 'An emulator in the place of Pub/Sub', setBy: 'you', neededBy: 'none' },
  CLOUD_TASKS_EMULATOR_HOST: { meaning: 'An emulator in the place of Cloud Tasks', setBy: 'you', neededBy: 'none' },
  STORAGE_EMULATOR_HOST: { meaning: 'An emulator in the place of Cloud Storage', setBy: 'you', neededBy: 'none' },
  CLOUD_KMS_EMULATOR_HOST: { meaning: 'An emulator in the place of Cloud KMS', setBy: 'you', neededBy: 'none' },
} as const satisfies Record<string, ContainerVariable>;

/** The name of a variable in the table. */
export type ContainerVariableName = keyof typeof containerVariables;
