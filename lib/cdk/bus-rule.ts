import { Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { busPattern } from '../model/aws.ts';
import type { BusRuleResource } from '../model/service-model.ts';
import type { ServiceBus } from './service-bus.ts';
import type { ServiceFunction } from './service-function.ts';

/** What `BusRule` takes. */
export interface BusRuleProps
  extends Pick<BusRuleResource, 'name' | 'source' | 'detailType' | 'maximumEventAgeSeconds' | 'maximumRetryAttempts' | 'deadLetter'> {
  readonly bus: ServiceBus;
  readonly function: ServiceFunction;
}

/** A rule that hands one type of event to a function; an event that can't be handed over becomes a dead letter. */
export class BusRule extends Construct {
  readonly rule: Rule;
  readonly deadLetterQueue: Queue;

  constructor(scope: Construct, id: string, props: BusRuleProps) {
    super(scope, id);
    this.deadLetterQueue = new Queue(this, 'DeadLetters', {
      queueName: props.deadLetter.name,
      retentionPeriod: Duration.seconds(props.deadLetter.retentionSeconds),
      encryption: QueueEncryption.SQS_MANAGED,
    });
    const { source, 'detail-type': detailType } = busPattern(props);
    this.rule = new Rule(this, 'Rule', { ruleName: props.name, eventBus: props.bus.bus, eventPattern: { source, detailType } });
    this.rule.addTarget(
      new LambdaFunction(props.function.function, {
        deadLetterQueue: this.deadLetterQueue,
        maxEventAge: Duration.seconds(props.maximumEventAgeSeconds),
        retryAttempts: props.maximumRetryAttempts,
      }),
    );
  }
}
