import { writeSync } from 'node:fs';
import { SqliteEventStore } from '../../../runtime/event-store/sqlite/sqlite-event-store.ts';
import { systemAmbient as ambient } from '../../../runtime/host/ambient.ts';
import { openSqlite } from '../../../runtime/sqlite/open-sqlite.ts';

/** Appends to one stream for ever, and prints the version of each commit once it is acknowledged. */
async function main([file = '', libsqlFrom = '']: readonly string[]): Promise<void> {
  const store = new SqliteEventStore(await openSqlite(file, { ambient, libsqlFrom }));
  let { head } = await store.load('Counter#killed');
  for (;;) {
    const id = ambient.newId();
    const metadata = { commandId: id, correlationId: id, causationId: id, causationDepth: 0 };
    const events = [1, 2].map((by) => ({ type: 'Counted', data: { by, note: 'x'.repeat(500) }, schemaVersion: 1 }));
    head = await store.append(head, { commitId: id, timestamp: new Date().toISOString(), metadata, events });
    writeSync(1, `${head.version} ${id}\n`);
  }
}

void main(process.argv.slice(2));
