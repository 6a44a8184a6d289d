/**
 * What exists already, by cloud: there the service takes it as it is, and makes nothing. On a cloud that is not named the part is made.
 *
 * A part that exists is its owner's: its settings, its protection and its policies stay as they are. What the service does with it is granted
 * and mapped as if it were its own. It is the same in every stage of the service, unless a CDK app overrides it.
 */
export interface Existing<OnAws, OnGoogle> {
  /** @default it is made on AWS */
  readonly aws?: OnAws | undefined;
  /** @default it is made on Google Cloud */
  readonly google?: OnGoogle | undefined;
}

/** An event store that exists: laid out as this package lays it out, such as that of another service. */
export type ExistingEventStore = Existing<ExistingTable, ExistingDatabase>;

/** A table of DynamoDB that exists. */
export interface ExistingTable {
  /** The table's name, in the account and region of the service. */
  readonly table: string;
  /**
   * The ARN of its stream, which has to carry new images: needed where projections, sagas, reactors or the publisher follow the store. It is
   * `LatestStreamArn` of `aws dynamodb describe-table`.
   *
   * @default none: nobody can follow it
   */
  readonly stream?: string | undefined;
}

/** A Firestore database that exists in the project of the service. */
export interface ExistingDatabase {
  /** Its name. */
  readonly database: string;
}

/** A queue that exists. */
export type ExistingQueue = Existing<ExistingSqsQueue, ExistingPubsubTopic>;

/** A queue of SQS that exists, and that of its dead letters. */
export interface ExistingSqsQueue {
  /** The queue's name in the account and region of the service, or its ARN. */
  readonly queue: string;
  /** Where what can't be handled is put, by name or ARN: mostly the one that the queue's own redrive policy names. */
  readonly deadLetters: string;
}

/** A topic of Pub/Sub that exists. The service subscribes to it, with dead letters of its own. */
export interface ExistingPubsubTopic {
  /** `projects/PROJECT/topics/TOPIC`. */
  readonly topic: string;
}

/** A bus that exists. */
export type ExistingBus = Existing<ExistingEventBridgeBus, ExistingPubsubTopic>;

/** A bus of EventBridge that exists. */
export interface ExistingEventBridgeBus {
  /** The bus's name in the account and region of the service, such as `default`, or its ARN. */
  readonly bus: string;
}

/** A topic that exists. */
export type ExistingTopic = Existing<ExistingSnsTopic, ExistingPubsubTopic>;

/** A topic of SNS that exists. */
export interface ExistingSnsTopic {
  /** The topic's name in the account and region of the service, or its ARN. */
  readonly topic: string;
}

/**
 * A bucket that exists. On AWS a bucket has one list of notifications: Terraform replaces the one that is there, so that it must be nobody
 * else's; the CDK adds to it, by a function of its own that runs while the stack is deployed.
 */
export type ExistingBucket = Existing<ExistingBucketName, ExistingBucketName>;

/** A bucket of S3 or Cloud Storage that exists. */
export interface ExistingBucketName {
  /** Its name. */
  readonly bucket: string;
}
