import { PubsubTopic } from '@cdktf/provider-google/lib/pubsub-topic';
import { Construct } from 'constructs';
import type { TopicResource } from '../../model/service-model.ts';
import { UnsupportedOnTargetError } from '../../model/unsupported-on-target.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import { literal } from '../literal.ts';
import { output } from '../output.ts';
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
    this.topicId = 'arn' in topic.place ? existingTopic(topic, topic.place.arn) : this.made(topic, topic.place.name, platform);
    this.attributes = { arn: this.topicId };
  }

  private made(topic: TopicResource, name: string, { place: { project }, apis }: Platform): string {
    const address = addressOf(topic);
    const made = new PubsubTopic(this, 'Topic', { project, name: topicName(name, topic.id), dependsOn: [apis.enable('pubsub')] });
    const { id } = placed(made, address, `What ${topic.topic} tells the service.`);
    output(this, `${address}_topic`, { value: id, description: `The topic ${topic.topic}` });
    return id;
  }
}

function existingTopic({ id, topic }: TopicResource, name: string): string {
  if (/^projects\/[^/]+\/topics\/[^/]+$/.test(name)) return literal(name);
  throw new UnsupportedOnTargetError({
    target: 'google',
    resource: id,
    fault: `${JSON.stringify(name)} is no topic of Pub/Sub`,
    remedy: `leave the arn of topics.${topic} out, or name it as projects/…/topics/…`,
  });
}
