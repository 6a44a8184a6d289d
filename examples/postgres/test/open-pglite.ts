import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { constants, runInThisContext } from 'node:vm';
import type { SqlClient } from '../src/sql-client.ts';

/** PGlite imports files of its own when it starts, which jest's module loader refuses: this is the import of Node itself. */
const importOutsideJest: (url: string) => Promise<typeof import('@electric-sql/pglite')> = runInThisContext('(url) => import(url)', {
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
});

/** PostgreSQL in WebAssembly: in memory, with one connection. */
export async function openPglite(): Promise<SqlClient & { close(): Promise<void> }> {
  const { href } = pathToFileURL(createRequire(__filename).resolve('@electric-sql/pglite'));
  const { PGlite } = await importOutsideJest(href);
  const database = await PGlite.create();
  return {
    // What was imported outside has an Array of its own, which is not deeply equal to that of the tests.
    query: async (text, values) => ({ rows: Array.from((await database.query(text, values)).rows) }),
    close: () => database.close(),
  };
}
