import { Construct } from 'constructs';
import type { QueueSourceResource } from '../../model/service-model.ts';
import { addressOf, standsIn } from '../address.ts';
import { type CommandQueue, physicalName } from './command-queue.ts';
import type { MeasuredPart } from './google-part.ts';
import type { Platform } from './platform.ts';
import { longestAckDeadlineSeconds } from './pubsub-limits.ts';
import { pushPaths } from './push-paths.ts';
import { PushSubscription } from './push-subscription.ts';
import type { ServiceFunction } from './service-function.ts';

/** What the subscription joins. */
export interface QueueSourceProps {
  readonly queue: CommandQueue;
  readonly function: ServiceFunction;
  readonly platform: Platform;
}

/** Pushes a queue's messages to the worker, one a request: there are no batches, so that `batchSize` has nothing to do here. */
export class QueueSource extends Construct implements MeasuredPart {
  readonly subscription: PushSubscription;
  readonly measured: MeasuredPart['measured'];

  constructor(scope: Construct, source: QueueSourceResource, { queue, function: target, platform }: QueueSourceProps) {
    super(scope, source.id);
    standsIn(this, 'queues');
    const { model, topic, deadLetters } = queue;
    this.subscription = new PushSubscription(this, {
      id: model.id,
      name: physicalName(model),
      address: addressOf(source),
      comment: `Pushes the messages of ${model.queue} to the worker.`,
      topic: topic.id,
      isOrdered: model.fifo,
      target,
      path: pushPaths.queue(model.id),
      ackDeadlineSeconds: model.carries === 'rebuilds' ? longestAckDeadlineSeconds : model.visibilityTimeoutSeconds,
      retentionSeconds: model.retentionSeconds,
      maxDeliveryAttempts: model.deadLetter.maxReceives,
      deadLetters,
      platform,
    });
    this.measured = { subscription: this.subscription.subscription.name };
  }
}
