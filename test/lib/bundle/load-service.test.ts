import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, relative } from 'node:path';
import { loadService } from '../../../lib/bundle/load-service.ts';
import { type Diagnostic, InvalidServiceError } from '../../../lib/model/diagnostics.ts';
import { emptyService, removeTemporaryFolders, temporaryEntry, temporaryFolder } from './temporary-entry.ts';

const orders = 'examples/orders/src/service.ts';

afterAll(removeTemporaryFolders);

describe('loading a service', () => {
  it('resolves its model for the stage that is named, else for dev', () => {
    const loaded = loadService({ entry: orders, stage: 'prod' });
    expect(loaded).toMatchObject({ entry: join(process.cwd(), orders), model: { service: 'orders', stage: 'prod' }, warnings: [] });
    expect(loadService({ entry: orders }).model.stage).toBe('dev');
  });

  it('gives advice with the model', () => {
    const entry = temporaryEntry(
      ...[`import { aggregate, command, queue, service } from '@allframe/serverless/runtime';`, anySchema],
      `const Door = aggregate('Door', { events: {}, initialState: {} }, {});`,
      `const Open = command('Open', { input: any, aggregate: Door, streamId: () => 'd', decide: () => [] });`,
      `export default service('doors', { commands: [Open], queues: { doors: queue({ commands: [Open], visibilityTimeoutSeconds: 30 }) } });`,
    );
    expect(loadService({ entry }).warnings).toEqual([expect.objectContaining({ code: 'visibility-below-advice' })]);
  });

  it('lets the entry print, at whatever length', () => {
    expect(load(`console.log('loaded'.repeat(500_000));`, ...emptyService).model.service).toBe('empty');
  });

  it('lets the entry start timers and promises that never end', () => {
    expect(load(`setInterval(() => undefined, 10);`, `new Promise(() => undefined);`, ...emptyService).model.service).toBe('empty');
  });

  it('takes CommonJS, where the module is the service', () => {
    const folder = temporaryFolder({
      'service.cjs': `const { service } = require('@allframe/serverless/runtime');\nmodule.exports = service('common', { commands: [] });`,
    });
    expect(loadService({ entry: join(folder, 'service.cjs') }).model.service).toBe('common');
  });
});

