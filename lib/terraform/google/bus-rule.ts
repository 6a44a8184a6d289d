import { Construct } from 'constructs';
import type { BusRuleResource } from '../../model/service-model.ts';
import { UnsupportedOnTargetError } from '../../model/unsupported-on-target.ts';
import { addressOf, standsIn } from '../address.ts';
import { literal } from '../literal.ts';
import { DeadLetterTopic } from './dead-letter-topic.ts';
import type { Platform } from './platform.ts';
import { pushPaths } from './push-paths.ts';
import { PushSubscription } from './push-subscription.ts';
import type { ServiceBus } from './service-bus.ts';
import type { ServiceFunction } from './service-function.ts';

/** What a rule joins. */
export interface BusRuleProps {
  readonly bus: ServiceBus;
  readonly function: ServiceFunction;
  readonly platform: Platform;
}

/** A subscription that pushes the events of one source and type to the worker; what it can't deliver becomes a dead letter. */
export class BusRule extends Construct {
  readonly subscription: PushSubscription;
  readonly deadLetters: DeadLetterTopic;

  constructor(scope: Construct, rule: BusRuleResource, { bus, function: target, platform }: BusRuleProps) {
    super(scope, rule.id);
    standsIn(this, 'bus');
    const address = addressOf(rule);
    const comment = `Events that ${rule.name} could not deliver.`;
    this.deadLetters = new DeadLetterTopic(this, rule.deadLetter, { of: rule.id, address, comment, platform });
    this.subscription = new PushSubscription(this, {
      id: rule.id,
      name: rule.name,
      address,
      comment: `Pushes ${rule.detailType} of ${rule.source}, which leads to ${rule.command}, to the worker.`,
      topic: bus.topic,
      target,
      path: pushPaths.busRule(rule.id),
      filter: filterOf(rule),
      ackDeadlineSeconds: Math.max(10, target.timeoutSeconds),
      retentionSeconds: rule.maximumEventAgeSeconds,
      maxDeliveryAttempts: rule.maximumRetryAttempts + 1,
      deadLetters: this.deadLetters,
      platform,
    });
  }
}

/** At most 256 bytes (https://cloud.google.com/pubsub/docs/subscription-message-filter). */
function filterOf({ id, source, detailType }: BusRuleResource): string {
  const filter = `attributes.source = ${JSON.stringify(source)} AND attributes.type = ${JSON.stringify(detailType)}`;
  if (Buffer.byteLength(filter) <= 256) return literal(filter);
  throw new UnsupportedOnTargetError({
    target: 'google',
    resource: id,
    fault: `its Pub/Sub filter has ${Buffer.byteLength(filter)} bytes, at most 256 are taken`,
    remedy: 'shorten the source or the type of the event',
  });
}
