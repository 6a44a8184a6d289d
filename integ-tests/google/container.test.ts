import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type * as bundling from '../../lib/bundle/bundle-container.ts';
import { bundleContainer, contextNames } from '../../lib/bundle/bundle-container.ts';
import { loadService } from '../../lib/bundle/load-service.ts';
import type * as packages from '../../lib/bundle/package-files.ts';
import { defaults } from '../../lib/model/defaults.ts';
import { emptyService, removeTemporaryFolders, temporaryEntry, temporaryFolder } from '../../test/lib/bundle/temporary-entry.ts';
import { type BuiltImage, dockerBuild } from './docker-build.ts';

const repository = resolve(__dirname, '../..');
const loaded = loadService({ entry: join(repository, 'examples/orders/src/service.ts') });
const { directory, warnings } = bundleContainer(loaded);

afterAll(removeTemporaryFolders);

describe('the context of a container', () => {
  it('is a Dockerfile, what keeps all else from the builder, and the code', () => {
    expect(readdirSync(directory).sort()).toEqual([...contextNames]);
    expect(readdirSync(join(directory, 'app'))).toContain('index.js');
    expect(warnings).toEqual([]);
  });

  it('has Google’s clients in parts that a start does not read, and is far below 10 MB', () => {
    const files = filesOf(directory);
    expect(files.get('app/index.js')).not.toContain('google.firestore.v1.Firestore');
    expect([...files.values()].filter((text) => text.includes('google.firestore.v1.Firestore'))).not.toEqual([]);
    expect(sum([...files.values()].map(({ length }) => length))).toBeLessThan(5_000_000);
  });

  it('names no path of the machine that it was made on, and no part that is not there', () => {
    const files = filesOf(directory);
    for (const text of files.values()) {
      expect(text).not.toContain(repository);
      const named = [...text.matchAll(/require\("\.\/([^"]+)"\)/g)].map(([, file = '']) => `app/${file}`);
      expect(named.filter((file) => /part-/.test(file) && !files.has(file))).toEqual([]);
    }
  });

  it('has the same bytes for the same sources in another folder', () => {
    const copy = temporaryFolder({});
    cpSync(join(repository, 'examples/orders/src'), join(copy, 'src'), { recursive: true });
    cpSync(join(repository, 'tsconfig.json'), join(copy, 'tsconfig.json'));
    symlinkSync(join(repository, 'node_modules'), join(copy, 'node_modules'));
    const copied = bundleContainer(loadService({ entry: join(copy, 'src/service.ts') }));
    const differing = [...filesOf(directory)].filter(([file, text]) => text !== filesOf(copied.directory).get(file)).map(([file]) => file);
    expect(differing).toEqual([]);
    expect(readdirSync(copied.directory)).toEqual(readdirSync(directory));
  });
});

describe('what stands beside the code', () => {
  const entry = (lists: string) => [
    `import { http, lambdaFunction, none, service } from '@allframe/serverless/runtime';`,
    `const api = http({ auth: none(), routes: (router) => router });`,
    `export default service('beside', { commands: [], http: api, functions: { api: lambdaFunction(${lists}) } });`,
  ];

  it('is what the functions list, whatever Lambda would say of its size', () => {
    const folder = temporaryFolder({
      'package.json': '{}',
      'service.ts': entry(`{ packages: ['large'], files: ['templates'] }`).join('\n'),
      'templates/receipt.html': '<p>',
      'node_modules/large/package.json': '{ "name": "large", "version": "1.0.0" }',
      'node_modules/large/index.js': `module.exports = '${'x'.repeat(2 * 1024 * 1024)}';`,
    });
    const context = bundleContainer(loadService({ entry: join(folder, 'service.ts') }));
    expect([...filesOf(context.directory).keys()]).toEqual(
      expect.arrayContaining(['app/templates/receipt.html', 'app/node_modules/large/index.js', 'app/node_modules/large/package.json']),
    );
    expect(context.warnings).toEqual([]);
  });

  it('must be there', () => {
    const service = loadService({ entry: temporaryEntry(...entry(`{ packages: ['absent'], files: ['nothing'] }`)) });
    expect(() => bundleContainer(service)).toThrow(/container\.packages: absent is not installed.*container\.files: there is no nothing/s);
  });
});

describe('a container', () => {
  it('can’t be made of a service with routes that no request would reach there', () => {
    const { entry, model } = loaded;
    const resources = model.resources.map((one) =>
      one.kind === 'http-api' ? { ...one, routes: one.routes.map((route) => ({ ...route, path: '/healthz' })) } : one,
    );
    expect(() => bundleContainer({ ...loaded, entry, model: { ...model, resources } })).toThrow(/path-reserved-on-cloud-run/);
  });

  it('can’t be made where Google’s clients are not installed', () => {
    const service = loadService({ entry: temporaryEntry(...emptyService) });
    jest.isolateModules(() => {
      jest.doMock('../../lib/bundle/package-files.ts', () => ({
        ...jest.requireActual<typeof packages>('../../lib/bundle/package-files.ts'),
        packageFile: (module: string) => join('/nowhere', module),
      }));
      const { bundleContainer } = jest.requireActual<typeof bundling>('../../lib/bundle/bundle-container.ts');
      expect(() => bundleContainer(service)).toThrow(
        /a container needs @google-cloud\/firestore and google-auth-library, which are not installed; run npm install @google-cloud/,
      );
    });
  });
});

describe('the image that the Dockerfile makes', () => {
  let image: BuiltImage;
  let running: ChildProcess | undefined;

  beforeAll(() => {
    image = dockerBuild(directory);
  });
  afterAll(() => {
    running?.kill('SIGKILL');
    image.remove();
  });

  it('has a whole version of the Node that Lambda would run, and runs nothing as root', () => {
    const [, major] = /^nodejs(\d+)\.x$/.exec(defaults.function.runtime) ?? [];
    expect(image.base).toMatch(new RegExp(`^node:${major}\\.\\d+\\.\\d+-\\w+-slim$`));
    expect(image.user).toBe('1000:1000');
  });

  it('holds the code alone, which nobody may change', () => {
    expect(readdirSync(image.root)).toEqual(['app']);
    expect(readdirSync(join(image.root, 'app'))).toEqual(readdirSync(join(directory, 'app')));
    if (process.platform !== 'linux') return;
    const { mode, mtimeMs } = statSync(join(image.root, 'app/index.js'));
    expect([mode & 0o777, mtimeMs]).toEqual([0o444, 0]);
  });

  it('serves under its command', async () => {
    const variables = { ...serving, PORT: '0' };
    const { file, args, cwd, env } = image.command();
    running = spawn(file, args, { cwd, env: { ...env, ...variables }, stdio: ['ignore', 'pipe', 'inherit'] });
    const { message, role, port } = JSON.parse(await firstLine(running));
    expect({ message, role }).toEqual({ message: 'The container serves', role: 'api' });
    const response = await fetch(`http://127.0.0.1:${port}/health`);
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
  });

  it.each(['api', 'worker'])('says as %s in one line of its log which variable is missing, and ends', (role) => {
    const { file, args, cwd, env } = image.command([role]);
    const { status, stdout, stderr } = spawnSync(file, args, { cwd, env, encoding: 'utf8' });
    expect({ status, stderr, lines: stdout.split('\n').length - 1 }).toEqual({ status: 1, stderr: '', lines: 1 });
    expect(JSON.parse(stdout)).toMatchObject({
      severity: 'ERROR',
      error: { name: 'MissingVariableError', message: expect.stringContaining(`The function ${role} needs the variable EVENT_TABLE`) },
    });
  });
});

/** What the orders example needs to serve; its store is asked for nothing. */
const serving = {
  EVENT_TABLE: 'events',
  CHECKPOINT_TABLE: 'views',
  ALLFRAME_READ_MODEL_ORDER_SUMMARIES_V1: 'views/summaries',
  ALLFRAME_QUEUE_ORDER_QUEUE: 'projects/local/topics/orders',
  GOOGLE_CLOUD_PROJECT: 'local',
  FIRESTORE_EMULATOR_HOST: '127.0.0.1:1',
  METADATA_SERVER_DETECTION: 'none',
};

function firstLine({ stdout }: ChildProcess): Promise<string> {
  let text = '';
  return new Promise((found, failed) => {
    stdout?.on('data', (chunk) => {
      text += chunk;
      if (text.includes('\n')) found(text.split('\n')[0] ?? '');
    });
    stdout?.on('end', () => failed(new Error(`It ended, and had logged ${JSON.stringify(text)}`)));
  });
}

/** By path, the texts below a folder. */
function filesOf(folder: string): ReadonlyMap<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => statSync(join(folder, path)).isFile());
  return new Map(paths.sort().map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
