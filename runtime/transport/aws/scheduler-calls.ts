import type { ServiceCalls } from '../../aws-client/service-calls.ts';

/** EventBridge Scheduler, as the adapter calls it. */
export type SchedulerCalls = ServiceCalls<SchedulerOperations>;

/** The operations of Scheduler that the runtime uses. */
export interface SchedulerOperations {
  readonly CreateSchedule: { readonly input: OneOffSchedule; readonly output: object };
  readonly DeleteSchedule: { readonly input: { readonly Name: string; readonly GroupName: string }; readonly output: object };
}

/** A schedule of one time, whose target is a queue. */
export interface OneOffSchedule {
  readonly Name: string;
  readonly GroupName: string;
  /** `at(2026-01-31T03:00:00)` */
  readonly ScheduleExpression: string;
  readonly ScheduleExpressionTimezone: 'UTC';
  readonly FlexibleTimeWindow: { readonly Mode: 'OFF' };
  readonly ActionAfterCompletion: 'DELETE';
  readonly Target: {
    readonly Arn: string;
    readonly RoleArn: string;
    readonly Input: string;
    readonly SqsParameters?: { readonly MessageGroupId: string };
    readonly RetryPolicy: { readonly MaximumRetryAttempts: number; readonly MaximumEventAgeInSeconds: number };
    readonly DeadLetterConfig?: { readonly Arn: string };
  };
}
