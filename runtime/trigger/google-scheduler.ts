import type { HttpRequest } from '../http/http-message.ts';
import { UnexpectedPushError } from './google-errors.ts';
import { isJobEvent, type JobEvent } from './job.ts';
import { isScheduleEvent, type ScheduleEvent } from './schedule.ts';

/**
 * What a job of Cloud Scheduler calls for: a time of a schedule, or a job of the service's own. The body says which, and a header the time that was
 * planned (https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs#HttpTarget).
 *
 * @throws {UnexpectedPushError} when it is no such call
 */
export function readSchedulerCall({ headers, body }: Pick<HttpRequest, 'headers' | 'body'>): ScheduleEvent | JobEvent {
  const call = parsed(body);
  if (isJobEvent(call)) return call;
  const scheduledAt = headers['x-cloudscheduler-scheduletime'];
  if (!isScheduleEvent(call) || typeof call.schedule !== 'string') throw unexpected('its body names neither a schedule nor a job');
  if (scheduledAt === undefined || Number.isNaN(Date.parse(scheduledAt))) throw unexpected('it does not say for which time it is');
  return { allframe: 'schedule', schedule: call.schedule, scheduledAt: new Date(scheduledAt).toISOString() };
}

function parsed(body: HttpRequest['body']): unknown {
  try {
    return JSON.parse(String(body));
  } catch {
    return undefined;
  }
}

function unexpected(fault: string): UnexpectedPushError {
  return new UnexpectedPushError({ expected: 'call of Cloud Scheduler', fault });
}
