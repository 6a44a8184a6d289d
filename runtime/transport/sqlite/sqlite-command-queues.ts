import { reasonOf } from '../../message/errors.ts';
import type { WorkerMessage } from '../../message/worker-message.ts';
import type { Sql, SqliteDatabase } from '../../sqlite/sqlite-database.ts';
import { Lanes } from '../memory/lanes.ts';
import type { Delivery, MemoryCommandQueuesOptions } from '../memory/memory-command-queues.ts';
import { tryRepeatedly } from '../memory/try-repeatedly.ts';
import { bodyOf } from '../message-body.ts';
import type { CommandQueues, DeadLetter, QueueOptions } from '../queue.ts';

/** What `SqliteCommandQueues` works with. */
export interface SqliteCommandQueuesOptions extends MemoryCommandQueuesOptions {
  readonly database: SqliteDatabase;
  /** Told when the file could not be written after a delivery; it is tried again after a second. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** A message as it is kept. */
interface KeptMessage extends Pick<Delivery, 'queue' | 'messageId' | 'body'> {
  readonly group?: string | undefined;
}

const retryDelayMs = 1_000;

/**
 * Command queues in a file of SQLite: what was sent is delivered, also by the next process where this one ends. Deliveries are as in memory:
 * soon, again after a failure, in order within a group, and at last among the dead letters. One process at a time delivers from a file.
 */
export class SqliteCommandQueues implements CommandQueues {
  readonly deadLetters: DeadLetter[] = [];
  readonly #options: SqliteCommandQueuesOptions;
  readonly #lanes = new Lanes();
  #isStopped = false;

  constructor(options: SqliteCommandQueuesOptions) {
    this.#options = options;
  }

  /** Delivers what an earlier process left. Call it once, before anything is sent. */
  async resume(): Promise<void> {
    const { database } = this.#options;
    const letters = await database.read((sql) => sql.all<{ letter: string }>('select letter from dead_letters order by place'));
    this.deadLetters.push(...letters.map(({ letter }) => JSON.parse(letter)));
    const select = 'select place, message, receives from messages order by place';
    const left = await database.read((sql) => sql.all<{ place: number; message: string; receives: number }>(select));
    for (const { place, message, receives } of left) this.#run(place, JSON.parse(message), receives);
  }

  async send(queue: string, message: WorkerMessage, { group }: QueueOptions = {}): Promise<void> {
    const kept: KeptMessage = { queue, messageId: this.#options.newId(), body: bodyOf(queue, message), group };
    const place = await this.#options.database.write((sql) => {
      sql.run('insert into messages (message) values (?)', JSON.stringify(kept));
      return sql.get<{ place: number }>('select last_insert_rowid() as place')?.place ?? 0;
    });
    this.#run(place, kept);
  }

  async bury(_queue: string, letter: DeadLetter): Promise<void> {
    await this.#options.database.write((sql) => keepLetter(sql, letter));
    this.#tell(letter);
  }

  /** Whether nothing is under way: nothing is handled, and nothing waits for its next try. */
  get isIdle(): boolean {
    return this.#lanes.isIdle;
  }

  /** Waits until nothing is under way any more. */
  async settle(): Promise<void> {
    await this.#lanes.settle();
  }

  /** Begins no further delivery; what is left is for the next process. */
  stop(): void {
    this.#isStopped = true;
  }

  #run(place: number, message: KeptMessage, receives = 0): void {
    const { queue, group } = message;
    const { keepsOrder = () => true } = this.#options;
    const lane = group !== undefined && keepsOrder(queue) ? `${queue} ${group}` : undefined;
    this.#lanes.run(lane, () => this.#deliver(place, message, receives));
  }

  /** Tries are counted before they begin, so that a message that ends the process is given up at last. */
  async #deliver(place: number, { queue, messageId, body }: KeptMessage, receives: number): Promise<void> {
    const { deliver, sleep, retryDelayMs, maxReceives: maxReceivesOf } = this.#options;
    const maxReceives = maxReceivesOf(queue);
    const letter = { body, messageId, source: queue, code: 'max-receives' };
    if (receives >= maxReceives) return this.#giveUp(place, { ...letter, reason: `The process ended each of the ${receives} times` });
    const attempt = async (count: number) => {
      await this.#untilStored((sql) => sql.run('update messages set receives = ? where place = ?', receives + count, place));
      if (!this.#isStopped) await deliver({ queue, messageId, body, attempt: receives + count, maxReceives });
    };
    const tries = { attempts: maxReceives - receives, sleep, retryDelayMs };
    const failure = await tryRepeatedly(attempt, tries);
    if (failure) await this.#giveUp(place, { ...letter, reason: reasonOf(failure.error) });
    else await this.#untilStored((sql) => forget(sql, place));
  }

  async #giveUp(place: number, letter: DeadLetter): Promise<void> {
    const isBuried = await this.#untilStored((sql) => {
      keepLetter(sql, letter);
      forget(sql, place);
    });
    if (isBuried) this.#tell(letter);
  }

  #tell(letter: DeadLetter): void {
    this.deadLetters.push(letter);
    this.#options.onDeadLetter?.(letter);
  }

  /** Whether it was stored: not where the queues were stopped before. */
  async #untilStored(work: (sql: Sql) => unknown): Promise<boolean> {
    const { database, onError, sleep } = this.#options;
    while (!this.#isStopped) {
      try {
        await database.write(work);
        return true;
      } catch (error) {
        onError?.(error);
        await sleep(retryDelayMs);
      }
    }
    return false;
  }
}

function keepLetter(sql: Sql, letter: DeadLetter): void {
  sql.run('insert into dead_letters (letter) values (?)', JSON.stringify(letter));
}

function forget(sql: Sql, place: number): void {
  sql.run('delete from messages where place = ?', place);
}
