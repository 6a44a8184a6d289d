import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeTemporaryFolders, temporaryFolder } from '../bundle/temporary-entry.ts';
import { run } from './capture.ts';

jest.mock('../../../lib/cli/load.ts', () => jest.requireActual('./load-once.ts'));

/** Two functions of one service, at the start of which stands a package that is large. */
const folder = temporaryFolder({
  'package.json': '{ "allframe": { "entry": "service.ts" } }',
  'service.ts': [
    `import { http, none, queue, service } from '@allframe/serverless/runtime';`,
    `import { text } from 'large';`,
    `if (text === '') throw new Error('empty');`,
    `export default service('gate', { commands: [], http: http({ auth: none(), routes: (router) => router }) });`,
  ].join('\n'),
  'node_modules/large/package.json': '{ "name": "large", "main": "index.js" }',
  'node_modules/large/index.js': `module.exports = { text: '${'x'.repeat(150 * 1024)}' };`,
  'broken.ts': 'const = 1;',
});

afterAll(removeTemporaryFolders);

const build = (...args: readonly string[]) => run(['build', ...args], { cwd: folder });
const filesIn = (name: string) => readdirSync(join(folder, name)).sort();

describe('allframe build', () => {
  it('writes each function into a folder of its name, out of Git’s sight, and says how much it is', async () => {
    const { exitCode, stdout } = await build();
    expect(exitCode).toBe(0);
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(/^gate, stage dev, model [0-9a-f]{16}: 1 function in \.allframe\/build$/),
      expect.stringMatching(/^ {2}function +start KB +whole KB +zipped KB +of 250 MB$/),
      expect.stringMatching(/^ {2}gate-dev-api +\d+\.\d +\d+\.\d +\d+\.\d +0\.\d %$/),
      '',
    ]);
    expect(filesIn('.allframe/build')).toEqual(['allframe-build.json', 'gate-dev-api']);
    expect(filesIn('.allframe/build/gate-dev-api')).toContain('index.js');
    expect(readFileSync(join(folder, '.allframe/.gitignore'), 'utf8')).toBe('*\n');
  });

  it('warns of packages that take much of a start', async () => {
    const { exitCode, stderr } = await build();
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^warning large-import at functions\.api\n {2}150\.\d KB .* are large\n {2}\w/);
  });

  it('says with --analyze what a start is made of, the largest first', async () => {
    const { stdout } = await build('--analyze');
    const [, packages = '', modules = ''] = /gate-dev-api starts with .*\n.* package\n(.*)\n.* largest modules\n(.*)/s.exec(stdout) ?? [];
    expect(packages).toMatch(/^ +150\.\d +\d\d\.\d % {2}large\n +\d+\.\d +\d+\.\d % {2}@allframe\/serverless\n/);
    expect(modules).toMatch(/^ +150\.\d +\d\d\.\d % {2}large\/index\.js\n/);
    expect(modules).toContain('runtime/');
  });

  it('says it to machines in bytes', async () => {
    const plain = JSON.parse((await build('--json')).stdout);
    expect(plain).toMatchObject({ service: 'gate', stage: 'dev', limitBytes: 262_144_000, warnings: [{ code: 'large-import' }] });
    expect(plain.functions).toEqual([
      {
        ...{ role: 'api', name: 'gate-dev-api', directory: '.allframe/build/gate-dev-api', handler: 'index.handler' },
        ...{ startBytes: expect.any(Number), allBytes: expect.any(Number), zippedBytes: expect.any(Number) },
        packages: expect.arrayContaining([{ name: 'large', bytes: expect.any(Number) }]),
      },
    ]);
    expect(plain.functions[0].startBytes).toBe(readFileSync(join(folder, '.allframe/build/gate-dev-api/index.js')).length);
    const { functions } = JSON.parse((await build('--json', '--analyze')).stdout);
    expect(functions[0].modules[0]).toEqual({ name: 'large/index.js', bytes: expect.any(Number) });
  });
});

describe('the folder of a build', () => {
  it('may be new, and is written anew by the next one: what the earlier one wrote goes', async () => {
    expect((await build('--output', 'out/deep', '--stage', 'prod')).exitCode).toBe(0);
    writeFileSync(join(folder, 'out/deep/gate-prod-api/left.js'), '');
    expect((await build('--output', 'out/deep')).exitCode).toBe(0);
    expect(filesIn('out/deep')).toEqual(['allframe-build.json', 'gate-dev-api']);
    expect(JSON.parse(readFileSync(join(folder, 'out/deep/allframe-build.json'), 'utf8'))).toEqual({
      ...{ writtenBy: 'allframe build', service: 'gate', stage: 'dev', model: expect.any(String), functions: ['gate-dev-api'] },
    });
  });

  it('may be empty, and holds the same bytes each time', async () => {
    mkdirSync(join(folder, 'empty'));
    await build('--output', 'empty');
    const before = filesIn('empty/gate-dev-api').map((file) => readFileSync(join(folder, 'empty/gate-dev-api', file), 'utf8'));
    await build('--output', 'empty');
    expect(filesIn('empty/gate-dev-api').map((file) => readFileSync(join(folder, 'empty/gate-dev-api', file), 'utf8'))).toEqual(before);
  });

  it('is left alone where it holds what no build has written', async () => {
    mkdirSync(join(folder, 'mine'));
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) writeFileSync(join(folder, 'mine', name), 'mine');
    expect(await build('--output', 'mine')).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'error mine holds what no build has written (a, b, c, d, e, more); name a new or an empty folder with --output\n',
    });
    expect(filesIn('mine')).toHaveLength(6);
  });

  it('is left alone where somebody put a file beside an earlier build', async () => {
    await build('--output', 'shared');
    writeFileSync(join(folder, 'shared/notes.txt'), 'mine');
    expect(await build('--output', 'shared')).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('(notes.txt)') });
    expect(filesIn('shared')).toEqual(['allframe-build.json', 'gate-dev-api', 'notes.txt']);
  });

  it('loses nothing that lies elsewhere, whatever the note of an earlier build says', async () => {
    mkdirSync(join(folder, 'noted'));
    writeFileSync(join(folder, 'noted/allframe-build.json'), JSON.stringify({ functions: ['../service.ts', '..', 5] }));
    expect((await build('--output', 'noted')).exitCode).toBe(0);
    expect(existsSync(join(folder, 'service.ts'))).toBe(true);
    writeFileSync(join(folder, 'noted/allframe-build.json'), 'no JSON');
    expect(await build('--output', 'noted')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^error noted\/allframe-build\.json can't be read; /),
    });
  });

  it('can’t be a file, nor below one', async () => {
    expect(await build('--output', 'service.ts')).toMatchObject({
      exitCode: 1,
      stderr: 'error service.ts is a file; name a folder with --output\n',
    });
    expect(await build('--output', 'service.ts/out')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/service\.ts\/out can't be written to: .*; name another folder with --output\n$/),
    });
  });

  it('stays as it is where the service has a fault', async () => {
    await build('--output', 'kept');
    expect(await build('broken.ts', '--output', 'kept')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('error entry-does-not-bundle'),
    });
    expect(filesIn('kept/gate-dev-api')).toContain('index.js');
  });
});
