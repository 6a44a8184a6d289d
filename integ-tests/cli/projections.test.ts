import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { systemAmbient } from '../../runtime/host/ambient.ts';
import { parseRebuildRequest } from '../../runtime/host/rebuild-requests.ts';
import { runRebuild } from '../../runtime/host/run-rebuild.ts';
import { DynamoDbCatchUpState } from '../../runtime/process-manager/consumer/dynamodb/dynamodb-catch-up-state.ts';
import { DynamoDbCheckpointStore } from '../../runtime/process-manager/consumer/dynamodb/dynamodb-checkpoint-store.ts';
import { DynamoDbProjectionRegistry } from '../../runtime/projection/dynamodb/dynamodb-projection-registry.ts';
import { InMemoryReadModelStore } from '../../runtime/projection/in-memory-read-model-store.ts';
import { run } from '../../test/lib/cli/capture.ts';
import { added, storeOf, Tallies } from '../../test/runtime/projection/tallies.ts';
import { type Ministack, startMinistack } from '../emulators/ministack.ts';
import { describeWith } from '../emulators/tools.ts';
import { createCheckpointTable } from '../stores/tables.ts';

const entry = 'integ-tests/cli/tallies-service.ts';
const list = (...args: readonly string[]) => run(['projections', 'list', entry, ...args]);
const rebuild = (...args: readonly string[]) => run(['projections', 'rebuild', 'Tallies', entry, ...args]);

describeWith('ministack', 'the projections of a service on AWS, looked after from the command line', () => {
  const environment = { ...process.env };
  let aws: Ministack;
  let dynamoDb: DynamoDBClient;
  let sqs: SQSClient;
  let queueUrl: string;

  beforeAll(async () => {
    aws = await startMinistack();
    dynamoDb = new DynamoDBClient(aws.clientConfig);
    sqs = new SQSClient(aws.clientConfig);
    const { accessKeyId, secretAccessKey } = aws.clientConfig.credentials;
    const credentials = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
    Object.assign(process.env, { ...credentials, AWS_REGION: aws.clientConfig.region, AWS_ENDPOINT_URL: aws.endpoint });
    await createCheckpointTable(dynamoDb, 'tallies-dev-checkpoints');
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'tallies-dev-rebuilds' }));
    queueUrl = (QueueUrl ?? '').replace('localhost', '127.0.0.1');
  });
  afterAll(async () => {
    process.env = environment;
    dynamoDb?.destroy();
    sqs?.destroy();
    await aws?.stop();
  });

  /** Does what the deployed rebuilder does with the next message. */
  async function rebuildOnce(streams: Parameters<typeof storeOf>[0]) {
    const { Messages: [message] = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl, WaitTimeSeconds: 20 }));
    const registry = new DynamoDbProjectionRegistry({ client: dynamoDb, table: 'tallies-dev-checkpoints' });
    const { store } = await storeOf(streams);
    const stores = { store, readModels: new InMemoryReadModelStore(), registry };
    const rebuilds = { send: async () => {} };
    await runRebuild(parseRebuildRequest(message?.Body ?? ''), { ...stores, ambient: systemAmbient, rebuilds, projections: [Tallies] });
    await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: message?.ReceiptHandle }));
  }

  const good = { a: [[added(1, 'x')], [added(2, 'y')]], b: [[added(3, 'x')]] };
  const bad = { ...good, c: [[{ type: 'Added', data: { by: 1 } }]] };

  it('are new until somebody builds them', async () => {
    expect(await list()).toEqual({ exitCode: 0, stdout: expect.stringMatching(/ Tallies@1 +new +0 +0\n$/), stderr: '' });
  });

  it('are built by the rebuilder, which is watched: what can’t be projected is named', async () => {
    const [outcome] = await Promise.all([rebuild(), rebuildOnce(bad)]);
    expect(outcome).toMatchObject({
      exitCode: 1,
      stdout: expect.stringMatching(/^Tallies@1 parked Tally#c at 1: \S.*\n$/),
      stderr: expect.stringContaining("streams that could not be projected, so that queries don't answer from Tallies@1: 1; "),
    });
    expect((await list('--json')).stdout).toContain('"status": "parked"');
  });

  it('can be cancelled meanwhile, and taken up again once they are mended', async () => {
    expect(await run(['projections', 'cancel', 'Tallies', entry])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^Tallies@1 is cancelled; /),
    });
    expect((await list()).stdout).toMatch(/ Tallies@1 +cancelled /);
    const [outcome] = await Promise.all([rebuild('--json'), rebuildOnce(good)]);
    expect(outcome.exitCode).toBe(0);
    expect(
      outcome.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
        .at(-1),
    ).toMatchObject({ type: 'end', status: 'active' });
    expect(await rebuild()).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('is built already') });
    expect(await run(['projections', 'cancel', 'Tallies', entry])).toMatchObject({ exitCode: 1 });
  });

  it('say that there is no table', async () => {
    expect(await list('--stage', 'prod')).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringMatching(/^error there is no table tallies-prod-checkpoints; is stage prod deployed .* --checkpoint-table\n$/),
    });
  });

  it('say that there is no queue', async () => {
    await createCheckpointTable(dynamoDb, 'tallies-test-checkpoints');
    expect(await rebuild('--stage', 'test')).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringMatching(/^error there is no queue tallies-test-rebuilds; is stage test deployed .* --rebuild-queue\n$/),
    });
  });

  describe('that stand still on streams', () => {
    const parked = { fromVersion: 1, code: 'error', reason: 'broken', at: '2026-01-01T00:00:00.000Z', attempts: 5 };

    it('are told with the reason, and go on after a retry', async () => {
      const place = { client: dynamoDb, table: 'tallies-dev-checkpoints' };
      const checkpoints = new DynamoDbCheckpointStore(place);
      await checkpoints.put('projection:Tallies@1', 'Tally#c', { revision: 1, seen: undefined, parked });
      expect((await run(['followers', 'parked', entry])).stdout).toMatch(
        /1 parked stream\n.*\n {2}projection:Tallies@1 +Tally#c .* broken\n$/,
      );

      expect(await run(['followers', 'retry', 'all', entry])).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('1 stream: ') });
      expect((await checkpoints.get('projection:Tallies@1', 'Tally#c'))?.parked).toBeUndefined();
      expect(await new DynamoDbCatchUpState(place).read()).toEqual({ revision: 1 });
      expect((await run(['followers', 'parked', entry])).stdout).toMatch(/: 0 parked streams\n$/);
    });
  });
});
