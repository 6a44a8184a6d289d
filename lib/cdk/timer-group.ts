import { Names } from 'aws-cdk-lib';
import type { Grant, IGrantable, Role } from 'aws-cdk-lib/aws-iam';
import { CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { arnOf } from './arn.ts';
import type { ICommandQueue } from './command-queue.ts';
import { type DeadLetterProps, deadLetterQueue } from './dead-letter-queue.ts';
import { addPermission, type Grantable, grantOperations } from './grant-operations.ts';
import type { Measured } from './measured.ts';
import { schedulerRole } from './scheduler-role.ts';

/** What `TimerGroup` takes. */
export interface TimerGroupProps extends DeadLetterProps {
  /**
   * The group's physical name.
   *
   * @default made of the construct's place in the tree
   */
  readonly name?: string | undefined;
  /** What timers send to: all that their role may send to. */
  readonly queues: readonly ICommandQueue[];
}

/** What timers are set in: a group of one-off schedules, the role that sends what they send, and a queue for what could not be sent. */
export class TimerGroup extends Construct implements Grantable, Measured {
  readonly group: CfnScheduleGroup;
  readonly role: Role;
  readonly deadLetterQueue: Queue;
  readonly arns: Grantable['arns'];
  readonly attributes: Grantable['attributes'];
  readonly dimensions: Measured['dimensions'];

  constructor(scope: Construct, id: string, props: TimerGroupProps) {
    super(scope, id);
    const name = props.name ?? Names.uniqueResourceName(this, { maxLength: 64, separator: '-' });
    this.deadLetterQueue = deadLetterQueue(this, props);
    this.group = new CfnScheduleGroup(this, 'Group', { name });
    this.node.defaultChild = this.group;
    this.role = schedulerRole(this, name, `What Scheduler may do for the timers ${name}`);
    const targets = [...props.queues.map(({ queue }) => queue), this.deadLetterQueue];
    addPermission(
      this.role,
      { actions: ['sqs:SendMessage'] },
      targets.map(({ queueArn }) => queueArn),
    );
    this.arns = { timer: [arnOf(this, 'scheduler', `schedule/${name}/*`)], role: [this.role.roleArn] };
    this.attributes = { name: this.group.ref, roleArn: this.role.roleArn, deadLetterArn: this.deadLetterQueue.queueArn };
    this.dimensions = { deadLetterName: this.deadLetterQueue.queueName };
  }

  /** Lets set and cancel timers that send to the queues. */
  grantSetTimers(grantee: IGrantable): Grant {
    return grantOperations(grantee, this, ['set-timers']);
  }
}
