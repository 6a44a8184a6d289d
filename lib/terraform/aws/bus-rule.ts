import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import type { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { SqsQueuePolicy } from '@cdktf/provider-aws/lib/sqs-queue-policy';
import { Construct } from 'constructs';
import { busPattern } from '../../model/aws.ts';
import type { BusRuleResource } from '../../model/service-model.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import { literal } from '../literal.ts';
import { deadLetterQueue } from './dead-letter-queue.ts';
import { policyDocument } from './policy-document.ts';
import type { ServiceBus } from './service-bus.ts';
import type { ServiceFunction } from './service-function.ts';

/** What a rule joins. */
export interface BusRuleProps {
  readonly bus: ServiceBus;
  readonly function: ServiceFunction;
}

/** A rule that hands events of others to a function; what it can't deliver goes to its dead-letter queue. */
export class BusRule extends Construct {
  readonly rule: CloudwatchEventRule;
  readonly deadLetters: SqsQueue;
  private readonly address: string;

  constructor(scope: Construct, rule: BusRuleResource, { bus: { bus }, function: { lambda } }: BusRuleProps) {
    super(scope, rule.id);
    standsIn(this, 'bus');
    this.address = addressOf(rule);
    this.rule = placed(
      new CloudwatchEventRule(this, 'Rule', {
        name: literal(rule.name),
        eventBusName: bus.name,
        eventPattern: JSON.stringify(busPattern({ source: literal(rule.source), detailType: literal(rule.detailType) })),
      }),
      this.address,
      `Picks ${rule.detailType} of ${rule.source}, which leads to ${rule.command}.`,
    );
    this.deadLetters = deadLetterQueue(this, rule.deadLetter, this.address, `Events that ${rule.name} could not deliver.`);
    const target = new CloudwatchEventTarget(this, 'Target', {
      rule: this.rule.name,
      eventBusName: bus.name,
      arn: lambda.arn,
      retryPolicy: { maximumEventAgeInSeconds: rule.maximumEventAgeSeconds, maximumRetryAttempts: rule.maximumRetryAttempts },
      deadLetterConfig: { arn: this.deadLetters.arn },
      dependsOn: [this.letInto(this.deadLetters)],
    });
    placed(target, this.address, `Hands the events of ${rule.name} to ${rule.function}.`);
    this.letInvoke(lambda.functionName);
  }

  private letInto(queue: SqsQueue): SqsQueuePolicy {
    const policy = policyDocument({
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: queue.arn,
      Condition: { ArnEquals: { 'aws:SourceArn': this.rule.arn } },
    });
    return placed(
      new SqsQueuePolicy(this, 'DeadLettersPolicy', { queueUrl: queue.url, policy }),
      `${this.address}_dead_letters`,
      'Lets this rule, and no other, send its dead letters.',
    );
  }

  private letInvoke(functionName: string): void {
    const permission = new LambdaPermission(this, 'Permission', {
      action: 'lambda:InvokeFunction',
      functionName,
      principal: 'events.amazonaws.com',
      sourceArn: this.rule.arn,
    });
    placed(permission, this.address, 'Lets this rule invoke the function.');
  }
}
