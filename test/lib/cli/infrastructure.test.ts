import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { removeTemporaryFolders, temporaryEntry, temporaryFolder } from '../bundle/temporary-entry.ts';
import { run } from './capture.ts';

// Each service is loaded and bundled once.
jest.mock('../../../lib/cli/load.ts', () => jest.requireActual('./load-once.ts'));

const repository = resolve(__dirname, '../../..');
const entry = 'examples/orders/src/service.ts';

jest.setTimeout(120_000);
afterAll(removeTemporaryFolders);

describe('allframe infra show', () => {
  it('counts what each target would get, kind by kind', async () => {
    const lines = (await inItsProcess('infra', 'show', entry)).split('\n');

    expect(lines).toEqual([
      expect.stringMatching(/^orders, stage dev, model [0-9a-f]{16}$/),
      expect.stringMatching(
        /^CloudFormation, \d+ resources: .*3 (AWS::)?DynamoDB::GlobalTable.*5 (AWS::)?Lambda::Function.*\d (AWS::)?SQS::Queue/,
      ),
      expect.stringMatching(/^Terraform, AWS, \d+ resources: .*3 aws_dynamodb_table.*5 aws_lambda_function.*\d aws_sqs_queue/),
      expect.stringMatching(
        /^Terraform, Google, \d+ resources: 2 google_cloud_run_v2_service.*google_firestore_database.*google_pubsub_topic/,
      ),
      '',
    ]);
    for (const line of lines.slice(1, 4)) expect(sumOf(line)).toBe(totalOf(line));
  });
});

describe('allframe infra show of a service that a target can not make', () => {
  it('says why, and shows the others', async () => {
    const lines = (await allframe('infra', 'show', temporaryEntry(...withUploads))).split('\n');
    expect(lines.slice(1)).toEqual([
      expect.stringMatching(/^CloudFormation, \d+ resources: .*AWS::S3::Bucket/),
      expect.stringMatching(/^Terraform, AWS, \d+ resources: .*aws_s3_bucket/),
      expect.stringMatching(/^Terraform, Google refused: /),
      '',
    ]);
  });
});

/** What Google Cloud gets no infrastructure for yet. */
const withUploads = [
  `import { bucket, service } from '@allframe/serverless/runtime';`,
  `const uploads = bucket({ handle: () => {} });`,
  `export default service('doors', { commands: [], buckets: { uploads } });`,
];

describe('allframe infra emit terraform', () => {
  it('writes both providers, a folder each, where none is named', async () => {
    const output = temporaryFolder({});
    const printed = await allframe('infra', 'emit', 'terraform', entry, '--output', output);

    expect(readdirSync(output)).toEqual(['aws', 'gcp']);
    expect(printed).toMatch(/^aws \d+ files in .*\ngcp \d+ files in .*\n$/);
    for (const folder of ['aws', 'gcp'])
      expect(readdirSync(join(output, folder))).toEqual(expect.arrayContaining(['events.tf', 'functions.tf', 'queues.tf', 'versions.tf']));
  });

  it('writes one provider into the folder itself', async () => {
    const output = join(temporaryFolder({}), 'new/folder');
    await allframe('infra', 'emit', 'terraform', entry, '--output', output, '--provider', 'gcp');
    expect(readdirSync(output)).toEqual(expect.arrayContaining(['events.tf', 'functions.tf']));
  });
});

describe('allframe infra emit terraform of what can’t be emitted', () => {
  it('writes nothing for either provider where one refuses the service', async () => {
    const output = join(temporaryFolder({}), 'terraform');
    const outcome = await failing('infra', 'emit', 'terraform', temporaryEntry(...withUploads), '--output', output);
    expect(outcome).toEqual({ exitCode: 1, stdout: '', stderr: expect.stringMatching(/^error Uploads\w* cannot be made on Google.*\n$/) });
    expect(existsSync(output)).toBe(false);
  });

  it('is one line where the output is no folder, or names none', async () => {
    const output = temporaryEntry('');
    expect(await failing('infra', 'emit', 'terraform', entry, '--provider', 'gcp', '--output', output)).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringMatching(/^error --output .*service\.ts can't be written to: ENOTDIR.*; name another folder\n$/),
    });
    expect(await failing('infra', 'emit', 'terraform', entry, '--output', '')).toMatchObject({
      stderr: 'error --output must name a folder\n',
    });
  });
});

async function allframe(...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await run(args, { cwd: repository });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return stdout;
}

function failing(...args: string[]) {
  return run(args, { cwd: repository });
}

/** As a person starts it: the renderers' packages are loaded there, one after the other. */
async function inItsProcess(...args: string[]): Promise<string> {
  const cli = ['-r', 'ts-node/register', join(repository, 'lib/cli/main.ts'), ...args];
  const options = { cwd: repository, env: { ...process.env, NO_COLOR: '1' } };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, cli, options);
  expect(stderr).toBe('');
  return stdout;
}

function totalOf(line: string): number {
  return Number(line.match(/(\d+) resources/)?.[1]);
}

function sumOf(line: string): number {
  return [...(line.split('resources: ')[1] ?? '').matchAll(/(\d+) \S+/g)].reduce((sum, [, count]) => sum + Number(count), 0);
}
