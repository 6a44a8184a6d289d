import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { Construct } from 'constructs';
import type { DeadLetterQueue as DeadLetters } from '../../model/service-model.ts';
import { placed } from '../address.ts';
import { literal } from '../literal.ts';
import { QueuePolicy } from './queue-policy.ts';

/** Where dead letters wait. */
export interface DeadLetterQueueProps {
  /** Of the element that they come from; the queue stands beside it. */
  readonly address: string;
  readonly comment: string;
  /**
   * The dead letters of a FIFO queue wait in one.
   *
   * @default false
   */
  readonly fifo?: boolean | undefined;
}

/** The queue where messages wait for people. */
export class DeadLetterQueue extends Construct {
  readonly queue: SqsQueue;
  readonly policy: QueuePolicy;

  constructor(scope: Construct, { name, retentionSeconds }: DeadLetters, { address, comment, fifo = false }: DeadLetterQueueProps) {
    super(scope, 'DeadLetters');
    const kept = { messageRetentionSeconds: retentionSeconds, sqsManagedSseEnabled: true, ...(fifo ? { fifoQueue: true } : {}) };
    const queue = new SqsQueue(this, 'Queue', { name: literal(name), ...kept });
    this.queue = placed(queue, `${address}_dead_letters`, comment);
    this.policy = new QueuePolicy(this, 'Policy', { queue: this.queue, address: `${address}_dead_letters` });
  }
}
