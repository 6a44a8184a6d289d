import { SqlitePersonalKeyStore } from '../../event-store/personal-data/sqlite-personal-key-store.ts';
import { SqliteEventStore } from '../../event-store/sqlite/sqlite-event-store.ts';
import type { Ambient } from '../../message/ambient.ts';
import { SqliteCheckpointStore } from '../../process-manager/consumer/sqlite/sqlite-checkpoint-store.ts';
import { SqliteProjectionRegistry } from '../../projection/sqlite/sqlite-projection-registry.ts';
import { SqliteReadModelStore } from '../../projection/sqlite/sqlite-read-model-store.ts';
import { claimFile } from '../../sqlite/claim-file.ts';
import { openSqlite } from '../../sqlite/open-sqlite.ts';
import type { SqliteDatabase } from '../../sqlite/sqlite-database.ts';
import { SqliteCommandQueues } from '../../transport/sqlite/sqlite-command-queues.ts';
import { SqliteTimers } from '../../transport/sqlite/sqlite-timers.ts';
import type { LocalStores } from './local-stores.ts';

/** Stores in a file, until they are closed. */
export interface SqliteStores extends LocalStores {
  close(): void;
}

/** Which file, and how it is opened. */
export interface SqliteStoresOptions {
  readonly file: string;
  readonly ambient: Ambient;
  /** As in `openSqlite`. */
  readonly libsqlFrom?: string | undefined;
}

/**
 * Opens a file that keeps everything of a service, for this process alone.
 *
 * @throws {DatabaseInUseError} when another process serves from it, and what `openSqlite` throws
 */
export async function sqliteStores({ file, ambient, libsqlFrom }: SqliteStoresOptions): Promise<SqliteStores> {
  const giveBack = await claimFile(file, { libsqlFrom });
  try {
    const database = await openWritable(file, { ambient, libsqlFrom });
    return {
      store: new SqliteEventStore(database),
      readModels: new SqliteReadModelStore(database),
      checkpoints: new SqliteCheckpointStore(database),
      registry: new SqliteProjectionRegistry(database),
      personalKeys: new SqlitePersonalKeyStore(database),
      createQueues: (options) => new SqliteCommandQueues({ ...options, database }),
      createTimers: (options) => new SqliteTimers({ ...options, database }),
      close() {
        database.close();
        giveBack();
      },
    };
  } catch (error) {
    giveBack();
    throw error;
  }
}

/** A file that can only be read ends the start, and not each command. */
async function openWritable(file: string, options: Pick<SqliteStoresOptions, 'ambient' | 'libsqlFrom'>): Promise<SqliteDatabase> {
  const database = await openSqlite(file, options);
  try {
    // Changes nothing, but needs the right to.
    await database.write((sql) => sql.run('delete from messages where place is null'));
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
