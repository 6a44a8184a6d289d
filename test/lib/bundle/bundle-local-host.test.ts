import { dirname, join } from 'node:path';
import { bundleLocalHost } from '../../../lib/bundle/bundle-local-host.ts';
import { loadService } from '../../../lib/bundle/load-service.ts';
import { systemAmbient } from '../../../runtime/host/ambient.ts';
import { openSqlite } from '../../../runtime/sqlite/open-sqlite.ts';
import { removeTemporaryFolders, temporaryEntry } from './temporary-entry.ts';

const counters = (step: string) => [
  `import { aggregate, command, eventStore, http, none, service } from '@allframe/serverless/runtime';`,
  `const any = { '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) } } as const;`,
  `const Counter = aggregate('Counter', { events: { Counted: any }, initialState: { total: 0 } }, {`,
  `  Counted: ({ total }) => ({ total: total + ${step} }),`,
  `});`,
  `const CountUp = command('CountUp', {`,
  `  input: any, aggregate: Counter, streamId: () => 'a',`,
  `  decide: () => Array.from({ length: 12 }, () => Counter.events.Counted({})),`,
  `});`,
  `export default service('counters', {`,
  `  commands: [CountUp],`,
  `  eventStore: eventStore({ snapshotEvery: 10 }),`,
  `  http: http({ auth: none(), routes: (router) => router.post('/count', CountUp) }),`,
  `});`,
];

afterAll(removeTemporaryFolders);

describe('the local host, bundled with a service', () => {
  it('takes snapshots that go by the service’s code', async () => {
    const entry = temporaryEntry(...counters('1'));
    const file = join(dirname(entry), 'data.sqlite');
    for (const step of ['1', '1', '2']) {
      const { service, startLocalHost } = bundleLocalHost(loadService({ entry: temporaryEntry(...counters(step)) }));
      const host = await startLocalHost(service, { port: 0, logLevel: 'warn', data: { file, libsqlFrom: __filename } });
      const response = await fetch(`${host.url}/count`, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } });
      expect(response.status).toBeLessThan(300);
      await host.stop();
    }

    const database = await openSqlite(file, { ambient: systemAmbient });
    const rows = await database.read((sql) => sql.all<{ snapshot: string }>('select snapshot from snapshots order by version'));
    database.close();
    expect(rows.map(({ snapshot }) => JSON.parse(snapshot))).toMatchObject([
      { version: 24, state: { total: 24 } },
      { version: 36, state: { total: 72 } },
    ]);
  });
});
