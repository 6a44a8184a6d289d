import { join } from 'node:path';
import { emptyService, removeTemporaryFolders, temporaryEntry, temporaryFolder } from '../bundle/temporary-entry.ts';
import { run } from './capture.ts';

const orders = 'examples/orders/src/service.ts';

afterAll(removeTemporaryFolders);

describe('allframe', () => {
  it('lists its verbs, and those of infra', async () => {
    const { exitCode, stdout } = await run(['--help']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Usage: allframe .*\bdev \[options\] \[entry\].*\binfra\b/s);

    const infra = await run(['infra', '--help']);
    expect(infra.exitCode).toBe(0);
    expect(infra.stdout).toMatch(/\bshow \[options\] \[entry\].*\bmodel \[options\] \[entry\].*\bemit\b/s);
  });

  it('shows them too, and fails, where it is told nothing', async () => {
    for (const args of [[], ['infra'], ['infra', 'emit']]) {
      const { exitCode, stderr } = await run(args);
      expect({ exitCode, usage: stderr.includes('Usage: allframe') }).toEqual({ exitCode: 1, usage: true });
    }
  });

  it('knows its version', async () => {
    expect(await run(['--version'])).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });

  it.each([
    [['deev'], "unknown command 'deev'", 'Did you mean dev?'],
    [['infra', 'shwo'], "unknown command 'shwo'", 'Did you mean show?'],
    [['infra', 'model', '--stag', 'prod'], "unknown option '--stag'", 'Did you mean --stage?'],
    [
      ['infra', 'emit', 'terraform', orders],
      "required option '-o, --output <folder>' not specified",
      'Usage: allframe infra emit terraform',
    ],
    [['infra', 'model', orders, 'more'], 'too many arguments', 'Usage: allframe infra model'],
  ])('says what is wrong with %j, and what would be right', async (args, fault, remedy) => {
    const { exitCode, stderr } = await run(args);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(fault);
    expect(stderr).toContain(remedy);
    expect(stderr).not.toMatch(stackFrame);
  });

  it.each([
    [['--provider', 'azure'], '--provider must be aws or gcp, got azure'],
    [['--backend', 'ftp'], '--backend must be one of s3, gcs, local, none, got ftp'],
  ])('refuses %j before it loads anything', async (options, message) => {
    const outcome = await run(['infra', 'emit', 'terraform', 'nowhere.ts', '--output', 'out', ...options]);
    expect(outcome).toEqual({ exitCode: 1, stdout: '', stderr: `error ${message}\n` });
  });
});

describe('allframe infra model', () => {
  it('prints the model of the stage as JSON, and nothing else', async () => {
    const { exitCode, stdout, stderr } = await run(['infra', 'model', orders, '--stage', 'prod']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ modelVersion: 2, service: 'orders', stage: 'prod', hash: expect.any(String) });
  });

  it('is that of stage dev, unless another one is named', async () => {
    expect(JSON.parse((await run(['infra', 'model', orders])).stdout).stage).toBe('dev');
  });

  it('prints advice beside the model, not into it', async () => {
    const { exitCode, stdout, stderr } = await run(['infra', 'model', 'test/lib/cdk/advised-service.ts']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).service).toBeDefined();
    expect(stderr).toMatch(/^warning visibility-below-advice at queues\.\w+\.visibilityTimeoutSeconds\n/);
  });

  it('takes the entry of the nearest package.json that names one', async () => {
    const folder = temporaryFolder({
      'package.json': '{ "allframe": { "entry": "src/service.ts" } }',
      'src/service.ts': emptyService.join('\n'),
      'src/package.json': '{ "name": "inner" }',
    });
    for (const cwd of [folder, join(folder, 'src')])
      expect(JSON.parse((await run(['infra', 'model'], { cwd })).stdout)).toMatchObject({ service: 'empty' });
  });
});

describe('a fault of the service', () => {
  it('ends the CLI with all faults at once, without a stack trace', async () => {
    const entry = temporaryEntry(
      `import { lambdaFunction, service } from '@allframe/serverless/runtime';`,
      `export default service('Orders', { commands: [], functions: lambdaFunction({ memoryMb: 64, timeoutSeconds: 1000 }) });`,
    );
    const { exitCode, stdout, stderr } = await run(['infra', 'model', entry, '--stage', 'Prod']);

    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr.split('\n')).toEqual([
      ...['error invalid-service-name at service', `  the service "Orders" can't be part of a resource's name`, remedy],
      ...['error invalid-stage-name at stage', `  the stage "Prod" can't be part of a resource's name`, remedy],
      ...['error out-of-range at functions.memoryMb', '  memoryMb must be 128 to 10240 MB, got 64', remedy],
      ...['error out-of-range at functions.timeoutSeconds', '  timeoutSeconds must be 1 to 900 s, got 1000', remedy],
      ...['The service Orders has 4 faults', ''],
    ]);
  });

  it.each([
    ['throws', [`throw new Error('on loading');`], 'entry-threw'],
    ['exports nothing', ['export {};'], 'entry-without-service'],
    ['can’t be read', ['const = 1;'], 'entry-does-not-bundle'],
    ['ends', ['process.exit(7);'], 'entry-ended'],
  ])('is one line with its code where the entry %s', async (_what, lines, code) => {
    for (const verb of [['infra', 'model'], ['infra', 'show'], ['dev']]) {
      const { exitCode, stdout, stderr } = await run([...verb, temporaryEntry(...lines)]);
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(new RegExp(`^error ${code} at .*service\\.ts.*\\n.*\\n.*\\nThe entry .*service\\.ts has 1 fault\\n$`));
      expect(`${stdout}${stderr}`).not.toMatch(stackFrame);
    }
  });

  it('is a missing entry too', async () => {
    expect(await run(['infra', 'model', 'nowhere.ts'])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('error entry-not-found at nowhere.ts\n  there is no such file\n'),
    });
  });
});

const remedy = expect.stringMatching(/^ {2}\w/);
const stackFrame = /^\s+at .*:\d+:\d+\)?$/m;
