import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { bundleFunctions } from '../../../lib/bundle/bundle-functions.ts';
import { copyBeside } from '../../../lib/bundle/copy-beside.ts';
import { loadService } from '../../../lib/bundle/load-service.ts';
import { InvalidServiceError } from '../../../lib/model/diagnostics.ts';
import type { FunctionResource } from '../../../lib/model/service-model.ts';
import { removeTemporaryFolders, temporaryFolder } from './temporary-entry.ts';

afterAll(removeTemporaryFolders);

const manifest = (fields: Readonly<Record<string, unknown>>) => JSON.stringify({ version: '1.0.0', main: 'index.js', ...fields });
/** The head of a shared library for a machine. */
const library = (machine: number) => `\x7fELF${'\0'.repeat(14)}${String.fromCharCode(machine)}\0`;
const x64 = 62;

/** A project with a package of native code, which needs another version of a package than the project has. */
const project = (more: Readonly<Record<string, string>> = {}) =>
  temporaryFolder({
    'package.json': '{}',
    'templates/letters/receipt.html': 'Dear',
    'node_modules/draw/package.json': manifest({
      dependencies: { shape: '^2.0.0' },
      optionalDependencies: { 'draw-linux-x64': '1', gone: '1' },
    }),
    'node_modules/draw/index.js': `exports.draw = () => require('shape') + require('fs').readFileSync(__dirname + '/pen.txt');`,
    'node_modules/draw/pen.txt': ' pen',
    'node_modules/draw/node_modules/shape/package.json': manifest({ version: '2.0.0' }),
    'node_modules/draw/node_modules/shape/index.js': `module.exports = 'shape 2';`,
    'node_modules/draw-linux-x64/package.json': manifest({ os: ['linux'], cpu: ['x64'] }),
    'node_modules/draw-linux-x64/draw.node': library(x64),
    'node_modules/shape/package.json': manifest({}),
    'node_modules/shape/index.js': `module.exports = 'shape 1';`,
    ...more,
  });

/** A service that draws, on x86. */
const service = (options: string) =>
  [
    `import { aggregate, command, http, lambdaFunction, none, service } from '@allframe/serverless/runtime';`,
    `import { draw } from 'draw';`,
    `const any = { '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) } } as const;`,
    `const Door = aggregate('Door', { events: { Opened: any }, initialState: {} }, { Opened: (state) => state });`,
    `const Open = command('Open', { input: any, aggregate: Door, streamId: () => draw(), decide: () => [] });`,
    `const api = http({ auth: none(), routes: (router) => router.post('/open', Open) });`,
    `const functions = lambdaFunction({ architecture: 'x86_64', ${options} });`,
    `export default service('doors', { commands: [Open], http: api, functions });`,
  ].join('\n');

/** What a function of a project lists, copied into a folder. */
function copied(options: Partial<FunctionResource>, folder = project()) {
  const directory = temporaryFolder({});
  const resource = { role: 'api', architecture: 'x86_64', ...options } as FunctionResource;
  return { directory, found: copyBeside(resource, join(folder, 'src/service.ts'), directory) };
}

describe('packages that are not bundled', () => {
  it('lie beside the code with what they need, in the versions that they find where they are installed', () => {
    const { directory, found } = copied({ packages: ['draw'] });
    const script = `console.log(require(${JSON.stringify(join(directory, 'node_modules/draw'))}).draw())`;
    expect(spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' }).stdout).toBe('shape 2 pen\n');
    expect(readdirSync(join(directory, 'node_modules')).sort()).toEqual(['draw', 'draw-linux-x64', 'shape']);
    expect(found).toEqual([]);
  });

  it('bring no part for another processor, and it is told how the right one is installed, and in which folder', () => {
    const root = project();
    const { directory, found } = copied({ packages: ['draw'], architecture: 'arm64' }, root);
    expect(existsSync(join(directory, 'node_modules/draw-linux-x64'))).toBe(false);
    expect(found).toEqual([
      {
        severity: 'warning',
        code: 'native-code-for-another-platform',
        place: 'functions.api.packages',
        message: 'draw has native code, but none for Linux on arm64',
        remedy: expect.stringContaining(`npm install --os=linux --cpu=arm64 draw in ${relative(process.cwd(), root)} before you deploy`),
      },
    ]);
  });

  it('are looked into where they say nothing of platforms', () => {
    const native = project({ 'node_modules/shape/a.node': library(x64) });
    expect(copied({ packages: ['shape'], architecture: 'arm64' }, native).found).toEqual([
      expect.objectContaining({ message: 'shape has native code, but none for Linux on arm64' }),
    ]);
    expect(copied({ packages: ['shape'] }, native).found).toEqual([]);
  });

  it('must be installed', () => {
    expect(copied({ packages: ['draw', 'nowhere'] }).found).toEqual([
      expect.objectContaining({ severity: 'error', code: 'package-not-installed', remedy: 'run npm install nowhere' }),
    ]);
  });

  it('are told where they make a function large', () => {
    const large = project({ 'node_modules/draw/data.bin': 'a'.repeat(2 * 1024 * 1024) });
    expect(copied({ packages: ['draw'] }, large).found).toEqual([
      expect.objectContaining({ code: 'large-function', place: 'functions.api' }),
    ]);
  });
});

describe('files of a function', () => {
  it('lie beside its code, by their paths in the project', () => {
    const { directory } = copied({ files: ['templates/letters/', 'data.json'] }, project({ 'data.json': '{}' }));
    expect(existsSync(join(directory, 'templates/letters/receipt.html'))).toBe(true);
    expect(existsSync(join(directory, 'data.json'))).toBe(true);
  });

  it('must be there', () => {
    expect(copied({ files: ['letters'] }).found).toEqual([
      expect.objectContaining({ severity: 'error', code: 'file-not-found', place: 'functions.api.files' }),
    ]);
  });
});

describe('a service that lists packages and files', () => {
  it('is read, and bundled without them', () => {
    const folder = project({ 'src/service.ts': service(`packages: ['draw'], files: ['templates']`) });
    const { directoryOf, warnings } = bundleFunctions(loadService({ entry: join(folder, 'src/service.ts') }));
    expect(readFileSync(join(directoryOf('api'), 'index.js'), 'utf8')).toContain('require("draw")');
    expect(readdirSync(directoryOf('api'))).toEqual(expect.arrayContaining(['node_modules', 'templates']));
    expect(warnings).toEqual([]);
  });

  it('is refused where one is missing', () => {
    const folder = project({ 'src/service.ts': service(`packages: ['draw'], files: ['letters']`) });
    expect(() => bundleFunctions(loadService({ entry: join(folder, 'src/service.ts') }))).toThrow(InvalidServiceError);
  });
});
