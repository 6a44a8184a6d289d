import { Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { busPattern } from '../model/aws.ts';
import { defaults } from '../model/defaults.ts';
import type { BusRuleResource } from '../model/service-model.ts';
import { type DeadLetterProps, deadLetterQueue } from './dead-letter-queue.ts';
import type { Measured } from './measured.ts';
import type { IServiceBus } from './service-bus.ts';
import type { ServiceFunction } from './service-function.ts';

/** What `BusRule` takes. */
export interface BusRuleProps extends DeadLetterProps, Pick<BusRuleResource, 'source' | 'detailType'> {
  readonly bus: IServiceBus;
  readonly function: ServiceFunction;
  /**
   * The rule's physical name.
   *
   * @default CloudFormation makes one
   */
  readonly name?: string | undefined;
  /**
   * What it is for, as consoles show it, at most 512 characters.
   *
   * @default none
   */
  readonly description?: string | undefined;
  /**
   * How long EventBridge goes on trying, in seconds, 60 to 86,400.
   *
   * @default 86,400: a day
   */
  readonly maximumEventAgeSeconds?: number | undefined;
  /**
   * How often EventBridge tries again, 0 to 185.
   *
   * @default 185
   */
  readonly maximumRetryAttempts?: number | undefined;
}

/** A rule that hands one type of event to a function; an event that can't be handed over becomes a dead letter. */
export class BusRule extends Construct implements Measured {
  readonly rule: Rule;
  readonly deadLetterQueue: Queue;

  constructor(scope: Construct, id: string, props: BusRuleProps) {
    super(scope, id);
    this.deadLetterQueue = deadLetterQueue(this, props);
    const { source, 'detail-type': detailType } = busPattern(props);
    this.rule = new Rule(this, 'Rule', {
      ...(props.name === undefined ? {} : { ruleName: props.name }),
      ...(props.description === undefined ? {} : { description: props.description }),
      eventBus: props.bus.bus,
      eventPattern: { source, detailType },
    });
    this.node.defaultChild = this.rule.node.defaultChild;
    this.rule.addTarget(
      new LambdaFunction(props.function.target, {
        deadLetterQueue: this.deadLetterQueue,
        maxEventAge: Duration.seconds(props.maximumEventAgeSeconds ?? defaults.busRule.maximumEventAgeSeconds),
        retryAttempts: props.maximumRetryAttempts ?? defaults.busRule.maximumRetryAttempts,
      }),
    );
  }

  get dimensions(): Measured['dimensions'] {
    return { deadLetterName: this.deadLetterQueue.queueName };
  }
}
