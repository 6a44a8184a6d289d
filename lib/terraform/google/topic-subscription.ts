import { Construct } from 'constructs';
import type { TopicSubscriptionResource } from '../../model/service-model.ts';
import { addressOf, standsIn } from '../address.ts';
import { DeadLetterTopic } from './dead-letter-topic.ts';
import type { MeasuredPart } from './google-part.ts';
import type { Platform } from './platform.ts';
import { pushPaths } from './push-paths.ts';
import { PushSubscription } from './push-subscription.ts';
import type { ServiceFunction } from './service-function.ts';
import type { ServiceTopic } from './service-topic.ts';
import { subscriptionFilter } from './subscription-filter.ts';

/** What the subscription joins. */
export interface TopicSubscriptionProps {
  readonly topic: ServiceTopic;
  readonly function: ServiceFunction;
  readonly platform: Platform;
}

/** A subscription that pushes a topic's messages to the worker; what it can't deliver becomes a dead letter. */
export class TopicSubscription extends Construct implements MeasuredPart {
  readonly subscription: PushSubscription;
  readonly deadLetters: DeadLetterTopic;
  readonly measured: MeasuredPart['measured'];

  constructor(scope: Construct, model: TopicSubscriptionResource, { topic, function: target, platform }: TopicSubscriptionProps) {
    super(scope, model.id);
    standsIn(this, 'topics');
    const address = addressOf(model);
    const comment = `Messages that ${model.topic} could not deliver.`;
    this.deadLetters = new DeadLetterTopic(this, model.deadLetter, { of: model.id, address, comment, platform });
    this.measured = { deadLetters: this.deadLetters.subscription.name };
    this.subscription = new PushSubscription(this, {
      id: model.id,
      name: platform.nameOf(model.id),
      address,
      comment: `Pushes the messages of ${model.topic} to the worker.`,
      topic: topic.topicId,
      target,
      path: pushPaths.topic(model.id),
      ...(model.filter ? { filter: subscriptionFilter(model.id, model.filter) } : {}),
      ackDeadlineSeconds: Math.max(10, target.timeoutOf(model.target)),
      retentionSeconds,
      maxDeliveryAttempts: 5,
      deadLetters: this.deadLetters,
      platform,
    });
  }
}

/** Pub/Sub's own default (https://cloud.google.com/pubsub/docs/subscription-properties). */
const retentionSeconds = 7 * 24 * 60 * 60;
