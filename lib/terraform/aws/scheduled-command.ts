import { SchedulerSchedule } from '@cdktf/provider-aws/lib/scheduler-schedule';
import { Construct } from 'constructs';
import { awsSchedule } from '../../model/aws-schedule.ts';
import { schedulePurpose } from '../../model/purposes.ts';
import type { ScheduleResource } from '../../model/service-model.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import { literal } from '../literal.ts';
import type { MeasuredPart } from './aws-part.ts';
import type { AwsPlace } from './aws-place.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import { SchedulerRole } from './scheduler-role.ts';
import type { ServiceFunction } from './service-function.ts';

/** Whom the schedule tells, and where that is. */
export interface ScheduledCommandProps {
  readonly function: ServiceFunction;
  readonly place: AwsPlace;
}

/** An entry of EventBridge Scheduler that invokes a function at its times; a time that it can't hand over becomes a dead letter. */
export class ScheduledCommand extends Construct implements MeasuredPart {
  readonly schedule: SchedulerSchedule;
  readonly deadLetters: DeadLetterQueue;
  readonly measured: MeasuredPart['measured'];

  constructor(scope: Construct, model: ScheduleResource, { function: target, place }: ScheduledCommandProps) {
    super(scope, model.id);
    standsIn(this, 'schedules');
    const address = addressOf(model);
    this.deadLetters = new DeadLetterQueue(this, model.deadLetter, {
      address,
      comment: `Times of ${model.name} that could not be handed over.`,
    });
    this.measured = { deadLetterName: this.deadLetters.queue.name };
    const { expression, timezone, input } = awsSchedule(model);
    const { role, policy } = new SchedulerRole(this, {
      name: model.name,
      address,
      group: 'default',
      place,
      statements: [
        { Effect: 'Allow', Action: ['lambda:InvokeFunction'], Resource: [target.arn] },
        { Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: [this.deadLetters.queue.arn] },
      ],
    });
    this.schedule = placed(
      new SchedulerSchedule(this, 'Schedule', {
        name: literal(model.name),
        description: literal(schedulePurpose(model)),
        scheduleExpression: expression,
        scheduleExpressionTimezone: timezone,
        flexibleTimeWindow: { mode: 'OFF' },
        target: {
          arn: target.arn,
          roleArn: role.arn,
          input: literal(input),
          retryPolicy: { maximumEventAgeInSeconds: model.maximumEventAgeSeconds, maximumRetryAttempts: model.maximumRetryAttempts },
          deadLetterConfig: { arn: this.deadLetters.queue.arn },
        },
        dependsOn: [policy],
      }),
      address,
      commentOf(model),
    );
  }
}

function commentOf({ runs, function: target }: ScheduleResource): string {
  return runs.kind === 'schedule' ? `Tells ${target} to run ${runs.command}.` : `Tells ${target} to find what was lost of wake-ups.`;
}
