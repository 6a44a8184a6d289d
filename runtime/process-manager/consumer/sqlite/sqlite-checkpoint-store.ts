import { InvalidPageTokenError } from '../../../message/errors.ts';
import { type SqlBytes, type SqliteDatabase, textOf } from '../../../sqlite/sqlite-database.ts';
import type { CheckpointPage, CheckpointSearch, CheckpointStore, ConsumerCheckpoint, ConsumerStart } from '../checkpoint-store.ts';

/** Checkpoints of consumers in a file of SQLite. */
export class SqliteCheckpointStore implements CheckpointStore {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  async get(consumer: string, stream: string): Promise<ConsumerCheckpoint | undefined> {
    const select = 'select checkpoint from checkpoints where consumer = ? and stream = ?';
    const row = await this.#database.read((sql) => sql.get<{ checkpoint: string }>(select, consumer, stream));
    return row && readCheckpoint(row.checkpoint);
  }

  async put(consumer: string, stream: string, next: ConsumerCheckpoint): Promise<boolean> {
    const { revision, parked } = next;
    const values = [revision, JSON.stringify(next), parked ? 1 : 0];
    const changed = await this.#database.write((sql) =>
      revision === 1
        ? sql.run(
            `insert into checkpoints (revision, checkpoint, is_parked, consumer, stream) values (?, ?, ?, ?, ?)
             on conflict (consumer, stream) do nothing`,
            ...[...values, consumer, stream],
          )
        : sql.run(
            'update checkpoints set revision = ?, checkpoint = ?, is_parked = ? where consumer = ? and stream = ? and revision = ?',
            ...[...values, consumer, stream, revision - 1],
          ),
    );
    return changed === 1;
  }

  async start(consumer: string, proposed: ConsumerStart): Promise<ConsumerStart> {
    const select = 'select start from consumer_starts where consumer = ?';
    const insert = 'insert into consumer_starts (consumer, start) values (?, ?) on conflict (consumer) do nothing';
    const known = await this.#database.read((sql) => sql.get<{ start: string }>(select, consumer));
    if (known) return JSON.parse(known.start);
    const stands = await this.#database.write((sql) => {
      sql.run(insert, consumer, JSON.stringify(proposed));
      return sql.get<{ start: string }>(select, consumer);
    });
    return stands ? JSON.parse(stands.start) : proposed;
  }

  async list(consumer: string, { isParked = false, limit = 100, after }: CheckpointSearch = {}): Promise<CheckpointPage> {
    const select = `select cast(stream as blob) as stream, checkpoint from checkpoints
      where consumer = ? and stream > ? ${isParked ? 'and is_parked = 1' : ''} order by stream limit ?`;
    const last = after === undefined ? '' : readToken(after);
    const rows = await this.#database.read((sql) => sql.all<{ stream: SqlBytes; checkpoint: string }>(select, consumer, last, limit + 1));
    const checkpoints = rows.slice(0, limit).map(({ stream, checkpoint }) => ({ ...readCheckpoint(checkpoint), stream: textOf(stream) }));
    const end = rows.length > limit ? checkpoints.at(-1)?.stream : undefined;
    return end === undefined ? { checkpoints } : { checkpoints, next: writeToken(end) };
  }
}

/** A consumer that has seen nothing yet says so. */
function readCheckpoint(text: string): ConsumerCheckpoint {
  return { seen: undefined, ...JSON.parse(text) };
}

const tokenMark = 'behind ';

/** By stream, so that a page goes on where the one before ended, whatever was retried meanwhile. */
function writeToken(stream: string): string {
  return Buffer.from(tokenMark + stream).toString('base64url');
}

function readToken(token: string): string {
  const text = Buffer.from(token, 'base64url').toString();
  if (!text.startsWith(tokenMark)) throw new InvalidPageTokenError({ source: 'checkpoints' });
  return text.slice(tokenMark.length);
}
