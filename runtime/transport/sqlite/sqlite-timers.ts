import type { SqliteDatabase } from '../../sqlite/sqlite-database.ts';
import { parseInstant } from '../instant.ts';
import type { MemoryTimersOptions } from '../memory/memory-timers.ts';
import { sleepUntil } from '../memory/sleep-until.ts';
import type { Timer, Timers } from '../timers.ts';

/** What `SqliteTimers` works with. */
export interface SqliteTimersOptions extends MemoryTimersOptions {
  readonly database: SqliteDatabase;
}

const retryDelayMs = 1_000;

/**
 * Timers in a file of SQLite: those that come due while no process runs go off when the next one resumes. One process at a time serves
 * those of a file; a timer goes off twice where the process ends between sending its message and forgetting it.
 */
export class SqliteTimers implements Timers {
  readonly #options: SqliteTimersOptions;
  readonly #pending = new Map<string, Timer>();

  constructor(options: SqliteTimersOptions) {
    this.#options = options;
  }

  /** Waits for what an earlier process left. Call it once, before a timer is set. */
  async resume(): Promise<void> {
    const select = 'select timer from timers order by due_at';
    const rows = await this.#options.database.read((sql) => sql.all<{ timer: string }>(select));
    for (const { timer } of rows) this.#arm(JSON.parse(timer));
  }

  async set(timer: Timer): Promise<void> {
    const due = parseInstant(timer.dueAt, `the timer ${timer.id}`);
    const kept = JSON.stringify(timer);
    const insert = 'insert into timers (id, due_at, timer) values (?, ?, ?) on conflict (id) do nothing';
    const added = await this.#options.database.write((sql) => sql.run(insert, timer.id, due, kept));
    if (added === 1) this.#arm(JSON.parse(kept));
  }

  async cancel(id: string): Promise<void> {
    this.#pending.delete(id);
    await this.#forget(id);
  }

  /** Those that have not gone off, in the order in which they will. */
  get pending(): readonly Timer[] {
    return [...this.#pending.values()].sort((left, right) => Date.parse(left.dueAt) - Date.parse(right.dueAt));
  }

  /** Lets none of them go off any more; they stay in the file. */
  stop(): void {
    this.#pending.clear();
  }

  #arm(timer: Timer): void {
    this.#pending.set(timer.id, timer);
    void this.#goOff(timer);
  }

  async #goOff(timer: Timer): Promise<void> {
    const { ambient, queues, onError } = this.#options;
    const isArmed = () => this.#pending.get(timer.id) === timer;
    await sleepUntil(Date.parse(timer.dueAt), ambient, isArmed);
    while (isArmed()) {
      try {
        await queues.send(timer.queue, timer.message, { group: timer.group });
        if (isArmed()) await this.#forget(timer.id);
        if (isArmed()) this.#pending.delete(timer.id);
      } catch (error) {
        onError?.(error, timer);
        await ambient.sleep(retryDelayMs);
      }
    }
  }

  async #forget(id: string): Promise<void> {
    await this.#options.database.write((sql) => sql.run('delete from timers where id = ?', id));
  }
}
