import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleFunctions } from '../../../lib/bundle/bundle-functions.ts';
import { loadService } from '../../../lib/bundle/load-service.ts';
import { removeTemporaryFolders, temporaryFolder } from './temporary-entry.ts';

/** `decide` fails in the start, a schema in a part that is loaded later; lines are counted from 1. */
const folder = temporaryFolder({
  'service.ts': [
    `import { command, aggregate, http, none, service } from '@allframe/serverless/runtime';`,
    `import { refuse } from './rules/refuse.ts';`,
    `const any = { '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) } } as const;`,
    `const Door = aggregate('Door', { events: { Opened: any }, initialState: {} }, { Opened: (state) => state });`,
    `const Open = command('Open', { input: any, aggregate: Door, streamId: refuse, decide: () => [] });`,
    `const Shut = command('Shut', {`,
    `  input: any,`,
    `  aggregate: Door,`,
    `  streamId: async () => (await import('./later.ts')).fail() as never,`,
    `  decide: () => [],`,
    `});`,
    `const api = http({ auth: none(), routes: (router) => router.post('/open', Open).post('/shut', Shut) });`,
    `export default service('doors', { commands: [Open, Shut], http: api });`,
  ].join('\n'),
  'rules/refuse.ts': [`/** Says no. */`, `export function refuse(): string {`, `  throw new Error('refused');`, `}`].join('\n'),
  'later.ts': [`export const fail = () => {`, ``, `  throw new Error('failed later');`, `};`].join('\n'),
});
const { directoryOf } = bundleFunctions(loadService({ entry: join(folder, 'service.ts') }));
const directory = directoryOf('api');

afterAll(removeTemporaryFolders);

describe('the source map of a bundle', () => {
  it('names the user’s files and lines in what is logged of an error', () => {
    const line = logged('/open', 'refused');
    expect(line?.stack).toMatch(/rules\/refuse\.ts:3:9/);
  });

  it('does so in parts that are loaded later', () => {
    expect(logged('/shut', 'failed later')?.stack).toMatch(/later\.ts:3:9/);
  });

  it('holds the user’s files alone, by paths that say nothing of the machine, and none of their text', () => {
    const maps = readdirSync(directory).filter((file) => file.endsWith('.map'));
    expect(maps).toContain('index.js.map');
    const contents = maps.map((file) => JSON.parse(readFileSync(join(directory, file), 'utf8')));
    expect(new Set(contents.flatMap(({ sources }) => sources))).toEqual(new Set(['service.ts', 'rules/refuse.ts', 'later.ts']));
    for (const content of contents) expect(content).toEqual({ version: 3, sources: expect.any(Array), mappings: expect.any(String) });
  });
});

interface LoggedError {
  readonly message: string;
  readonly stack: string;
}

/** What a function's log says of an error. */
function logged(path: string, message: string): LoggedError | undefined {
  const event = { version: '2.0', rawPath: path, headers: {}, body: '{}', requestContext: { stage: '$default', http: { method: 'POST' } } };
  const script = `require(${JSON.stringify(join(directory, 'index.js'))}).handler(${JSON.stringify(event)}, {}).finally(() => process.exit())`;
  const env = { AWS_REGION: 'eu-central-1', AWS_LAMBDA_FUNCTION_NAME: 'doors-api', EVENT_TABLE: 'events' };
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], { env, encoding: 'utf8' });
  const errors = `${stdout}${stderr}`.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line).error] : []));
  return errors.find((error?: LoggedError) => error?.message === message);
}
