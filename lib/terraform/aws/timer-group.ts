import { SchedulerScheduleGroup } from '@cdktf/provider-aws/lib/scheduler-schedule-group';
import { Construct } from 'constructs';
import type { TimerGroupResource } from '../../model/service-model.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import { literal } from '../literal.ts';
import type { AwsPart, MeasuredPart } from './aws-part.ts';
import type { AwsPlace } from './aws-place.ts';
import type { CommandQueue } from './command-queue.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import { SchedulerRole } from './scheduler-role.ts';

/** What timers send to, and where they are. */
export interface TimerGroupProps {
  readonly queues: readonly CommandQueue[];
  readonly place: AwsPlace;
}

/** What timers are set in: a group of one-off schedules, the role that sends what they send, and a queue for what could not be sent. */
export class TimerGroup extends Construct implements AwsPart, MeasuredPart {
  readonly group: SchedulerScheduleGroup;
  readonly deadLetters: DeadLetterQueue;
  readonly role: SchedulerRole;
  readonly arns: AwsPart['arns'];
  readonly attributes: AwsPart['attributes'];
  readonly measured: MeasuredPart['measured'];

  constructor(scope: Construct, timers: TimerGroupResource, { queues, place }: TimerGroupProps) {
    super(scope, timers.id);
    standsIn(this, 'schedules');
    const address = addressOf(timers);
    const group = new SchedulerScheduleGroup(this, 'Group', { name: literal(timers.name) });
    this.group = placed(group, address, 'What sagas and effects set timers in; each is gone when it has come.');
    this.deadLetters = new DeadLetterQueue(this, timers.deadLetter, { address, comment: 'Timers that could not be sent.' });
    const targets = [...queues.map(({ queue }) => queue.arn), this.deadLetters.queue.arn];
    this.role = new SchedulerRole(this, {
      name: timers.name,
      address,
      group: literal(timers.name),
      place,
      statements: [{ Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: targets }],
    });
    this.arns = { timer: [place.arnOf('scheduler', `schedule/${this.group.name}/*`)], role: [this.role.role.arn] };
    this.attributes = { name: this.group.name, roleArn: this.role.role.arn, deadLetterArn: this.deadLetters.queue.arn };
    this.measured = { deadLetterName: this.deadLetters.queue.name };
  }
}
