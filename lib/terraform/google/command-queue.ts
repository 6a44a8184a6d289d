import { PubsubTopic } from '@cdktf/provider-google/lib/pubsub-topic';
import { Construct } from 'constructs';
import type { QueueResource } from '../../model/service-model.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import { output } from '../output.ts';
import { DeadLetterTopic } from './dead-letter-topic.ts';
import type { GooglePart } from './google-part.ts';
import type { Platform } from './platform.ts';
import { topicName } from './possible-names.ts';

/** A Pub/Sub topic that carries commands, with its dead letters; its subscription comes with the queue's source. */
export class CommandQueue extends Construct implements GooglePart {
  readonly topic: PubsubTopic;
  readonly deadLetters: DeadLetterTopic;
  readonly model: QueueResource;
  readonly targets: GooglePart['targets'];
  readonly attributes: GooglePart['attributes'];

  constructor(scope: Construct, queue: QueueResource, platform: Platform) {
    super(scope, queue.id);
    standsIn(this, 'queues');
    this.model = queue;
    const address = addressOf(queue);
    const { project } = platform.place;
    const topic = new PubsubTopic(this, 'Topic', {
      project,
      name: topicName(queue.name, queue.id),
      dependsOn: [platform.apis.enable('pubsub')],
    });
    this.topic = placed(topic, address, `Carries the commands of ${queue.queue} to the worker.`);
    const comment = `Commands that ${queue.queue} could not get handled.`;
    this.deadLetters = new DeadLetterTopic(this, queue.deadLetter, { of: queue.id, address, comment, platform });
    output(this, `${address}_topic`, { value: this.topic.id, description: `The topic of the queue ${queue.queue}` });
    output(this, `${address}_dead_letters_subscription`, {
      value: this.deadLetters.subscription.id,
      description: `The subscription to pull the dead letters of ${queue.queue} from`,
    });
    this.targets = { topic: { topic: this.topic, address }, deadLetterTopic: this.deadLetters };
    this.attributes = { name: this.topic.name, url: this.topic.id, deadLetterUrl: this.deadLetters.topic.id };
  }
}
