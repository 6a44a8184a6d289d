import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { Construct } from 'constructs';
import type { QueueResource } from '../../model/service-model.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import { literal } from '../literal.ts';
import { output } from '../output.ts';
import type { AwsPart } from './aws-part.ts';
import { deadLetterQueue } from './dead-letter-queue.ts';

/** An SQS queue that carries commands, with its dead-letter queue; both encrypted with keys of SQS. */
export class CommandQueue extends Construct implements AwsPart {
  readonly queue: SqsQueue;
  readonly deadLetters: SqsQueue;
  readonly arns: AwsPart['arns'];
  readonly attributes: AwsPart['attributes'];

  constructor(scope: Construct, queue: QueueResource) {
    super(scope, queue.id);
    standsIn(this, 'queues');
    const address = addressOf(queue);
    this.deadLetters = deadLetterQueue(this, queue.deadLetter, address, `Commands that ${queue.queue} could not get handled.`);
    this.queue = placed(
      new SqsQueue(this, 'Queue', {
        name: literal(queue.name),
        visibilityTimeoutSeconds: queue.visibilityTimeoutSeconds,
        messageRetentionSeconds: queue.retentionSeconds,
        sqsManagedSseEnabled: true,
        redrivePolicy: JSON.stringify({ deadLetterTargetArn: this.deadLetters.arn, maxReceiveCount: queue.deadLetter.maxReceives }),
      }),
      address,
      `Carries the commands of ${queue.queue} to the worker.`,
    );
    output(this, `${address}_url`, { value: this.queue.url, description: `The URL of the queue ${queue.queue}` });
    output(this, `${address}_dead_letters_url`, {
      value: this.deadLetters.url,
      description: `The URL of the dead-letter queue of ${queue.queue}`,
    });
    this.arns = { queue: [this.queue.arn], deadLetterQueue: [this.deadLetters.arn] };
    this.attributes = { name: this.queue.name, url: this.queue.url, deadLetterUrl: this.deadLetters.url };
  }
}