describe('an entry', () => {
  it('sees no credentials and nothing else of the shell', () => {
    process.env.AWS_SECRET_ACCESS_KEY = 'secret';
    try {
      const names = `Object.keys(process.env).filter((name) => /AWS|HOME|GOOGLE|SECRET/.test(name)).length`;
      const [first = '', second = ''] = emptyService;
      expect(load(first, second.replace(`'empty'`, `\`sees-\${${names}}\``)).model.service).toBe('sees-0');
    } finally {
      delete process.env.AWS_SECRET_ACCESS_KEY;
    }
  });

  describe('that calls a server', () => {
    let server: Server;
    let port: number;
    let calls = 0;
    beforeAll(async () => {
      server = createServer((_request, response) => {
        calls += 1;
        response.end();
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      port = (server.address() as AddressInfo).port;
    });
    afterAll(() => server.close());

    it('is refused', () => {
      expect(faultsOf(`import { get } from 'node:http';`, `get('http://127.0.0.1:${port}');`, ...emptyService)).toEqual([
        expect.objectContaining({ code: 'entry-threw', message: expect.stringContaining('must not open connections') }),
      ]);
    });

    it('reaches nothing, even where it does not look at the result', async () => {
      load(`fetch('http://127.0.0.1:${port}').catch(() => undefined);`, ...emptyService);
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(calls).toBe(0);
    });
  });

  it('that throws is named with the message and the place in its source', () => {
    const entry = temporaryEntry(
      `const settings: Record<string, { name: string }> = {};`,
      '',
      `  console.log(settings.missing!.name);`,
      ...emptyService,
    );
    expect(faultsAt(entry)).toEqual([
      {
        severity: 'error',
        code: 'entry-threw',
        place: entry,
        message: `it throws while it is loaded: Cannot read properties of undefined (reading 'name') (${relative(process.cwd(), entry)}:3:33)`,
        remedy: expect.stringContaining('must only define'),
      },
    ]);
  });

  it.each([
    ['commands[1]', 'commands: [Do, later()]'],
    ['commands[1].aggregate', `commands: [Do, command('Then', { input, aggregate: later(), streamId: () => 'a', decide: () => [] })]`],
    ['reactors[0].from[0]', `commands: [Do], reactors: [reactor('Mailer', { from: [later()] }, {})]`],
    ['queues.work.commands[0]', 'commands: [Do], queues: { work: queue({ commands: [later()] }) }'],
    ['http.router.routes[0].target', `commands: [Do], http: http({ auth: none(), routes: (router) => router.post('/do', later()) })`],
  ])('that names what is undefined is told where: %s', (place, parts) => {
    const entry = temporaryEntry(
      `import { command, http, none, queue, reactor, reservation, service } from '@allframe/serverless/runtime';`,
      `const Do = reservation('Name').Release;`,
      'const { input } = Do;',
      'const later = (): never => undefined as never;',
      `export default service('early', { ${parts} });`,
    );
    expect(faultsAt(entry)).toEqual([
      expect.objectContaining({
        code: 'undefined-part',
        message: `${place} is undefined`,
        remedy: expect.stringContaining('import each other'),
      }),
    ]);
  });

  it('that makes Node throw is named with its own place, not Node’s', () => {
    const entry = temporaryEntry(...emptyService, `JSON.parse('{');`);
    expect(faultsAt(entry)[0]?.message).toContain(`${relative(process.cwd(), entry)}:3:6`);
  });

  it.each([
    [`throw 'a text';`, 'a text'],
    [`throw new Error('');`, 'service.ts:1:7'],
    [`throw undefined;`, 'undefined'],
  ])('may throw anything: %s', (line, message) => {
    expect(faultsOf(line, ...emptyService)).toEqual([
      expect.objectContaining({ code: 'entry-threw', message: expect.stringContaining(message) }),
    ]);
  });

  it.each([
    [`export const other = 1;`, 'it has no default export'],
    [`export default undefined;`, 'it has no default export'],
    [`export default null;`, 'its default export is no service, but null'],
    [`export default { name: 'orders' };`, 'its default export is no service, but object'],
    [`export default () => undefined;`, 'its default export is no service, but function'],
    [`export default Promise.resolve();`, 'a promise: define the service without waiting'],
  ])('without a service is told what to export: %s', (line, message) => {
    expect(faultsOf(line)).toEqual([
      expect.objectContaining({
        code: 'entry-without-service',
        message: expect.stringContaining(message),
        remedy: expect.stringContaining('export default service('),
      }),
    ]);
  });

  it.each([
    [['const broken = ;'], ':1:16', 'Unexpected ";"', 'mend it there'],
    [['', `import './missing.ts';`], ':2:8', 'Could not resolve "./missing.ts"', 'mend the path'],
    [[`import 'package-that-is-not-there';`], ':1:8', 'Could not resolve "package-that-is-not-there"', 'install the package'],
    [[`await Promise.resolve();`], ':1:1', 'Top-level await', 'an entry only defines'],
  ])('that can’t be bundled is named with the line: %j', (lines, place, message, remedy) => {
    const entry = temporaryEntry(...lines, ...emptyService);
    expect(faultsAt(entry)).toEqual([
      {
        severity: 'error',
        code: 'entry-does-not-bundle',
        place: `${relative(process.cwd(), entry)}${place}`,
        message: expect.stringContaining(message),
        remedy: expect.stringContaining(remedy),
      },
    ]);
  });

  it('is told all that can’t be resolved at once, in its own files too', () => {
    const folder = temporaryFolder({
      'service.ts': `import './one.ts';\nimport './domain/door.ts';`,
      'domain/door.ts': `import './two.ts';`,
    });
    const places = faultsAt(join(folder, 'service.ts')).map(({ place }) => relative(folder, join(process.cwd(), place)));
    expect(places.sort()).toEqual(['domain/door.ts:1:8', 'service.ts:1:8']);
  });

  it.each(['src/nothing.ts', 'examples/orders/src', ''])('must be a file: %j', (entry) => {
    expect(faultsAt(entry)).toEqual([expect.objectContaining({ code: 'entry-not-found', place: entry, message: 'there is no such file' })]);
  });

  it('can’t use what its own files don’t export', () => {
    const folder = temporaryFolder({
      'service.ts': `import { Door } from './door.ts';\nexport default Door;`,
      'door.ts': 'export const Doors = 1;',
    });
    expect(faultsAt(join(folder, 'service.ts'))).toEqual([
      expect.objectContaining({ code: 'entry-does-not-bundle', message: 'No matching export in "door.ts" for import "Door"' }),
    ]);
  });

  it('may not end the process', () => {
    expect(faultsOf(`process.exit(0);`, ...emptyService)).toEqual([
      expect.objectContaining({ code: 'entry-ended', message: 'loading it ended the process (exit code 0)' }),
    ]);
    expect(faultsOf(`console.error('no licence');`, `process.exit(3);`, ...emptyService)[0]?.message).toBe(
      'loading it ended the process (exit code 3): no licence',
    );
  });

  it('with faults that its description does not show is told them with the others', () => {
    const [first = ''] = emptyService;
    const faults = faultsOf(
      first,
      `export default service('Empty', { commands: [], functions: { environment: { A_KEY: process.env.A_KEY! } } });`,
    );
    expect(faults.map(({ code }) => code)).toEqual(['invalid-variable', 'invalid-service-name']);
  });
});

/** A schema that takes everything, for entries that can't resolve a package. */
const anySchema = `const any = { '~standard': { version: 1 as const, vendor: 'test', validate: (value: unknown) => ({ value }) } };`;

function load(...lines: string[]) {
  return loadService({ entry: temporaryEntry(...lines) });
}

function faultsOf(...lines: string[]): readonly Diagnostic[] {
  return faultsAt(temporaryEntry(...lines));
}

function faultsAt(entry: string): readonly Diagnostic[] {
  try {
    loadService({ entry });
  } catch (error) {
    if (!(error instanceof InvalidServiceError)) throw error;
    expect(`${error.message}${error.stack}`).not.toMatch(/^\s+at .*:\d+\)?$/m);
    return error.diagnostics;
  }
  throw new Error('the entry has no fault');
}
