import type { Role } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { awsSchedule } from '../model/aws-schedule.ts';
import { defaults } from '../model/defaults.ts';
import { schedulePurpose } from '../model/purposes.ts';
import type { ScheduleResource } from '../model/service-model.ts';
import { type DeadLetterProps, deadLetterQueue } from './dead-letter-queue.ts';
import { addPermission } from './grant-operations.ts';
import type { Measured } from './measured.ts';
import { schedulerRole } from './scheduler-role.ts';
import type { ServiceFunction } from './service-function.ts';

/** What `ScheduledCommand` takes. */
export interface ScheduledCommandProps extends DeadLetterProps, Pick<ScheduleResource, 'timing' | 'runs'> {
  /**
   * The schedule's physical name.
   *
   * @default CloudFormation makes one
   */
  readonly name?: string | undefined;
  /**
   * What it is for, as consoles show it, at most 512 characters.
   *
   * @default what it runs
   */
  readonly description?: string | undefined;
  /** Is told that it is time. */
  readonly function: ServiceFunction;
  /**
   * How long Scheduler goes on trying, in seconds, 60 to 86,400.
   *
   * @default 86,400: a day
   */
  readonly maximumEventAgeSeconds?: number | undefined;
  /**
   * How often Scheduler tries again, 0 to 185.
   *
   * @default 185
   */
  readonly maximumRetryAttempts?: number | undefined;
}

/** An entry of EventBridge Scheduler that invokes a function at its times; a time that it can't hand over becomes a dead letter. */
export class ScheduledCommand extends Construct implements Measured {
  readonly schedule: CfnSchedule;
  readonly role: Role;
  readonly deadLetterQueue: Queue;

  constructor(scope: Construct, id: string, props: ScheduledCommandProps) {
    super(scope, id);
    const { target } = props.function;
    const { expression, timezone, input } = awsSchedule(props);
    this.deadLetterQueue = deadLetterQueue(this, props);
    this.role = schedulerRole(this, 'default', `What Scheduler may do for ${props.name ?? id}`);
    addPermission(this.role, { actions: ['lambda:InvokeFunction'] }, [target.functionArn]);
    addPermission(this.role, { actions: ['sqs:SendMessage'] }, [this.deadLetterQueue.queueArn]);
    this.schedule = new CfnSchedule(this, 'Schedule', {
      ...(props.name === undefined ? {} : { name: props.name }),
      description: props.description ?? schedulePurpose(props),
      scheduleExpression: expression,
      scheduleExpressionTimezone: timezone,
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: target.functionArn,
        roleArn: this.role.roleArn,
        input,
        retryPolicy: {
          maximumEventAgeInSeconds: props.maximumEventAgeSeconds ?? defaults.schedule.maximumEventAgeSeconds,
          maximumRetryAttempts: props.maximumRetryAttempts ?? defaults.schedule.maximumRetryAttempts,
        },
        deadLetterConfig: { arn: this.deadLetterQueue.queueArn },
      },
    });
    this.node.defaultChild = this.schedule;
    // The first time may come before the role can do anything.
    const policy = this.role.node.tryFindChild('DefaultPolicy');
    if (policy) this.schedule.node.addDependency(policy);
  }

  get dimensions(): Measured['dimensions'] {
    return { deadLetterName: this.deadLetterQueue.queueName };
  }
}
