import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { TopicSubscriptionResource } from '../../model/service-model.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import { literal } from '../literal.ts';
import type { MeasuredPart } from './aws-part.ts';
import { CommandQueue } from './command-queue.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import type { ServiceFunction } from './service-function.ts';
import type { ServiceTopic } from './service-topic.ts';

/** What the subscription joins. */
export interface TopicSubscriptionProps {
  readonly topic: ServiceTopic;
  readonly target: ServiceFunction | CommandQueue;
}

/** Hands a topic's messages to a function or a queue; what it can't deliver goes to its dead-letter queue. */
export class TopicSubscription extends Construct implements MeasuredPart {
  readonly subscription: SnsTopicSubscription;
  readonly deadLetters: DeadLetterQueue;
  readonly measured: MeasuredPart['measured'];
  private readonly address: string;
  private readonly topicArn: string;

  constructor(scope: Construct, model: TopicSubscriptionResource, { topic, target }: TopicSubscriptionProps) {
    super(scope, model.id);
    standsIn(this, 'topics');
    this.address = addressOf(model);
    this.topicArn = topic.topicArn;
    const comment = `Messages that ${model.topic} could not deliver.`;
    this.deadLetters = new DeadLetterQueue(this, model.deadLetter, { address: this.address, comment });
    this.measured = { deadLetterName: this.deadLetters.queue.name };
    this.subscription = placed(
      new SnsTopicSubscription(this, 'Subscription', {
        topicArn: this.topicArn,
        ...(target instanceof CommandQueue
          ? { protocol: 'sqs', endpoint: target.queue.arn }
          : { protocol: 'lambda', endpoint: target.arn }),
        // SNS has it of queues and web addresses alone.
        ...(model.rawMessageDelivery ? { rawMessageDelivery: true } : {}),
        ...(model.filter ? { filterPolicy: literal(JSON.stringify(model.filter)) } : {}),
        redrivePolicy: JSON.stringify({ deadLetterTargetArn: this.deadLetters.queue.arn }),
        dependsOn: [this.deadLetters.policy.letSend(this.sender), ...this.letTo(target)],
      }),
      this.address,
      `Hands the messages of ${model.topic} to ${model.target}.`,
    );
  }

  private get sender() {
    return { service: 'sns.amazonaws.com', arn: this.topicArn };
  }

  /** The policy of a queue from elsewhere is its owner's. */
  private letTo(target: ServiceFunction | CommandQueue): ITerraformDependable[] {
    if (target instanceof CommandQueue) return target.policy ? [target.policy.letSend(this.sender)] : [];
    const from = { principal: 'sns.amazonaws.com', sourceArn: this.topicArn };
    const permission = new LambdaPermission(this, 'Permission', { action: 'lambda:InvokeFunction', ...target.invoked, ...from });
    return [placed(permission, this.address, 'Lets this topic invoke the function.')];
  }
}
