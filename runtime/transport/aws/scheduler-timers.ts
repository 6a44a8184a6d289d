import type { SchedulerClient } from '@aws-sdk/client-scheduler';
import type { Ambient } from '../../message/ambient.ts';
import { TimerTooLargeError } from '../errors.ts';
import { parseInstant } from '../instant.ts';
import { bodyOf } from '../message-body.ts';
import type { Timer, Timers } from '../timers.ts';
import { callsOf, officialScheduler } from './official-services.ts';
import type { OneOffSchedule, SchedulerCalls } from './scheduler-calls.ts';
import { isNamed, ServiceCallError } from './service-call-error.ts';
import { maxDelaySeconds, type SqsCommandQueues } from './sqs-command-queues.ts';
import { keepsOrder, orderOf, sha256 } from './sqs-tokens.ts';

/** What `SchedulerTimers` needs; queues are named as in the service. */
export interface SchedulerTimersOptions {
  /** Optional peer `@aws-sdk/client-scheduler`; its commands are loaded with the first timer that needs them. */
  readonly client: SchedulerClient | SchedulerCalls;
  /** The name of the group of schedules, for timers alone. */
  readonly group: string;
  /** The ARN of the role by which Scheduler sends to the queues and to the dead letters. */
  readonly roleArn: string;
  /** The ARN of a queue; one that keeps an order ends with `.fifo`, and has content-based deduplication. */
  readonly queueArn: (queue: string) => string;
  /**
   * The ARN of a standard queue for what Scheduler could not send within a day.
   *
   * @default it is lost
   */
  readonly deadLetterArn?: string | undefined;
  /** Sends what is due, and what a queue holds back itself. */
  readonly queues: Pick<SqsCommandQueues, 'send'>;
  readonly ambient: Pick<Ambient, 'now'>;
}

/** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_Target.html */
export const maxInputBytes = 256 * 1024;

/** A request may take as long; a schedule's time must not be past when it arrives. */
const soonestMs = 5_000;

/** The most that Scheduler does (https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html). */
const retryPolicy = { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 };

/**
 * Timers of EventBridge Scheduler: a schedule of one time each, which goes off within a minute after its time and is deleted then. What a
 * standard queue can hold back itself, up to 15 minutes, it does: to the second, and without a way to cancel it. What is past is sent at once.
 *
 * @throws {TimerTooLargeError} when Scheduler would have to hold more than 256 KiB
 * @throws {ServiceCallError} where Scheduler or SQS refuses or doesn't answer; the client has tried again before
 * @example
 * ```ts
 * import { SchedulerClient } from '@aws-sdk/client-scheduler';
 * import { SchedulerTimers, type SqsCommandQueues, systemAmbient } from '@allframe/serverless/stores';
 *
 * export const timersOf = (queues: SqsCommandQueues) =>
 *   new SchedulerTimers({
 *     client: new SchedulerClient(),
 *     group: 'orders-prod-timers',
 *     roleArn: 'arn:aws:iam::123456789012:role/orders-prod-timers',
 *     queueArn: (queue) => `arn:aws:sqs:eu-central-1:123456789012:orders-prod-${queue}.fifo`,
 *     queues,
 *     ambient: systemAmbient,
 *   });
 * ```
 */
export class SchedulerTimers implements Timers {
  readonly #options: SchedulerTimersOptions;
  readonly #calls: SchedulerCalls;

  constructor(options: SchedulerTimersOptions) {
    this.#options = options;
    this.#calls = callsOf(options.client, officialScheduler);
  }

  async set(timer: Timer): Promise<void> {
    const { queueArn, queues, ambient } = this.#options;
    const { id, queue, message, group } = timer;
    const due = parseInstant(timer.dueAt, `the timer ${id}`);
    const waitSeconds = Math.ceil((due - ambient.now()) / 1_000);
    if (waitSeconds <= 0) return queues.send(queue, message, { group });
    const isHeldBack = waitSeconds <= maxDelaySeconds && !keepsOrder(queueArn(queue));
    if (isHeldBack) return queues.send(queue, message, { group, delaySeconds: waitSeconds });
    await this.#create(this.#scheduleOf(timer, due));
  }

  async cancel(id: string): Promise<void> {
    const name = { Name: sha256(id), GroupName: this.#options.group };
    try {
      await this.#calls.call('DeleteSchedule', name);
    } catch (error) {
      if (!isNamed(error, 'ResourceNotFoundException')) throw this.#failure('DeleteSchedule', error);
    }
  }

  /** A schedule that is there is the same timer, set before: by an earlier try whose answer was lost, for one. */
  async #create(schedule: OneOffSchedule): Promise<void> {
    try {
      await this.#calls.call('CreateSchedule', schedule);
    } catch (error) {
      if (!isNamed(error, 'ConflictException')) throw this.#failure('CreateSchedule', error);
    }
  }

  #scheduleOf({ id, queue, message, group }: Timer, due: number): OneOffSchedule {
    const { group: GroupName, roleArn, queueArn, deadLetterArn, ambient } = this.#options;
    const [arn, body] = [queueArn(queue), bodyOf(queue, message)];
    const { MessageGroupId } = orderOf(message, body, group);
    return {
      Name: sha256(id),
      GroupName,
      ScheduleExpression: `at(${secondOf(Math.max(due, ambient.now() + soonestMs))})`,
      ScheduleExpressionTimezone: 'UTC',
      FlexibleTimeWindow: { Mode: 'OFF' },
      ActionAfterCompletion: 'DELETE',
      Target: {
        Arn: arn,
        RoleArn: roleArn,
        Input: inputOf(id, body),
        ...(keepsOrder(arn) && { SqsParameters: { MessageGroupId } }),
        RetryPolicy: retryPolicy,
        ...(deadLetterArn && { DeadLetterConfig: { Arn: deadLetterArn } }),
      },
    };
  }

  #failure(operation: string, cause: unknown): ServiceCallError {
    return new ServiceCallError({ service: 'Scheduler', operation, subject: `the group ${this.#options.group}` }, cause);
  }
}

/** The first whole second from a time on, without a zone. */
function secondOf(time: number): string {
  return new Date(Math.ceil(time / 1_000) * 1_000).toISOString().slice(0, 'yyyy-mm-ddThh:mm:ss'.length);
}

/**
 * Scheduler puts facts of its own in the place of keywords such as `<aws.scheduler.execution-id>`
 * (https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html): in a message they are what somebody wrote.
 */
function inputOf(timer: string, body: string): string {
  const input = body.replaceAll('<aws.scheduler.', '\\u003caws.scheduler.');
  const bytes = Buffer.byteLength(input);
  if (bytes > maxInputBytes) throw new TimerTooLargeError({ timer, bytes, maxBytes: maxInputBytes });
  return input;
}
