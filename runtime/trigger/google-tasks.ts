import type { HttpRequest } from '../http/http-message.ts';
import { parseTimerBody } from '../transport/google/timer-message.ts';
import type { Timer, Timers } from '../transport/timers.ts';
import { UnexpectedPushError } from './google-errors.ts';

/** A task that calls the worker itself, in the place of publishing to a queue's topic. */
export interface TaskCall {
  /** The last part of the task's name. */
  readonly task: string;
  /** How often it was sent before (https://cloud.google.com/tasks/docs/creating-http-target-tasks#handler). */
  readonly retries: number;
  readonly timer: Timer;
}

/**
 * Reads a call of Cloud Tasks.
 *
 * @throws {UnexpectedPushError} when it is none, or brings no timer
 * @throws {ValidationError} when its timer is none
 */
export function readTaskCall({ headers, body }: Pick<HttpRequest, 'headers' | 'body'>): TaskCall {
  const { 'x-cloudtasks-taskname': task, 'x-cloudtasks-taskretrycount': retries = '0' } = headers;
  if (task === undefined) throw unexpected('it has no X-CloudTasks-TaskName');
  const timer = parseTimerBody(String(body));
  if (!timer) throw unexpected('its body is no timer');
  return { task, retries: Number(retries), timer };
}

/** Sends a timer's message where its time has come, and sets it for the rest of its time where it has not. */
export async function handleTaskCall({ timer }: TaskCall, timers: Pick<Timers, 'set'>): Promise<void> {
  await timers.set(timer);
}

function unexpected(fault: string): UnexpectedPushError {
  return new UnexpectedPushError({ expected: 'call of Cloud Tasks', fault });
}
