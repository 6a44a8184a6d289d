import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemAmbient } from '../../../runtime/host/ambient.ts';
import { openSqlite } from '../../../runtime/sqlite/open-sqlite.ts';
import type { SqliteDatabase } from '../../../runtime/sqlite/sqlite-database.ts';

const folder = mkdtempSync(join(tmpdir(), 'allframe-sqlite-test-'));
const opened: SqliteDatabase[] = [];
let files = 0;

afterAll(() => {
  for (const database of opened) database.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The path of a file that is not there, and goes with the test file. */
export function temporaryFile(): string {
  files += 1;
  return join(folder, `${files}.sqlite`);
}

/** A database of its own, or of a file that is there. */
export async function temporaryDatabase(file = temporaryFile()): Promise<SqliteDatabase> {
  const database = await openSqlite(file, { ambient: systemAmbient });
  opened.push(database);
  return database;
}
