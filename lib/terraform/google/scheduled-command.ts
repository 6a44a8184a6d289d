import { CloudSchedulerJob } from '@cdktf/provider-google/lib/cloud-scheduler-job';
import { Construct } from 'constructs';
import type { Rate, ScheduleTiming } from '../../../runtime/service/schedule.ts';
import type { ScheduleResource } from '../../model/service-model.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import { printTemplate } from '../hcl/template.ts';
import { literal } from '../literal.ts';
import type { MeasuredPart } from './google-part.ts';
import type { Platform } from './platform.ts';
import { pushPaths } from './push-paths.ts';
import type { ServiceFunction } from './service-function.ts';

/** Whom the schedule calls. */
export interface ScheduledCommandProps {
  readonly function: ServiceFunction;
  readonly platform: Platform;
}

/** A job of Cloud Scheduler that calls the worker at its times. What fails for good is in its log: there are no dead letters. */
export class ScheduledCommand extends Construct implements MeasuredPart {
  readonly job: CloudSchedulerJob;
  readonly measured: MeasuredPart['measured'];

  constructor(scope: Construct, model: ScheduleResource, { function: target, platform }: ScheduledCommandProps) {
    super(scope, model.id);
    standsIn(this, 'schedules');
    const { place, apis, scheduler } = platform;
    this.job = placed(
      new CloudSchedulerJob(this, 'Job', {
        project: place.project,
        region: place.region,
        name: literal(model.name),
        schedule: literal(scheduleOf(model.timing)),
        timeZone: model.timing.timezone ?? 'Etc/UTC',
        attemptDeadline: `${attemptDeadlineOf(target.timeoutOf(model.function))}s`,
        retryConfig: {
          retryCount: Math.min(mostRetries, model.maximumRetryAttempts),
          maxRetryDuration: `${model.maximumEventAgeSeconds}s`,
        },
        httpTarget: {
          uri: `${target.service.uri}${pushPaths.schedule(model.id)}`,
          httpMethod: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: bodyOf(model),
          oidcToken: { serviceAccountEmail: scheduler.account.email, audience: target.service.uri },
        },
        dependsOn: [scheduler.mayInvoke(target), apis.enable('cloudscheduler')],
      }),
      addressOf(model),
      commentOf(model),
    );
    this.measured = { job: this.job.name };
  }
}

/** The planned time comes in a header (https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs#HttpTarget). */
function bodyOf({ runs }: ScheduleResource): string {
  const [kind, name] = runs.kind === 'job' ? ['job', runs.job] : ['schedule', runs.schedule];
  return `\${base64encode(jsonencode({ allframe = "${kind}", ${kind} = ${printTemplate(literal(name))} }))}`;
}

function commentOf({ runs }: ScheduleResource): string {
  return runs.kind === 'schedule' ? `Tells the worker to run ${runs.command}.` : 'Tells the worker to find what was lost of wake-ups.';
}

/** At most five (https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs#RetryConfig). */
const mostRetries = 5;

/** 15 seconds to 30 minutes (https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs). */
function attemptDeadlineOf(timeoutSeconds: number): number {
  return Math.min(1_800, Math.max(15, timeoutSeconds));
}

function scheduleOf({ cron, rate }: ScheduleTiming): string {
  return rate === undefined ? cron : rateOf(rate);
}

/** What does not come at the same minutes of each hour, or hours of each day, is said in the words of App Engine's cron (https://cloud.google.com/scheduler/docs/configuring/cron-job-schedules). */
function rateOf({ minutes, hours, days }: Rate): string {
  if (minutes !== undefined) return 60 % minutes === 0 && minutes < 60 ? `*/${minutes} * * * *` : `every ${minutes} minutes`;
  if (hours !== undefined) return 24 % hours === 0 && hours < 24 ? `0 */${hours} * * *` : `every ${hours} hours`;
  return days === 1 ? '0 0 * * *' : `every ${(days ?? 1) * 24} hours`;
}
