import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { Subscription, SubscriptionFilter, SubscriptionProtocol } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ICommandQueue } from './command-queue.ts';
import { type DeadLetterProps, deadLetterQueue } from './dead-letter-queue.ts';
import type { Measured } from './measured.ts';
import { ServiceFunction } from './service-function.ts';
import type { IServiceTopic } from './service-topic.ts';

/** What `TopicSubscription` takes. */
export interface TopicSubscriptionProps extends DeadLetterProps {
  readonly topic: IServiceTopic;
  /** Who gets the messages. */
  readonly target: ServiceFunction | ICommandQueue;
  /**
   * Only messages whose attributes have one of these values come.
   *
   * @default all
   */
  readonly filter?: Readonly<Record<string, readonly string[]>> | undefined;
  /**
   * Whether a queue gets messages as they were published, without SNS's envelope. A function always gets it.
   *
   * @default false
   */
  readonly rawMessageDelivery?: boolean | undefined;
}

/** Hands a topic's messages to a function or a queue; what can't be delivered becomes a dead letter. */
export class TopicSubscription extends Construct implements Measured {
  readonly subscription: Subscription;
  readonly deadLetterQueue: Queue;

  constructor(scope: Construct, id: string, props: TopicSubscriptionProps) {
    super(scope, id);
    const { topic, target, filter } = props;
    this.deadLetterQueue = deadLetterQueue(this, props);
    this.subscription = new Subscription(this, 'Subscription', {
      topic: topic.topic,
      deadLetterQueue: this.deadLetterQueue,
      ...(target instanceof ServiceFunction
        ? { protocol: SubscriptionProtocol.LAMBDA, endpoint: target.target.functionArn }
        : { protocol: SubscriptionProtocol.SQS, endpoint: target.queue.queueArn, rawMessageDelivery: props.rawMessageDelivery ?? false }),
      ...(filter ? { filterPolicy: filterPolicy(filter) } : {}),
    });
    this.node.defaultChild = this.subscription.node.defaultChild;
    this.letInto(target, topic.topic.topicArn);
  }

  get dimensions(): Measured['dimensions'] {
    return { deadLetterName: this.deadLetterQueue.queueName };
  }

  private letInto(target: ServiceFunction | ICommandQueue, topicArn: string): void {
    if (!(target instanceof ServiceFunction)) {
      target.queue.addToResourcePolicy(
        new PolicyStatement({
          principals: [new ServicePrincipal('sns.amazonaws.com')],
          actions: ['sqs:SendMessage'],
          resources: [target.queue.queueArn],
          conditions: { ArnEquals: { 'aws:SourceArn': topicArn } },
        }),
      );
      return;
    }
    new CfnPermission(this, 'Permission', {
      action: 'lambda:InvokeFunction',
      functionName: target.target.functionArn,
      principal: 'sns.amazonaws.com',
      sourceArn: topicArn,
    });
  }
}

function filterPolicy(filter: Readonly<Record<string, readonly string[]>>): Record<string, SubscriptionFilter> {
  return Object.fromEntries(
    Object.entries(filter).map(([attribute, values]) => [attribute, SubscriptionFilter.stringFilter({ allowlist: [...values] })]),
  );
}
