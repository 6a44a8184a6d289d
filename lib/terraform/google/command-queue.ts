import { PubsubTopic } from '@cdktf/provider-google/lib/pubsub-topic';
import { Construct } from 'constructs';
import type { QueueResource } from '../../model/service-model.ts';
import { UnsupportedOnTargetError } from '../../model/unsupported-on-target.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import { output } from '../output.ts';
import { DeadLetterTopic } from './dead-letter-topic.ts';
import { existingTopic } from './existing-topic.ts';
import type { GooglePart, MeasuredPart, Topic } from './google-part.ts';
import type { Platform } from './platform.ts';
import { topicName } from './possible-names.ts';

/** A Pub/Sub topic that carries commands, made here or existing, with dead letters of its own; its subscription comes with the queue's source. */
export class CommandQueue extends Construct implements GooglePart, MeasuredPart {
  readonly topic: Topic;
  readonly deadLetters: DeadLetterTopic;
  readonly model: QueueResource;
  readonly targets: GooglePart['targets'];
  readonly attributes: GooglePart['attributes'];
  readonly measured: MeasuredPart['measured'];

  constructor(scope: Construct, queue: QueueResource, platform: Platform) {
    super(scope, queue.id);
    standsIn(this, 'queues');
    this.model = queue;
    refuseTopicMessages(queue);
    const address = addressOf(queue);
    const existing = queue.existing?.google?.topic;
    this.topic =
      existing === undefined ? this.made(queue, platform) : existingTopic(existing, queue.id, `queues.${queue.queue}.existing.google`);
    const comment = `What ${queue.queue} could not get handled.`;
    const deadLetter = { ...queue.deadLetter, name: withoutSuffix(queue.deadLetter.name) };
    this.deadLetters = new DeadLetterTopic(this, deadLetter, { of: queue.id, address, comment, platform });
    output(this, `${address}_topic`, { value: this.topic.id, description: `The topic of the queue ${queue.queue}` });
    output(this, `${address}_dead_letters_subscription`, {
      value: this.deadLetters.subscription.id,
      description: `The subscription to pull the dead letters of ${queue.queue} from`,
    });
    this.measured = { deadLetters: this.deadLetters.subscription.name };
    this.targets = { topic: { topic: this.topic, address }, deadLetterTopic: this.deadLetters };
    this.attributes = { name: this.topic.name, url: this.topic.id, arn: this.topic.id, deadLetterUrl: this.deadLetters.topic.id };
  }

  private made(queue: QueueResource, { place: { project }, apis }: Platform): PubsubTopic {
    const name = topicName(physicalName(queue), queue.id);
    const topic = new PubsubTopic(this, 'Topic', { project, name, dependsOn: [apis.enable('pubsub')] });
    return placed(topic, addressOf(queue), commentOf(queue));
  }
}

/** Only SQS tells ordered queues by their names. */
export function physicalName({ name }: QueueResource): string {
  return withoutSuffix(name);
}

function withoutSuffix(name: string): string {
  return name.replace(/\.fifo$/, '');
}

function commentOf({ queue, carries, fifo }: QueueResource): string {
  if (carries === 'rebuilds') return 'Carries the steps of rebuilds of read models.';
  return `Carries the commands of ${queue} to the worker${fifo ? ', in order within an ordering key' : ''}.`;
}

function refuseTopicMessages({ id, queue, carries }: QueueResource): void {
  if (carries !== 'topic-messages') return;
  throw new UnsupportedOnTargetError({
    target: 'google',
    resource: id,
    fault: 'a subscription of Pub/Sub is a queue itself, and can’t hand over to another',
    remedy: `leave through: 'queue' out of topics.${queue}: messages wait for the worker in any case`,
  });
}
