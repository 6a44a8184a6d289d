import type { Ambient } from '../../message/ambient.ts';
import { parseInstant } from '../instant.ts';
import type { CommandQueues } from '../queue.ts';
import type { Timer, Timers } from '../timers.ts';
import { copyOf } from './copy-of.ts';
import { sleepUntil } from './sleep-until.ts';

/** What `MemoryTimers` works with. */
export interface MemoryTimersOptions {
  readonly ambient: Ambient;
  /** Where a timer's message goes. */
  readonly queues: Pick<CommandQueues, 'send'>;
  /** Told when a message could not be sent; it is sent again after a second. */
  readonly onError?: ((error: unknown, timer: Timer) => void) | undefined;
}

const retryDelayMs = 1_000;

/** Timers in the process, on whatever clock it has: they are gone when it ends. */
export class MemoryTimers implements Timers {
  readonly #options: MemoryTimersOptions;
  readonly #pending = new Map<string, Timer>();

  constructor(options: MemoryTimersOptions) {
    this.#options = options;
  }

  async set(timer: Timer): Promise<void> {
    const due = parseInstant(timer.dueAt, `the timer ${timer.id}`);
    if (this.#pending.has(timer.id)) return;
    const armed = copyOf(timer);
    this.#pending.set(timer.id, armed);
    void this.#goOff(armed, due);
  }

  async cancel(id: string): Promise<void> {
    this.#pending.delete(id);
  }

  /** Those that have not gone off, in the order in which they will. */
  get pending(): readonly Timer[] {
    return [...this.#pending.values()].sort((left, right) => Date.parse(left.dueAt) - Date.parse(right.dueAt));
  }

  /** Forgets all of them. */
  stop(): void {
    this.#pending.clear();
  }

  async #goOff(timer: Timer, due: number): Promise<void> {
    const { ambient, queues, onError } = this.#options;
    const isArmed = () => this.#pending.get(timer.id) === timer;
    await sleepUntil(due, ambient, isArmed);
    while (isArmed()) {
      try {
        await queues.send(timer.queue, timer.message, { group: timer.group });
        if (isArmed()) this.#pending.delete(timer.id);
      } catch (error) {
        onError?.(error, timer);
        await ambient.sleep(retryDelayMs);
      }
    }
  }
}
