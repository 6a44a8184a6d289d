import { Construct } from 'constructs';
import type { BusRuleResource } from '../../model/service-model.ts';
import { addressOf, standsIn } from '../address.ts';
import { DeadLetterTopic } from './dead-letter-topic.ts';
import type { MeasuredPart } from './google-part.ts';
import type { Platform } from './platform.ts';
import { pushPaths } from './push-paths.ts';
import { PushSubscription } from './push-subscription.ts';
import type { ServiceBus } from './service-bus.ts';
import type { ServiceFunction } from './service-function.ts';
import { subscriptionFilter } from './subscription-filter.ts';

/** What a rule joins. */
export interface BusRuleProps {
  readonly bus: ServiceBus;
  readonly function: ServiceFunction;
  readonly platform: Platform;
}

/** A subscription that pushes the events of one source and type to the worker; what it can't deliver becomes a dead letter. */
export class BusRule extends Construct implements MeasuredPart {
  readonly subscription: PushSubscription;
  readonly deadLetters: DeadLetterTopic;
  readonly measured: MeasuredPart['measured'];

  constructor(scope: Construct, rule: BusRuleResource, { bus, function: target, platform }: BusRuleProps) {
    super(scope, rule.id);
    standsIn(this, 'bus');
    const address = addressOf(rule);
    const comment = `Events that ${rule.name} could not deliver.`;
    this.deadLetters = new DeadLetterTopic(this, rule.deadLetter, { of: rule.id, address, comment, platform });
    this.measured = { deadLetters: this.deadLetters.subscription.name };
    this.subscription = new PushSubscription(this, {
      id: rule.id,
      name: rule.name,
      address,
      comment: `Pushes ${rule.detailType} of ${rule.source}, which leads to ${rule.command}, to the worker.`,
      topic: bus.topic.id,
      target,
      path: pushPaths.busRule(rule.id),
      filter: subscriptionFilter(rule.id, { source: [rule.source], type: [rule.detailType] }),
      ackDeadlineSeconds: Math.max(10, target.timeoutOf(rule.function)),
      retentionSeconds: rule.maximumEventAgeSeconds,
      maxDeliveryAttempts: rule.maximumRetryAttempts + 1,
      deadLetters: this.deadLetters,
      platform,
    });
  }
}
