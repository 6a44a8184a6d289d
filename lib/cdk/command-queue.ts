import { Duration, PhysicalName } from 'aws-cdk-lib';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { defaults } from '../model/defaults.ts';
import { type Grantable, grantOperations } from './grant-operations.ts';

/** What `CommandQueue` takes. */
export interface CommandQueueProps {
  /**
   * The queue's physical name.
   *
   * @default CloudFormation makes one
   */
  readonly name?: string | undefined;
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
export interface CommandQueueDeadLetter {
  /**
   * The dead-letter queue's physical name.
   *
   * @default CloudFormation makes one
   */
  readonly name?: string | undefined;
  /**
   * How long a dead letter is kept, in seconds: 60 to 1,209,600.
   *
   * @default 1,209,600: 14 days
   */
  readonly retentionSeconds?: number | undefined;
  /**
   * How often a message is tried, 1 to 1,000.
   *
   * @default 5
   */
  readonly maxReceives?: number | undefined;
}

/**
 * An SQS queue that carries commands, with a dead-letter queue; both encrypted with keys of SQS.
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
export class CommandQueue extends Construct implements Grantable {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;
  readonly arns: Grantable['arns'];
  readonly attributes: Grantable['attributes'];

  constructor(scope: Construct, id: string, props: CommandQueueProps = {}) {
    super(scope, id);
    const { maxReceives = defaults.queue.maxReceives, ...deadLetter } = props.deadLetter ?? {};
    this.deadLetterQueue = new Queue(this, 'DeadLetters', {
      queueName: deadLetter.name ?? PhysicalName.GENERATE_IF_NEEDED,
      retentionPeriod: Duration.seconds(deadLetter.retentionSeconds ?? defaults.deadLetter.retentionSeconds),
      encryption: QueueEncryption.SQS_MANAGED,
    });
    this.queue = new Queue(this, 'Queue', {
      queueName: props.name ?? PhysicalName.GENERATE_IF_NEEDED,
      visibilityTimeout: Duration.seconds(props.visibilityTimeoutSeconds ?? defaultVisibilityTimeoutSeconds),
      retentionPeriod: Duration.seconds(props.retentionSeconds ?? defaults.queue.retentionSeconds),
      encryption: QueueEncryption.SQS_MANAGED,
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: maxReceives },
    });
    this.arns = { queue: [this.queue.queueArn], deadLetterQueue: [this.deadLetterQueue.queueArn] };
    this.attributes = { name: this.queue.queueName, url: this.queue.queueUrl, deadLetterUrl: this.deadLetterQueue.queueUrl };
  }

  /** Lets send commands, not receive them. */
  grantSend(grantee: IGrantable): Grant {
    return grantOperations(grantee, this, ['send-messages']);
  }

  /** Lets receive commands and acknowledge them. */
  grantConsume(grantee: IGrantable): Grant {
    return grantOperations(grantee, this, ['receive-messages']);
  }
}

const defaultVisibilityTimeoutSeconds = defaults.queue.visibilityFactor * defaults.function.timeoutSeconds;
