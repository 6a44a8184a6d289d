import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const repository = resolve(__dirname, '..');
const peers = [
  '@aws-sdk/client-dynamodb',
  '@aws-sdk/client-sqs',
  '@cdktf/provider-aws',
  '@cdktf/provider-google',
  'aws-cdk-lib',
  'cdktf',
  'constructs',
];
const dependencies = [
  '@standard-schema/spec',
  'cockatiel',
  'commander',
  'croner',
  'esbuild',
  'fflate',
  'hono',
  'jose',
  'libsql',
  'picocolors',
];

describe('the package, as it is published', () => {
  const house = mkdtempSync(join(tmpdir(), 'allframe-package-'));
  const built = join(house, 'built');
  const consumer = join(house, 'consumer');
  let tarball: string;
  let packed: readonly { path: string }[];

  beforeAll(async () => {
    for (const part of ['lib', 'runtime', 'scripts', 'tsconfig.cjs.json', 'tsconfig.esm.json', 'package.json', 'README.md', 'LICENSE'])
      cpSync(join(repository, part), join(built, part), { recursive: true });
    symlinkSync(join(repository, 'node_modules'), join(built, 'node_modules'));
    if (process.env.ALLFRAME_BUILT === 'true') cpSync(join(repository, 'dist'), join(built, 'dist'), { recursive: true });
    else await run('npm', ['run', 'build'], built);
    const [answer] = JSON.parse(await run('npm', ['pack', '--json', '--pack-destination', house], built));
    packed = answer.files;
    tarball = join(house, answer.filename);
    await install(tarball);
  });
  afterAll(() => rmSync(house, { recursive: true }));

  it('holds what was built, the README, the licence, and no sources or tests', () => {
    expect([...new Set(packed.map(({ path }) => path.split('/')[0]))].sort()).toEqual(['LICENSE', 'README.md', 'dist', 'package.json']);
    expect(packed.filter(({ path }) => /\.ts$/.test(path) && !path.endsWith('.d.ts'))).toEqual([]);
    expect(packed.filter(({ path }) => /\.test\.|integ-tests|examples/.test(path))).toEqual([]);
  });

  it('has no error that publint knows', async () => {
    expect(await run(join(repository, 'node_modules/.bin/publint'), ['run', tarball], house)).not.toMatch(/^(Errors|Warnings):/m);
  });

  describe('in a project without any of its peers', () => {
    it.each(['runtime', 'testing'])('gives the same names of ./%s to import and to require', async (entry) => {
      const required = JSON.parse(await node(`console.log(JSON.stringify(Object.keys(require('@allframe/serverless/${entry}'))))`));
      const module = `import * as all from '@allframe/serverless/${entry}'; console.log(JSON.stringify(Object.keys(all)))`;
      expect(JSON.parse(await run(process.execPath, ['--input-type=module', '-e', module], consumer))).toEqual(required.sort());
      expect(required.length).toBeGreaterThan(3);
    });

    it.each(['', '/terraform'])('says which package .%s needs', async (entry) => {
      await expect(node(`require('@allframe/serverless${entry}')`)).rejects.toThrow(/Cannot find module '(aws-cdk-lib|cdktf|constructs)/);
    });

    it('has a command line that resolves a model, and names what the renderers need', async () => {
      expect(JSON.parse(await allframe('infra', 'model', 'service.ts'))).toMatchObject({ service: 'doors', stage: 'dev' });
      expect(await allframe('infra', 'show', 'service.ts')).toMatch(
        /CloudFormation left out: .*npm install --save-dev aws-cdk-lib constructs/,
      );
      await expect(allframe('infra', 'emit', 'terraform', 'service.ts', '-o', 'out')).rejects.toThrow('npm install --save-dev cdktf');
    });

    it('has a binary that may be run', () => {
      expect(statSync(join(consumer, 'node_modules/@allframe/serverless/dist/lib/cli/main.js')).mode & 0o111).toBe(0o111);
    });
  });

  it.each([
    ['node20', []],
    ['esnext', ['--moduleResolution', 'bundler']],
  ])('has declarations that satisfy a project’s compiler with --module %s, its libraries checked', async (module, resolution) => {
    const options = [
      '--noEmit',
      '--strict',
      '--target',
      'es2022',
      '--types',
      'node',
      '--skipLibCheck',
      'false',
      '--module',
      module,
      ...resolution,
    ];
    await run(join(repository, 'node_modules/.bin/tsc'), [...options, 'service.ts', 'test.ts'], consumer);
  });

  describe('in a project with the CDK, but without the SDKs that the functions need', () => {
    beforeAll(() => ['aws-cdk-lib', 'constructs'].forEach(link));

    it('names them once, with what to run', async () => {
      const failure = allframe('infra', 'show', 'service.ts');
      await expect(failure).rejects.toThrow('missing-packages at package.json');
      await expect(failure).rejects.toThrow(/run npm install @aws-sdk\/client-dynamodb @aws-sdk\/client-sqs/);
      await expect(failure).rejects.not.toThrow('    at ');
    });
  });

  describe('in a project with its peers', () => {
    beforeAll(() => peers.filter((name) => name !== 'aws-cdk-lib' && name !== 'constructs').forEach(link));

    it('synthesizes every target, with functions bundled from what was published', async () => {
      expect(await allframe('infra', 'show', 'service.ts')).toMatch(
        /^doors.*\nCloudFormation, \d+.*\nTerraform, AWS, \d+.*\nTerraform, Google, \d+/,
      );
    });

    it('has constructs and their declarations under . and ./terraform', async () => {
      const names = `[...Object.keys(require('@allframe/serverless')), ...Object.keys(require('@allframe/serverless/terraform'))]`;
      expect(JSON.parse(await node(`console.log(JSON.stringify(${names}))`))).toEqual(
        expect.arrayContaining(['AllFrameService', 'EventStoreTable', 'CommandQueue', 'AwsAllFrameService', 'GoogleAllFrameService']),
      );
      const options = ['--noEmit', '--strict', '--target', 'es2022', '--types', 'node', '--module', 'node20'];
      await run(join(repository, 'node_modules/.bin/tsc'), [...options, 'infrastructure.ts'], consumer);
    });
  });

  async function install(tarball: string): Promise<void> {
    const target = join(consumer, 'node_modules/@allframe/serverless');
    mkdirSync(target, { recursive: true });
    await run('tar', ['xzf', tarball, '-C', target, '--strip-components', '1'], consumer);
    for (const name of [...dependencies, 'zod', '@types/node']) link(name);
    for (const [file, text] of Object.entries(files)) writeFileSync(join(consumer, file), text);
  }

  function link(name: string): void {
    mkdirSync(dirname(join(consumer, 'node_modules', name)), { recursive: true });
    symlinkSync(join(repository, 'node_modules', name), join(consumer, 'node_modules', name));
  }

  function node(code: string): Promise<string> {
    return run(process.execPath, ['-e', code], consumer);
  }

  function allframe(...args: string[]): Promise<string> {
    return run(process.execPath, ['node_modules/@allframe/serverless/dist/lib/cli/main.js', ...args], consumer);
  }
});

/** What a command prints; its failure says what it printed. */
async function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  try {
    return (await promisify(execFile)(command, args, { cwd, env: { ...process.env, NO_COLOR: '1' }, maxBuffer: 2 ** 26 })).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${command} ${args.join(' ')} failed: ${stdout}${stderr}`);
  }
}

const files = {
  'package.json': '{ "name": "consumer", "private": true }',
  'service.ts': `
    import { aggregate, command, http, none, service } from '@allframe/serverless/runtime';
    import * as z from 'zod';

    export const Door = aggregate('Door', { events: { Opened: z.object({ by: z.string() }) }, initialState: { open: false } }, {
      Opened: () => ({ open: true }),
    });

    export const OpenDoor = command('OpenDoor', {
      input: z.object({ doorId: z.string(), by: z.string() }),
      aggregate: Door,
      streamId: ({ doorId }) => doorId,
      decide: ({ by }, { open }, { reject }) => (open ? reject('already-open') : Door.events.Opened({ by })),
    });

    export default service('doors', {
      commands: [OpenDoor],
      http: http({ auth: none(), routes: (router) => router.post('/doors/:doorId', OpenDoor) }),
    });`,
  'test.ts': `
    import { given, rejected } from '@allframe/serverless/testing';
    import { Door, OpenDoor } from './service';

    given(Door.events.Opened({ by: 'me' })).when(OpenDoor, { doorId: 'd', by: 'you' }).then(rejected('already-open'));`,
  'infrastructure.ts': `
    import { AllFrameService } from '@allframe/serverless';
    import { AwsAllFrameService, GoogleAllFrameService } from '@allframe/serverless/terraform';

    export const constructs: readonly object[] = [AllFrameService, AwsAllFrameService, GoogleAllFrameService];`,
};
