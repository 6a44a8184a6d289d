import { PubsubSubscription } from '@cdktf/provider-google/lib/pubsub-subscription';
import { Construct } from 'constructs';
import { placed } from '../address.ts';
import { literal } from '../literal.ts';
import type { DeadLetterTopic } from './dead-letter-topic.ts';
import type { Platform } from './platform.ts';
import { ackDeadlineOf, attemptsOf, retentionOf } from './pubsub-limits.ts';
import type { ServiceFunction } from './service-function.ts';

/** What is pushed, where to, and what happens when that fails. */
export interface PushSubscriptionProps {
  /** The id of the model's resource. */
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly comment: string;
  /** `projects/…/topics/…` */
  readonly topic: string;
  readonly target: ServiceFunction;
  readonly path: string;
  readonly filter?: string;
  /** Whether messages of one ordering key come one after the other. */
  readonly isOrdered?: boolean;
  readonly ackDeadlineSeconds: number;
  readonly retentionSeconds: number;
  readonly maxDeliveryAttempts: number;
  readonly deadLetters: DeadLetterTopic;
  readonly platform: Platform;
}

/** Pushes a topic's messages to a service under an account of its own. Stateful: filter and order can't be changed later. */
export class PushSubscription extends Construct {
  readonly subscription: PubsubSubscription;

  constructor(scope: Construct, props: PushSubscriptionProps) {
    super(scope, 'Subscription');
    const { platform, target, deadLetters } = props;
    this.subscription = placed(
      new PubsubSubscription(this, 'Push', {
        project: platform.place.project,
        name: literal(props.name),
        topic: props.topic,
        ...(props.filter === undefined ? {} : { filter: props.filter }),
        ...(props.isOrdered ? { enableMessageOrdering: true } : {}),
        ackDeadlineSeconds: ackDeadlineOf(props.ackDeadlineSeconds, props.id),
        messageRetentionDuration: retentionOf(props.retentionSeconds, props.id),
        expirationPolicy: { ttl: '' },
        pushConfig: {
          pushEndpoint: `${target.service.uri}${props.path}`,
          oidcToken: { serviceAccountEmail: platform.push.account.email, audience: target.service.uri },
        },
        retryPolicy,
        deadLetterPolicy: { deadLetterTopic: deadLetters.topic.id, maxDeliveryAttempts: attemptsOf(props.maxDeliveryAttempts) },
        dependsOn: [platform.push.mayInvoke(target), deadLetters.agentMayPublish],
        lifecycle: { preventDestroy: true },
      }),
      props.address,
      props.comment,
    );
    platform.agent.mayAcknowledge(this, this.subscription, props.address);
  }
}

/** Pub/Sub's own (https://cloud.google.com/pubsub/docs/handling-failures#exponential_backoff). */
const retryPolicy = { minimumBackoff: '10s', maximumBackoff: '600s' };
