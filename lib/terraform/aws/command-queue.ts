import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { Construct } from 'constructs';
import type { ExistingSqsQueue } from '../../../runtime/service/existing.ts';
import { isArn, nameIn } from '../../model/name-or-arn.ts';
import { receivesBeforeRedrive } from '../../model/redrive.ts';
import type { QueueResource } from '../../model/service-model.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import { literal } from '../literal.ts';
import { output } from '../output.ts';
import type { AwsPart, MeasuredPart } from './aws-part.ts';
import type { AwsPlace } from './aws-place.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import { QueuePolicy } from './queue-policy.ts';

/** An SQS queue, made here or elsewhere. */
export type QueueReference = Pick<SqsQueue, 'name' | 'url' | 'arn'>;

/** An SQS queue that carries commands, with its dead-letter queue; both encrypted with keys of SQS. One that exists is left as it is. */
export class CommandQueue extends Construct implements AwsPart, MeasuredPart {
  readonly queue: QueueReference;
  readonly deadLetters: { readonly queue: QueueReference };
  /** That of a queue from elsewhere is its owner's. */
  readonly policy: QueuePolicy | undefined;
  readonly arns: AwsPart['arns'];
  readonly attributes: AwsPart['attributes'];
  readonly measured: MeasuredPart['measured'];

  constructor(scope: Construct, queue: QueueResource, place: AwsPlace) {
    super(scope, queue.id);
    standsIn(this, 'queues');
    const address = addressOf(queue);
    const parts = queue.existing?.aws ? existingQueues(queue.existing.aws, place) : this.made(queue, address);
    this.queue = parts.queue;
    this.deadLetters = parts.deadLetters;
    this.policy = parts.policy;
    output(this, `${address}_url`, { value: this.queue.url, description: `The URL of the queue ${queue.queue}` });
    output(this, `${address}_dead_letters_url`, {
      value: this.deadLetters.queue.url,
      description: `The URL of the dead-letter queue of ${queue.queue}`,
    });
    this.arns = { queue: [this.queue.arn], deadLetterQueue: [this.deadLetters.queue.arn] };
    this.attributes = { name: this.queue.name, url: this.queue.url, deadLetterUrl: this.deadLetters.queue.url, arn: this.queue.arn };
    this.measured = { name: this.queue.name, deadLetterName: this.deadLetters.queue.name };
  }

  private made(queue: QueueResource, address: string): QueueParts {
    const comment = `What ${queue.queue} could not get handled.`;
    const deadLetters = new DeadLetterQueue(this, queue.deadLetter, { address, comment, fifo: queue.fifo });
    const made = placed(
      new SqsQueue(this, 'Queue', {
        name: literal(queue.name),
        visibilityTimeoutSeconds: queue.visibilityTimeoutSeconds,
        messageRetentionSeconds: queue.retentionSeconds,
        sqsManagedSseEnabled: true,
        ...(queue.fifo ? perGroup : {}),
        redrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetters.queue.arn, maxReceiveCount: receivesBeforeRedrive(queue) }),
      }),
      address,
      comments[queue.carries](queue),
    );
    return { queue: made, deadLetters, policy: new QueuePolicy(this, 'Policy', { queue: made, address }) };
  }
}

type QueueParts = Pick<CommandQueue, 'queue' | 'deadLetters' | 'policy'>;

function existingQueues({ queue, deadLetters }: ExistingSqsQueue, place: AwsPlace): QueueParts {
  return { queue: existingQueue(queue, place), deadLetters: { queue: existingQueue(deadLetters, place) }, policy: undefined };
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html */
function existingQueue(given: string, place: AwsPlace): QueueReference {
  const name = literal(nameIn(given));
  const [region, account] = isArn(given) ? given.split(':').slice(3, 5) : [place.region, place.account];
  return { name, arn: place.existingArn('sqs', '', given), url: `https://sqs.${region}.${place.urlSuffix}/${account}/${name}` };
}

/** Each group is in order by itself, and has a throughput of its own. */
const perGroup = {
  fifoQueue: true,
  // Scheduler sends no id of its own to tell duplicates by, and refuses a queue without this.
  contentBasedDeduplication: true,
  deduplicationScope: 'messageGroup',
  fifoThroughputLimit: 'perMessageGroupId',
};

const comments: Readonly<Record<QueueResource['carries'], (queue: QueueResource) => string>> = {
  commands: ({ queue, fifo }) => `Carries the commands of ${queue} to the worker${fifo ? ', in order within a group' : ''}.`,
  'topic-messages': ({ queue }) => `Keeps the messages of ${queue} until the worker takes them.`,
  rebuilds: () => 'Carries the steps of rebuilds of read models.',
};
