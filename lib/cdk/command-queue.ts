import { Duration, PhysicalName } from 'aws-cdk-lib';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { DeduplicationScope, FifoThroughputLimit, type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct, type IConstruct } from 'constructs';
import { defaults } from '../model/defaults.ts';
import { type DeadLetterProps, type DeadLetterQueueProps, deadLetterQueue } from './dead-letter-queue.ts';
import { type Grantable, grantOperations } from './grant-operations.ts';
import { type Measured, type MeasureOptions, measureOf } from './measured.ts';

/** A queue of commands, made here or elsewhere. */
export interface ICommandQueue extends IConstruct {
  readonly queue: IQueue;
  /** `undefined` where it was made elsewhere, and its dead letters were not given. */
  readonly deadLetterQueue: IQueue | undefined;
  /** `undefined` where it was made elsewhere, and this was not given. */
  readonly visibilityTimeoutSeconds: number | undefined;
  /** Lets send commands, not receive them. */
  grantSend(grantee: IGrantable): Grant;
  /** Lets receive commands and acknowledge them. */
  grantConsume(grantee: IGrantable): Grant;
  /** How many messages wait. */
  metricWaitingMessages(options?: MeasureOptions): IMetric;
  /** How long the oldest message has waited, in seconds. */
  metricOldestMessageAge(options?: MeasureOptions): IMetric;
  /**
   * How many dead letters wait.
   *
   * @throws {UnresolvedReferenceError} where they were not given
   */
  metricDeadLetters(options?: MeasureOptions): IMetric;
}

/** What `CommandQueue` takes. */
export interface CommandQueueProps extends Pick<DeadLetterProps, 'enforceTls'> {
  /**
   * The queue's physical name; that of a queue that keeps an order ends with `.fifo`.
   *
   * @default CloudFormation makes one
   */
  readonly name?: string | undefined;
  /**
   * Whether it keeps the order of each group of messages; groups don't wait for each other
   * (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/high-throughput-fifo.html).
   *
   * @default false
   */
  readonly fifo?: boolean | undefined;
  /**
   * How long a message that is being handled stays hidden, in seconds: six times its function's timeout, as AWS advises
   * (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html). At most 43,200.
   *
   * @default 174: six times the default timeout of a function
   */
  readonly visibilityTimeoutSeconds?: number | undefined;
  /**
   * How long a message waits at most, in seconds: 60 to 1,209,600.
   *
   * @default 345,600: four days
   */
  readonly retentionSeconds?: number | undefined;
  /**
   * When a message is given up, and how long it is kept then.
   *
   * @default after 5 receives, for 14 days
   */
  readonly deadLetter?: CommandQueueDeadLetter | undefined;
}

/** The queue of messages that were given up. */
export interface CommandQueueDeadLetter extends DeadLetterQueueProps {
  /**
   * How often a message is tried, 1 to 1,000.
   *
   * @default 5
   */
  readonly maxReceives?: number | undefined;
}

/** A queue that was made elsewhere. */
export interface CommandQueueAttributes {
  readonly queueArn: string;
  /** @default none: what no retry cures can't be put there */
  readonly deadLetterQueueArn?: string | undefined;
  /** @default unknown: it is not compared with the timeout of functions */
  readonly visibilityTimeoutSeconds?: number | undefined;
}

/** What all queues of commands can, wherever they were made. */
export abstract class CommandQueueBase extends Construct implements ICommandQueue, Grantable, Measured {
  abstract readonly queue: IQueue;
  abstract readonly deadLetterQueue: IQueue | undefined;
  abstract readonly visibilityTimeoutSeconds: number | undefined;

  get arns(): Grantable['arns'] {
    return { queue: [this.queue.queueArn], ...(this.deadLetterQueue ? { deadLetterQueue: [this.deadLetterQueue.queueArn] } : {}) };
  }

  get attributes(): Grantable['attributes'] {
    const { queueName: name, queueUrl: url, queueArn: arn } = this.queue;
    const dead = this.deadLetterQueue;
    return { name, url, arn, ...(dead ? { deadLetterUrl: dead.queueUrl, deadLetterArn: dead.queueArn } : {}) };
  }

