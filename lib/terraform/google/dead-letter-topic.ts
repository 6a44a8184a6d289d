import { PubsubSubscription } from '@cdktf/provider-google/lib/pubsub-subscription';
import { PubsubTopic } from '@cdktf/provider-google/lib/pubsub-topic';
import type { PubsubTopicIamMember } from '@cdktf/provider-google/lib/pubsub-topic-iam-member';
import { Construct } from 'constructs';
import type { DeadLetterQueue } from '../../model/service-model.ts';
import { placed } from '../address.ts';
import type { Platform } from './platform.ts';
import { topicName } from './possible-names.ts';
import { retentionOf } from './pubsub-limits.ts';

/** What its letters are. */
export interface DeadLetterTopicProps {
  /** The id of the model's resource whose dead letters these are. */
  readonly of: string;
  /** Of what the letters come from; the topic stands beside it. */
  readonly address: string;
  readonly comment: string;
  readonly platform: Platform;
}

/** A topic of dead letters, and the subscription that keeps them for people to pull: without one they would be gone. */
export class DeadLetterTopic extends Construct {
  readonly topic: PubsubTopic;
  readonly subscription: PubsubSubscription;
  /** For subscriptions that forward to it to depend on. */
  readonly agentMayPublish: PubsubTopicIamMember;
  readonly address: string;

  constructor(scope: Construct, model: DeadLetterQueue, { of, address, comment, platform }: DeadLetterTopicProps) {
    super(scope, 'DeadLetters');
    this.address = `${address}_dead_letters`;
    const [name, project] = [topicName(model.name, of), platform.place.project];
    const topic = new PubsubTopic(this, 'Topic', { project, name, dependsOn: [platform.apis.enable('pubsub')] });
    this.topic = placed(topic, this.address, comment);
    this.subscription = placed(
      new PubsubSubscription(this, 'Subscription', {
        project,
        name,
        topic: this.topic.id,
        messageRetentionDuration: retentionOf(model.retentionSeconds, of),
        expirationPolicy: { ttl: '' },
        lifecycle: { preventDestroy: true },
      }),
      this.address,
      'Keeps them until somebody pulls them.',
    );
    this.agentMayPublish = platform.agent.mayPublish(this, this.topic, this.address);
  }
}
