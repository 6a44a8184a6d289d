import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  GetScheduleCommand,
  type GetScheduleCommandOutput,
  ListSchedulesCommand,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import type { Ministack } from './ministack.ts';

/** Begins every one of Scheduler's keywords (https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html). */
const keyword = '<aws.scheduler.';

const repaired = new WeakMap<Ministack, Set<string>>();

/**
 * Sets right what the emulator does otherwise with schedules than EventBridge Scheduler: it sends keywords as they stand, so that schedules
 * which have one are switched off, and tests let them go off; and it lets the first time of a rate pass, where Scheduler begins at once
 * (https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#rate-based). Schedules that were set right before are left alone.
 */
export async function repairSchedules(aws: Ministack): Promise<void> {
  const [scheduler, lambda] = [new SchedulerClient(aws.clientConfig), new LambdaClient(aws.clientConfig)];
  const known = repaired.get(aws) ?? new Set();
  repaired.set(aws, known);
  try {
    for (const schedule of await recurringSchedules(scheduler)) {
      const input = schedule.Target?.Input ?? '{}';
      if (input.includes(keyword)) await switchOff(scheduler, schedule);
      else if (schedule.ScheduleExpression?.startsWith('rate(') && !known.has(schedule.Arn ?? ''))
        await lambda.send(new InvokeCommand({ FunctionName: schedule.Target?.Arn, InvocationType: 'Event', Payload: input }));
      known.add(schedule.Arn ?? '');
    }
  } finally {
    scheduler.destroy();
    lambda.destroy();
  }
}

async function recurringSchedules(scheduler: SchedulerClient): Promise<readonly GetScheduleCommandOutput[]> {
  const { Schedules = [] } = await scheduler.send(new ListSchedulesCommand({}));
  const schedules = Schedules.map(({ Name, GroupName }) => scheduler.send(new GetScheduleCommand({ Name, GroupName })));
  return (await Promise.all(schedules)).filter(({ ScheduleExpression }) => !ScheduleExpression?.startsWith('at('));
}

async function switchOff(scheduler: SchedulerClient, schedule: GetScheduleCommandOutput): Promise<void> {
  const { Name, GroupName, ScheduleExpression, ScheduleExpressionTimezone, Target, FlexibleTimeWindow } = schedule;
  const settings = { Name, GroupName, ScheduleExpression, ScheduleExpressionTimezone, Target, FlexibleTimeWindow };
  await scheduler.send(new UpdateScheduleCommand({ ...settings, State: 'DISABLED' }));
}