  get dimensions(): Measured['dimensions'] {
    return { name: this.queue.queueName, ...(this.deadLetterQueue ? { deadLetterName: this.deadLetterQueue.queueName } : {}) };
  }

  grantSend(grantee: IGrantable): Grant {
    return grantOperations(grantee, this, ['send-messages']);
  }

  grantConsume(grantee: IGrantable): Grant {
    return grantOperations(grantee, this, ['receive-messages']);
  }

  metricWaitingMessages(options?: MeasureOptions): IMetric {
    return measureOf(this, 'waiting-messages', { statistic: 'Maximum', ...options });
  }

  metricOldestMessageAge(options?: MeasureOptions): IMetric {
    return measureOf(this, 'oldest-message-age', { statistic: 'Maximum', ...options });
  }

  metricDeadLetters(options?: MeasureOptions): IMetric {
    return measureOf(this, 'dead-letters', { statistic: 'Maximum', ...options });
  }
}

/**
 * An SQS queue that carries commands, with a dead-letter queue; both encrypted with keys of SQS and closed to requests without TLS.
 *
 * @example
 * ```ts
 * import { CommandQueue } from '@allframe/serverless';
 * import { App, Stack } from 'aws-cdk-lib';
 *
 * const stack = new Stack(new App(), 'Orders');
 * const orders = new CommandQueue(stack, 'Orders', { deadLetter: { maxReceives: 3 } });
 * ```
 */
export class CommandQueue extends CommandQueueBase {
  /** A queue that was made elsewhere, without its dead letters. */
  static fromQueueArn(scope: Construct, id: string, queueArn: string): ICommandQueue {
    return CommandQueue.fromQueueAttributes(scope, id, { queueArn });
  }

  /** A queue that was made elsewhere. */
  static fromQueueAttributes(scope: Construct, id: string, attributes: CommandQueueAttributes): ICommandQueue {
    return new ImportedCommandQueue(scope, id, attributes);
  }

  readonly queue: Queue;
  readonly deadLetterQueue: Queue;
  readonly visibilityTimeoutSeconds: number;

  constructor(scope: Construct, id: string, props: CommandQueueProps = {}) {
    super(scope, id);
    const { fifo = false, enforceTls = true } = props;
    const { maxReceives = defaults.queue.maxReceives, ...deadLetter } = props.deadLetter ?? {};
    this.visibilityTimeoutSeconds = props.visibilityTimeoutSeconds ?? defaultVisibilityTimeoutSeconds;
    this.deadLetterQueue = deadLetterQueue(this, { deadLetter, enforceTls, fifo });
    this.queue = new Queue(this, 'Queue', {
      queueName: props.name ?? PhysicalName.GENERATE_IF_NEEDED,
      visibilityTimeout: Duration.seconds(this.visibilityTimeoutSeconds),
      retentionPeriod: Duration.seconds(props.retentionSeconds ?? defaults.queue.retentionSeconds),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: enforceTls,
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: maxReceives },
      ...(fifo ? groupsOfTheirOwn : {}),
    });
    this.node.defaultChild = this.queue.node.defaultChild;
  }
}

class ImportedCommandQueue extends CommandQueueBase {
  readonly queue: IQueue;
  readonly deadLetterQueue: IQueue | undefined;
  readonly visibilityTimeoutSeconds: number | undefined;

  constructor(scope: Construct, id: string, { queueArn, deadLetterQueueArn, visibilityTimeoutSeconds }: CommandQueueAttributes) {
    super(scope, id);
    this.queue = Queue.fromQueueArn(this, 'Queue', queueArn);
    this.deadLetterQueue = deadLetterQueueArn === undefined ? undefined : Queue.fromQueueArn(this, 'DeadLetters', deadLetterQueueArn);
    this.visibilityTimeoutSeconds = visibilityTimeoutSeconds;
  }
}

const defaultVisibilityTimeoutSeconds = defaults.queue.visibilityFactor * defaults.role.worker.timeoutSeconds;

const groupsOfTheirOwn = {
  fifo: true,
  // Scheduler sends no id of its own to tell duplicates by, and refuses a queue without this.
  contentBasedDeduplication: true,
  deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
  fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
} as const;
