import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { removeTemporaryFolders, temporaryEntry, temporaryFolder } from '../bundle/temporary-entry.ts';
import { run } from './capture.ts';

// Each service is loaded and bundled once.
jest.mock('../../../lib/bundle/load-service.ts', () => jest.requireActual('../bundle/load-service-once.ts'));

const repository = resolve(__dirname, '../../..');
const entry = 'examples/orders/src/service.ts';

jest.setTimeout(120_000);
afterAll(removeTemporaryFolders);

describe('allframe infra show', () => {
  it('counts what each target would get, kind by kind', async () => {
    const lines = (await allframe('infra', 'show', entry)).split('\n');

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

/** What Google Cloud has nothing for: concurrency is none that a function keeps for itself. */
const withUploads = [
  `import { bucket, lambdaFunction, service } from '@allframe/serverless/runtime';`,
  `const uploads = bucket({ handle: () => {} });`,
  `const worker = lambdaFunction({ reservedConcurrency: 5 });`,
  `export default service('doors', { commands: [], buckets: { uploads }, functions: { worker } });`,
];

describe('allframe infra emit terraform', () => {
  it('writes both providers, a folder each, where none is named', async () => {
    const output = temporaryFolder({});
    const printed = await allframe('infra', 'emit', 'terraform', entry, '--frozen', '--output', output);

    expect(readdirSync(output)).toEqual(['aws', 'gcp']);
    expect(printed).toMatch(/^aws \d+ files in .*\ngcp \d+ files in .*\n$/);
    for (const folder of ['aws', 'gcp'])
      expect(readdirSync(join(output, folder))).toEqual(expect.arrayContaining(['events.tf', 'functions.tf', 'queues.tf', 'versions.tf']));
  });

  it('writes one provider into the folder itself', async () => {
    const output = join(temporaryFolder({}), 'new/folder');
    await allframe('infra', 'emit', 'terraform', entry, '--frozen', '--output', output, '--provider', 'gcp');
    expect(readdirSync(output)).toEqual(expect.arrayContaining(['events.tf', 'functions.tf']));
  });
});

describe('allframe infra emit terraform of a service that changes', () => {
  const { CI } = process.env;
  beforeAll(() => {
    delete process.env.CI;
  });
  afterAll(() => {
    if (CI !== undefined) process.env.CI = CI;
  });

  const withQueue = (queues: string) =>
    [
      `import { queue, reservation, service } from '@allframe/serverless/runtime';`,
      `const Name = reservation('Name');`,
      `export default service('names', { commands: [Name.Release], queues: { ${queues} } });`,
    ].join('\n');
  const releases = 'releases: queue({ commands: [Name.Release] })';

  function service() {
    const folder = temporaryFolder({ 'service.ts': withQueue(releases) });
    const [entry, output] = [join(folder, 'service.ts'), join(folder, 'terraform')];
    const emit = (...options: string[]) =>
      failing('infra', 'emit', 'terraform', entry, '--provider', 'gcp', '--output', output, ...options);
    const lock = join(folder, 'allframe.lock.json');
    return { entry, emit, lock, removed: join(output, 'removed.tf'), change: (queues: string) => writeFileSync(entry, withQueue(queues)) };
  }

  it('remembers what is stateful, and keeps it until it may be destroyed', async () => {
    const { emit, lock, removed, change } = service();
    expect((await emit()).stdout).toMatch(/allframe\.lock\.json keeps what is stateful of it: commit it\n$/);
    const remembered = readFileSync(lock, 'utf8');
    expect((await emit()).stdout).not.toContain('commit it');
    expect(readFileSync(lock, 'utf8')).toBe(remembered);

    change('');
    expect((await emit()).stdout).toContain(
      'gcp Releases left the service, and Terraform leaves what is stateful of it where it is: see removed.tf',
    );
    expect(readFileSync(removed, 'utf8')).toContain('from = google_pubsub_topic.releases\n');
    expect(await emit('--allow-destroy', 'Release')).toMatchObject({
      exitCode: 1,
      stderr: 'error --allow-destroy Release is no part that left the service; those are Releases\n',
    });
    expect((await emit('--allow-destroy', 'EventStore')).stderr).toContain('EventStore is a part of the service: take it out first');

    expect((await emit('--allow-destroy', 'releases')).stdout).toContain('gcp Releases may be destroyed: the next apply does so');
    expect(existsSync(removed)).toBe(false);
    await emit();
    expect(existsSync(removed)).toBe(false);
  });

  it('leaves the lock alone with --frozen, and in CI says what it does not know', async () => {
    const { emit, lock } = service();
    expect(await emit('--frozen')).toMatchObject({ exitCode: 0, stderr: '' });
    process.env.CI = 'true';
    const outcome = await emit();
    delete process.env.CI;
    expect(outcome).toMatchObject({ exitCode: 0, stderr: expect.stringMatching(/^warning lock-stale at .*allframe\.lock\.json\n/) });
    expect(existsSync(lock)).toBe(false);
  });

  it('keeps what left when that is accepted before it is emitted', async () => {
    const { entry, emit, removed, change } = service();
    const accept = () => failing('infra', 'plan', entry, '--accept');
    await accept();
    change('');
    expect((await accept()).stdout).toContain('Terraform keeps it until it is emitted with --allow-destroy Releases');
    await emit();
    expect(readFileSync(removed, 'utf8')).toContain('from = google_pubsub_topic.releases\n');
  });

  it('says how many addresses move with a part that was renamed', async () => {
    const { emit, change } = service();
    await emit();
    change(`handovers: queue({ commands: [Name.Release], renamedFrom: 'releases' })`);
    expect((await emit()).stdout).toMatch(/gcp \d+ addresses of renamed parts, in moved\.tf\n/);
  });
});

describe('allframe infra emit terraform of what can’t be emitted', () => {
  it('writes nothing for either provider where one refuses the service', async () => {
    const output = join(temporaryFolder({}), 'terraform');
    const outcome = await failing('infra', 'emit', 'terraform', temporaryEntry(...withUploads), '--output', output);
    expect(outcome).toEqual({ exitCode: 1, stdout: '', stderr: expect.stringMatching(/^error Worker\w* cannot be made on Google.*\n$/) });
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

function totalOf(line: string): number {
  return Number(line.match(/(\d+) resources/)?.[1]);
}

function sumOf(line: string): number {
  return [...(line.split('resources: ')[1] ?? '').matchAll(/(\d+) \S+/g)].reduce((sum, [, count]) => sum + Number(count), 0);
}
