import type { SqliteDatabase } from '../../sqlite/sqlite-database.ts';
import type { ProjectionRegistry, RegisteredProjection } from '../projection-registry.ts';

/** The registry of projections in a file of SQLite. */
export class SqliteProjectionRegistry implements ProjectionRegistry {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  async read(projection: string): Promise<RegisteredProjection | undefined> {
    const select = 'select entry from projections where projection = ?';
    const row = await this.#database.read((sql) => sql.get<{ entry: string }>(select, projection));
    return row && JSON.parse(row.entry);
  }

  async write(projection: string, next: RegisteredProjection): Promise<boolean> {
    const { revision } = next;
    const entry = JSON.stringify(next);
    const insert = 'insert into projections (projection, revision, entry) values (?, ?, ?) on conflict (projection) do nothing';
    const update = 'update projections set revision = ?, entry = ? where projection = ? and revision = ?';
    const changed = await this.#database.write((sql) =>
      revision === 1 ? sql.run(insert, projection, revision, entry) : sql.run(update, revision, entry, projection, revision - 1),
    );
    return changed === 1;
  }
}
