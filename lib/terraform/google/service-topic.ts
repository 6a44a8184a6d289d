import { PubsubTopic } from '@cdktf/provider-google/lib/pubsub-topic';
import { Construct } from 'constructs';
import type { TopicResource } from '../../model/service-model.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import { output } from '../output.ts';
import { existingTopic } from './existing-topic.ts';
import type { GooglePart } from './google-part.ts';
import type { Platform } from './platform.ts';
import { topicName } from './possible-names.ts';

/** The Pub/Sub topic that a service listens to: made here, or somebody else's. */
export class ServiceTopic extends Construct implements GooglePart {
  /** `projects/…/topics/…` */
  readonly topicId: string;
  readonly targets: GooglePart['targets'] = {};
  readonly attributes: GooglePart['attributes'];

  constructor(scope: Construct, topic: TopicResource, platform: Platform) {
    super(scope, topic.id);
    standsIn(this, 'topics');
    const existing = topic.existing?.google?.topic ?? ('arn' in topic.place ? topic.place.arn : undefined);
    this.topicId = existing === undefined ? this.made(topic, platform) : existingTopic(existing, topic.id, `topics.${topic.topic}`).id;
    this.attributes = { arn: this.topicId };
  }

  private made(topic: TopicResource, { place: { project }, apis }: Platform): string {
    const address = addressOf(topic);
    const name = topicName('name' in topic.place ? topic.place.name : topic.topic, topic.id);
    const made = new PubsubTopic(this, 'Topic', { project, name, dependsOn: [apis.enable('pubsub')] });
    const { id } = placed(made, address, `What ${topic.topic} tells the service.`);
    output(this, `${address}_topic`, { value: id, description: `The topic ${topic.topic}` });
    return id;
  }
}
