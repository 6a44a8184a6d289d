import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { Construct } from 'constructs';
import { busPattern } from '../../model/aws.ts';
import { rulePurpose } from '../../model/purposes.ts';
import type { BusRuleResource } from '../../model/service-model.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import { literal } from '../literal.ts';
import type { MeasuredPart } from './aws-part.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import type { ServiceBus } from './service-bus.ts';
import type { ServiceFunction } from './service-function.ts';

/** What a rule joins. */
export interface BusRuleProps {
  readonly bus: ServiceBus;
  readonly function: ServiceFunction;
}

/** A rule that hands events of others to a function; what it can't deliver goes to its dead-letter queue. */
export class BusRule extends Construct implements MeasuredPart {
  readonly rule: CloudwatchEventRule;
  readonly deadLetters: DeadLetterQueue;
  readonly measured: MeasuredPart['measured'];
  private readonly address: string;

  constructor(scope: Construct, rule: BusRuleResource, { bus: { bus }, function: target }: BusRuleProps) {
    super(scope, rule.id);
    standsIn(this, 'bus');
    this.address = addressOf(rule);
    this.rule = placed(
      new CloudwatchEventRule(this, 'Rule', {
        name: literal(rule.name),
        description: literal(rulePurpose(rule)),
        eventBusName: bus.name,
        eventPattern: JSON.stringify(busPattern({ source: literal(rule.source), detailType: literal(rule.detailType) })),
      }),
      this.address,
      `Picks ${rule.detailType} of ${rule.source}, which leads to ${rule.command}.`,
    );
    this.deadLetters = new DeadLetterQueue(this, rule.deadLetter, {
      address: this.address,
      comment: `Events that ${rule.name} could not deliver.`,
    });
    this.measured = { deadLetterName: this.deadLetters.queue.name };
    const handOver = new CloudwatchEventTarget(this, 'Target', {
      rule: this.rule.name,
      eventBusName: bus.name,
      arn: target.arn,
      retryPolicy: { maximumEventAgeInSeconds: rule.maximumEventAgeSeconds, maximumRetryAttempts: rule.maximumRetryAttempts },
      deadLetterConfig: { arn: this.deadLetters.queue.arn },
      dependsOn: [this.deadLetters.policy.letSend({ service: 'events.amazonaws.com', arn: this.rule.arn })],
    });
    placed(handOver, this.address, `Hands the events of ${rule.name} to ${rule.function}.`);
    this.letInvoke(target);
  }

  private letInvoke({ invoked }: ServiceFunction): void {
    const permission = new LambdaPermission(this, 'Permission', {
      action: 'lambda:InvokeFunction',
      ...invoked,
      principal: 'events.amazonaws.com',
      sourceArn: this.rule.arn,
    });
    placed(permission, this.address, 'Lets this rule invoke the function.');
  }
}
