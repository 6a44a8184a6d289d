import { execFile } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { DeleteItemCommand, DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { createEventTableIfMissing } from '../../runtime/event-store/dynamodb/create-table.ts';
import { DynamoDbEventStore } from '../../runtime/event-store/dynamodb/dynamodb-event-store.ts';
import { checkStreams } from '../../runtime/event-store/maintenance/check-streams.ts';
import { closeStream } from '../../runtime/event-store/maintenance/close-stream.ts';
import type { StreamFinding } from '../../runtime/event-store/maintenance/finding.ts';
import { noStream } from '../../runtime/event-store/stream-head.ts';
import { systemAmbient } from '../../runtime/host/ambient.ts';
import { S3ObjectStore } from '../../runtime/transport/aws/s3-object-store.ts';
import { at, large } from '../../test/runtime/event-store/maintenance/checking.ts';
import { type DynamoDbLocal, openDynamoDb } from '../emulators/dynamodb-local.ts';
import { type Ministack, startMinistack } from '../emulators/ministack.ts';
import { describeWith } from '../emulators/tools.ts';

const metadata = { commandId: 'c', correlationId: 'c', causationId: 'c', causationDepth: 0 };
const timestamp = '2026-01-01T00:00:00.000Z';

/** Appends commits of one event each; text stands in the event. */
async function append(store: DynamoDbEventStore, stream: string, ...texts: readonly string[]): Promise<void> {
  let head = noStream(stream);
  for (const [index, text] of texts.entries()) {
    const events = [{ type: 'Noted', data: { text }, schemaVersion: 1 }];
    head = await store.append(head, { commitId: `${stream}-${index}`, timestamp, metadata, events });
  }
}

describeWith('dynamodb-local', 'a check of streams on DynamoDB', () => {
  let dynamoDb: DynamoDbLocal;
  let client: DynamoDBClient;

  beforeAll(async () => {
    dynamoDb = await openDynamoDb();
    client = new DynamoDBClient(dynamoDb.clientConfig);
  });
  afterAll(async () => {
    client?.destroy();
    await dynamoDb?.stop();
  });

  async function check(table: string, options = {}) {
    const findings: StreamFinding[] = [];
    const report = await checkStreams({ client, table, ambient: systemAmbient, onFinding: (one) => void findings.push(one), ...options });
    return { report, findings };
  }

  it('goes through many streams and pages, side by side, and finds the three that are broken', async () => {
    await createEventTableIfMissing(client, 'many');
    const store = new DynamoDbEventStore({ client, table: 'many' });
    const text = 'x'.repeat(20_000);
    for (let id = 0; id < 40; id += 1) await append(store, `Note#${id}`, text, text, text);
    const keyOf = (id: number, version: number) => ({ PK: { S: `Note#${id}` }, SK: { S: at(version) } });
    await client.send(new DeleteItemCommand({ TableName: 'many', Key: keyOf(7, 2) }));
    await client.send(new UpdateItemCommand({ TableName: 'many', Key: keyOf(8, 2), UpdateExpression: 'REMOVE payload' }));
    await client.send(new PutItemCommand({ TableName: 'many', Item: { PK: { S: 'Note#9' }, SK: { S: 'note' } } }));
    const { report, findings } = await check('many', { segments: 3 });
    expect(report).toMatchObject({ isWhole: true, items: 120, streams: 40, broken: 3 });
    expect(findings.map(({ stream, version, fault }) => [stream, version, fault]).sort()).toEqual([
      ['Note#7', at(3), 'a gap: the commit before it ends at version 1'],
      ['Note#8', at(2), 'payload is missing or no string'],
      ['Note#9', 'note', 'it is no commit and no snapshot, and stands in the way of its stream'],
    ]);
  });

  it('deletes snapshots that stand behind nothing, on conditions that DynamoDB takes', async () => {
    await createEventTableIfMissing(client, 'snapshots');
    const store = new DynamoDbEventStore({ client, table: 'snapshots' });
    await append(store, 'Note#a', 'one');
    const snapshot = { fingerprint: 'f', timestamp, state: {}, commands: { seen: [] }, commitId: 'Note#a-0', firstVersion: 1, version: 1 };
    await store.saveSnapshot({ ...snapshot, stream: 'Note#a' });
    await store.saveSnapshot({ ...snapshot, stream: 'Note#gone' });
    const broken = { PK: { S: 'Note#a' }, SK: { S: `${at(1)}#snapshot#empty` } };
    await client.send(new PutItemCommand({ TableName: 'snapshots', Item: broken }));
    expect((await check('snapshots', { sweep: true })).report).toMatchObject({ orphaned: 2, swept: 2 });
    expect(await check('snapshots', { sweep: true })).toMatchObject({ findings: [], report: { items: 2 } });
  });
});

describeWith('ministack', 'allframe streams', () => {
  let aws: Ministack;
  let client: DynamoDBClient;
  let objects: S3ObjectStore;
  let store: DynamoDbEventStore;

  beforeAll(async () => {
    aws = await startMinistack();
    client = new DynamoDBClient(aws.clientConfig);
    const s3 = new S3Client({ ...aws.clientConfig, forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket: 'bucket' }));
    await createEventTableIfMissing(client, 'events');
    objects = new S3ObjectStore({ client: s3, bucket: 'bucket' });
    store = new DynamoDbEventStore({ client, table: 'events', objects });
  });
  afterAll(async () => {
    client?.destroy();
    await aws?.stop();
  });

  /** The CLI as a process of its own, which knows nothing but the environment. */
  function allframe(args: readonly string[], env: Record<string, string> = aws.env) {
    return new Promise<{ exitCode: number; stdout: string; stderr: string }>((resolve) => {
      const command = ['-r', 'ts-node/register/transpile-only', 'lib/cli/main.ts', 'streams', ...args];
      execFile(process.execPath, command, { env: { PATH: process.env.PATH ?? '', ...env } }, (error, stdout, stderr) =>
        resolve({ exitCode: Number(error?.code ?? 0), stdout: stripVTControlCharacters(stdout), stderr: stripVTControlCharacters(stderr) }),
      );
    });
  }

  it('closes, archives, checks and sweeps', async () => {
    await append(store, 'Note#a', 'one', large, 'three');
    await append(store, 'Note#b', 'one');
    await objects.put(`commits/Note%23b/${at(1)}/lost`, new Uint8Array());
    expect(await allframe(['close', 'events', 'Note#a', '--bucket', 'bucket', '--reason', 'old'])).toMatchObject({
      exitCode: 0,
      stdout: 'Note#a is closed at version 4\n',
    });
    expect(await allframe(['archive', 'events', 'Note#a', '--bucket', 'bucket'])).toMatchObject({
      exitCode: 0,
      stdout: 'Note#a is archived up to version 4; 2 commits were moved\n',
    });
    const swept = await allframe(['check', 'events', '--bucket', 'bucket', '--sweep']);
    expect(swept.stdout).toMatch(
      /^unreferenced commits\/Note%23b\/0+1\/lost: another commit, .* \(deleted\)\n5 items in 2 partitions, 4 objects, 3 pointers followed\n/,
    );
    expect(swept.exitCode).toBe(0);
    expect((await store.load('Note#a')).head).toMatchObject({ version: 4, isClosed: true });
    const again = await closeStream(store, 'Note#a', { ambient: systemAmbient });
    expect(again.version).toBe(4);
  });

  it('ends with 1 where a commit has lost its object', async () => {
    await append(store, 'Note#lost', large);
    await objects.delete(`commits/Note%23lost/${at(1)}/Note%23lost-0`);
    for (const { key } of (await objects.list('commits/Note%23lost/')).objects) await objects.delete(key);
    const { exitCode, stdout, stderr } = await allframe(['check', 'events', '--bucket', 'bucket']);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^dangling +Note#lost at 0+1: the bucket has no object commits\//);
    expect(stderr).toContain('error faults that keep streams of events from being read: 1;');
  });

  it('says what is missing: the table, the bucket, credentials, the shards of an index', async () => {
    expect(await allframe(['check', 'nowhere'])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^error there is no table nowhere; correct its name/m),
    });
    expect(await allframe(['close', 'nowhere', 'Note#a'])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^error there is no table nowhere; correct its name/m),
    });
    expect(await allframe(['check', 'events', '--bucket', 'nowhere'])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^error The bucket nowhere could not/m),
    });
    const { AWS_ACCESS_KEY_ID: _key, AWS_SECRET_ACCESS_KEY: _secret, ...nobody } = aws.env;
    expect(await allframe(['check', 'events'], nobody)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^error no credentials were found/m),
    });
    await createEventTableIfMissing(client, 'indexed', { byTimestamp: true });
    expect(await allframe(['close', 'indexed', 'Note#a'])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^error indexed has the index by-timestamp; .*--shards/m),
    });
  });
});
