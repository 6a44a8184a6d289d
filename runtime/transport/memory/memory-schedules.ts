import type { Ambient } from '../../message/ambient.ts';
import type { WorkerMessage } from '../../message/worker-message.ts';
import type { CommandQueues } from '../queue.ts';
import { sleepUntil } from './sleep-until.ts';

/** What is sent again and again, when and where to. */
export interface RecurringMessage {
  /** The first time after this one, both in milliseconds since the epoch; `undefined` where none is left. */
  readonly next: (after: number) => number | undefined;
  /** The message of one time. */
  readonly message: (scheduledAt: number) => WorkerMessage;
  readonly queue: string;
}

/** What `MemorySchedules` works with. */
export interface MemorySchedulesOptions {
  readonly ambient: Ambient;
  /** By the schedule's name. */
  readonly schedules: Readonly<Record<string, RecurringMessage>>;
  /** Where the messages go. */
  readonly queues: Pick<CommandQueues, 'send'>;
  /** Told when a message could not be sent until the next time came; the schedule goes on with that. */
  readonly onError?: ((error: unknown, schedule: string) => void) | undefined;
}

const retryDelayMs = 1_000;

/**
 * Schedules in the process, on whatever clock it has. A time that the process slept through is caught up once when it wakes, and those
 * between are left out; what came due while no process ran is not caught up at all.
 */
export class MemorySchedules {
  readonly #options: MemorySchedulesOptions;
  readonly #upcoming = new Map<string, number>();
  #run: object | undefined;

  constructor(options: MemorySchedulesOptions) {
    this.#options = options;
  }

  /** Begins with the first time after now. Nothing happens where they run already. */
  start(): void {
    if (this.#run) return;
    const run = {};
    this.#run = run;
    for (const [name, schedule] of Object.entries(this.#options.schedules)) void this.#follow(name, schedule, () => this.#run === run);
  }

  /** Ends them; what was sent is handled. */
  stop(): void {
    this.#run = undefined;
    this.#upcoming.clear();
  }

  /** The next time of each, ISO 8601 in UTC, by name. */
  get upcoming(): Readonly<Record<string, string>> {
    return Object.fromEntries([...this.#upcoming].map(([name, due]) => [name, new Date(due).toISOString()]));
  }

  async #follow(name: string, schedule: RecurringMessage, isRunning: () => boolean): Promise<void> {
    const { ambient, onError } = this.#options;
    for (let due = schedule.next(ambient.now()); due !== undefined; due = schedule.next(Math.max(due, ambient.now()))) {
      this.#upcoming.set(name, due);
      await sleepUntil(due, ambient, isRunning);
      if (!isRunning()) return;
      await this.#sendUntil(schedule.next(due), schedule, due).catch((error: unknown) => onError?.(error, name));
      if (!isRunning()) return;
    }
    this.#upcoming.delete(name);
  }

  /** A queue that does not answer is asked again, until the next time comes. */
  async #sendUntil(next: number | undefined, schedule: RecurringMessage, due: number): Promise<void> {
    const { now, sleep } = this.#options.ambient;
    for (;;) {
      try {
        return await this.#send(schedule, due);
      } catch (error) {
        if (now() + retryDelayMs >= (next ?? Number.POSITIVE_INFINITY)) throw error;
        await sleep(retryDelayMs);
      }
    }
  }

  async #send({ queue, message }: RecurringMessage, due: number): Promise<void> {
    await this.#options.queues.send(queue, message(due));
  }
}
