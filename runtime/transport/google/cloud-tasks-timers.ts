import { createHash } from 'node:crypto';
import { GoogleCallError } from '../../google-client/google-call-error.ts';
import type { GoogleRest } from '../../google-client/google-rest.ts';
import type { Ambient } from '../../message/ambient.ts';
import { TimerTooLargeError } from '../errors.ts';
import { parseInstant } from '../instant.ts';
import type { CommandQueues } from '../queue.ts';
import type { Timer, Timers } from '../timers.ts';
import { queuedMessage } from './pubsub-command-queues.ts';
import { publishBody, publishPath, type WireMessage, wireMessage } from './pubsub-publish.ts';
import { timerBody } from './timer-message.ts';

/** What `CloudTasksTimers` needs; queues are named as in the service. */
export interface CloudTasksTimersOptions {
  readonly rest: GoogleRest;
  /** The queue of Cloud Tasks: `projects/…/locations/…/queues/…`. */
  readonly taskQueue: string;
  /** The e-mail of the service account by which tasks publish to the topics of the queues. */
  readonly account: string;
  /** The topic of a queue: `projects/…/topics/…`. */
  readonly topic: (queue: string) => string;
  /** Sends what is due. */
  readonly queues: Pick<CommandQueues, 'send'>;
  readonly ambient: Pick<Ambient, 'now'>;
}

/** A task may be set 30 days ahead (https://cloud.google.com/tasks/docs/quotas); an hour of it is left to clocks and requests. */
const longestAheadMs = (30 * 24 - 1) * 3_600_000;

/** A task holds 1 MB (https://cloud.google.com/tasks/docs/quotas), of which its address and headers take a little. */
const maxBodyBytes = 1_000_000;

/**
 * Timers of Cloud Tasks: a task of each, which publishes the message to its queue's topic at its time. A timer further ahead than 30 days is set
 * for its last stage but one: what comes then is the timer itself, and whoever is handed it sets it again. What is past is sent at once.
 *
 * @throws {TimerTooLargeError} when a task would have to hold more than 1 MB
 * @throws {GoogleCallError} where Cloud Tasks or Pub/Sub refuses or doesn't answer, after some tries
 */
export class CloudTasksTimers implements Timers {
  readonly #options: CloudTasksTimersOptions;

  constructor(options: CloudTasksTimersOptions) {
    this.#options = options;
  }

  async set(timer: Timer): Promise<void> {
    const { queues, ambient } = this.#options;
    const { id, queue, message, group } = timer;
    const due = parseInstant(timer.dueAt, `the timer ${id}`);
    const now = ambient.now();
    if (due <= now) return queues.send(queue, message, { group });
    const stages = Math.ceil((due - now) / longestAheadMs);
    if (stages === 1) return this.#create(timer, { at: due, stages, message: queuedMessage(queue, message, { group }) });
    await this.#create(timer, { at: now + longestAheadMs, stages, message: wireMessage({ body: timerBody(timer) }) });
  }

  /** Under both names that its task may have. */
  async cancel(id: string): Promise<void> {
    await Promise.all([1, 2].map((stages) => this.#delete(taskName(id, stages))));
  }

  /** A task that is there is the same timer, set before: by an earlier try whose answer was lost, for one. */
  async #create({ id, queue }: Timer, { at, stages, message }: Stage): Promise<void> {
    const { rest, taskQueue, account, topic } = this.#options;
    const body = Buffer.from(JSON.stringify(publishBody([message])));
    if (body.length > maxBodyBytes) throw new TimerTooLargeError({ timer: id, bytes: body.length, maxBytes: maxBodyBytes });
    const task = {
      name: `${taskQueue}/tasks/${taskName(id, stages)}`,
      scheduleTime: new Date(at).toISOString(),
      httpRequest: {
        url: `${rest.endpointOf('pubsub')}${publishPath(topic(queue))}`,
        httpMethod: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: body.toString('base64'),
        oauthToken: { serviceAccountEmail: account },
      },
    };
    await this.#call('createTask', 'POST', `/v2/${taskQueue}/tasks`, 409, { json: { task } });
  }

  async #delete(name: string): Promise<void> {
    await this.#call('deleteTask', 'DELETE', `/v2/${this.#options.taskQueue}/tasks/${name}`, 404);
  }

  /** @param harmless the status that says that there is nothing to do */
  async #call(operation: string, method: 'POST' | 'DELETE', path: string, harmless: number, body?: { json: unknown }): Promise<void> {
    const call = { service: 'Cloud Tasks', operation, subject: `the task queue ${this.#options.taskQueue}` };
    try {
      await this.#options.rest.send({ ...call, api: 'cloudtasks', method, path, ...(body && { body }) });
    } catch (error) {
      if (!(error instanceof GoogleCallError && error.status === harmless)) throw error;
    }
  }
}

interface Stage {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** How many tasks, one after the other, it takes from now on. */
  readonly stages: number;
  readonly message: WireMessage;
}

/**
 * The name of a done task stays taken for a day (https://cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues.tasks/create), in
 * which the next stage is set: odd and even stages have names of their own.
 */
function taskName(id: string, stages: number): string {
  return createHash('sha256')
    .update(stages % 2 === 1 ? id : `${id}\u0000again`)
    .digest('hex');
}
