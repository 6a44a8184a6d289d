import { InvokeCommand } from '@aws-sdk/client-lambda';
import { GetScheduleCommand, ListSchedulesCommand } from '@aws-sdk/client-scheduler';
import type { Clients } from './deploy-services.ts';

/**
 * Lets a deployed schedule go off as EventBridge Scheduler does: what its target says is sent, with the planned time in the place of its
 * placeholder (https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html).
 *
 * @param name a part of the schedule's physical name
 * @param scheduledAt ISO 8601 without milliseconds: `2026-01-01T03:00:00Z`
 */
export async function fireSchedule({ scheduler, lambda }: Clients, name: string, scheduledAt: string): Promise<void> {
  const { Schedules = [] } = await scheduler.send(new ListSchedulesCommand({}));
  const found = Schedules.find((schedule) => schedule.Name?.includes(name));
  if (!found) throw new Error(`There is no schedule ${name}; there are ${Schedules.map(({ Name }) => Name).join(', ')}`);
  const { Target } = await scheduler.send(new GetScheduleCommand({ Name: found.Name, GroupName: found.GroupName }));
  const Payload = (Target?.Input ?? '{}').replaceAll('<aws.scheduler.scheduled-time>', scheduledAt);
  await lambda.send(new InvokeCommand({ FunctionName: Target?.Arn, InvocationType: 'Event', Payload }));
}
