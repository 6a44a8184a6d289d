import { Duration, PhysicalName } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { defaults } from '../model/defaults.ts';
import { acknowledge } from './acknowledge.ts';

/** What every construct with a dead-letter queue takes. */
export interface DeadLetterProps {
  /**
   * Where goes what could not be handled.
   *
   * @default a queue that CloudFormation names, and that keeps it for 14 days
   */
  readonly deadLetter?: DeadLetterQueueProps | undefined;
  /**
   * Makes queues refuse requests without TLS.
   *
   * @default true
   */
  readonly enforceTls?: boolean | undefined;
}

/** A queue of messages that could not be handled. */
export interface DeadLetterQueueProps {
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
}

/** A queue of messages that could not be handled, encrypted with keys of SQS and closed to requests without TLS. */
export function deadLetterQueue(
  scope: Construct,
  { deadLetter = {}, enforceTls = true, fifo }: DeadLetterProps & { fifo?: boolean } = {},
): Queue {
  const queue = new Queue(scope, 'DeadLetters', {
    queueName: deadLetter.name ?? PhysicalName.GENERATE_IF_NEEDED,
    retentionPeriod: Duration.seconds(deadLetter.retentionSeconds ?? defaults.deadLetter.retentionSeconds),
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: enforceTls,
    ...(fifo ? { fifo } : {}),
  });
  acknowledge(queue, 'SQS3', 'It is a dead-letter queue: of a function, a mapping, a rule, a subscription or a schedule');
  return queue;
}
