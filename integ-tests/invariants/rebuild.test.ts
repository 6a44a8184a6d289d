import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { BatchWriteItemCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { buildSync } from 'esbuild';
import { writeCommitItem } from '../../runtime/event-store/dynamodb/commit-item.ts';
import { placeCommit } from '../../runtime/event-store/event-store.ts';
import { noStream } from '../../runtime/event-store/stream-head.ts';
import { Totals } from '../../test/runtime/counter.ts';
import { type DynamoDbLocal, startDynamoDbLocal } from '../emulators/dynamodb-local.ts';
import { describeWith, toolsFolder } from '../emulators/tools.ts';
import { createCheckpointTable, createEventTable, createReadModelTable } from '../stores/tables.ts';
import type { RebuildReport } from './rebuild-process.ts';
import { size } from './size.ts';

const program = join(toolsFolder, '../invariants/rebuild-process.cjs');

/** What a process may keep beyond what it had after its first pages; the streams themselves are many times as large. */
const maxGrowthBytes = 8 * 1024 * 1024;

describeWith('dynamodb-local', 'a rebuild on DynamoDB', () => {
  let dynamoDb: DynamoDbLocal;
  let client: DynamoDBClient;

  beforeAll(async () => {
    const entryPoints = [join(__dirname, 'rebuild-process.ts')];
    const alias = { '@allframe/serverless/runtime': join(__dirname, '../../runtime/index.ts') };
    buildSync({
      entryPoints,
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      alias,
      external: ['@aws-sdk/*'],
    });
    dynamoDb = await startDynamoDbLocal();
    client = new DynamoDBClient(dynamoDb.clientConfig);
    await createEventTable(client, 'events');
    await createReadModelTable(client, 'totals', Totals);
    await createCheckpointTable(client, 'registry');
  });
  afterAll(async () => {
    client?.destroy();
    await dynamoDb?.stop();
  });

  it(`reads ${size.streams} streams in bounded memory, and goes on where it was killed`, async () => {
    await fillStreams(client, size.streams);

    const killed = startRebuild(dynamoDb.endpoint);
    const before = await killed.until(({ streams }) => streams > size.streams / 3);
    killed.child.kill('SIGKILL');
    await once(killed.child, 'exit');
    expect(before.at(-1)?.status).toBeUndefined();

    const second = startRebuild(dynamoDb.endpoint);
    const after = await second.until(({ status }) => status !== undefined);
    expect(after.at(-1)).toMatchObject({ status: 'switched' });
    // Where it stood is kept page by page: what the first had told of is not gone through again.
    expect(after[0]?.streams).toBeGreaterThan(before.at(-1)?.streams ?? 0);
    for (const reports of [before, after]) expect(growthOf(reports)).toBeLessThan(maxGrowthBytes);

    expect(await totals(client)).toEqual({ documents: size.streams, sum: size.streams * 3 });
  }, 3_600_000);
});

/** Streams of one commit of two events each, which add 3. */
async function fillStreams(client: DynamoDBClient, streams: number): Promise<void> {
  const batches = Array.from({ length: Math.ceil(streams / batchSize) }, (_, batch) => batch);
  const write = async () => {
    for (let batch = batches.pop(); batch !== undefined; batch = batches.pop()) {
      const ids = Array.from({ length: Math.min(batchSize, streams - batch * batchSize) }, (_, index) => (batch ?? 0) * batchSize + index);
      await client.send(new BatchWriteItemCommand({ RequestItems: { events: ids.map((id) => ({ PutRequest: { Item: itemOf(id) } })) } }));
    }
  };
  await Promise.all([write(), write(), write(), write()]);
}

const batchSize = 25;
const metadata = { commandId: 'c', correlationId: 'c', causationId: 'c', causationDepth: 0 };

function itemOf(id: number) {
  const events = [1, 2].map((by) => ({ type: 'Counted', data: { by, unit: 'piece' }, schemaVersion: 1 }));
  const commit = { commitId: `commit-${id}`, timestamp: '2026-01-01T00:00:00.000Z', metadata, events };
  return writeCommitItem(placeCommit(noStream(`Counter#${id}`), commit));
}

/** A process that rebuilds, and what it tells until something is true of it. */
function startRebuild(endpoint: string): {
  child: ChildProcess;
  until: (isEnough: (report: RebuildReport) => boolean) => Promise<RebuildReport[]>;
} {
  const child = fork(program, [endpoint], { execArgv: ['--expose-gc'] });
  const until = (isEnough: (report: RebuildReport) => boolean) =>
    new Promise<RebuildReport[]>((resolve, reject) => {
      const reports: RebuildReport[] = [];
      child.on('message', (report: RebuildReport) => {
        reports.push(report);
        if (isEnough(report)) resolve(reports);
      });
      child.once('exit', (code) => reject(new Error(`the rebuild ended with ${code} after ${reports.length} pages`)));
    });
  return { child, until };
}

/** By how much the heap was larger than after the first pages, when code and connections are loaded. */
function growthOf(reports: readonly RebuildReport[]): number {
  const [first, ...rest] = reports.slice(8).map(({ heapBytes }) => heapBytes);
  return Math.max(...rest) - (first ?? 0);
}

/** How many documents there are, and what they sum up to. */
async function totals(client: DynamoDBClient): Promise<{ documents: number; sum: number }> {
  const found = { documents: 0, sum: 0 };
  for (let ExclusiveStartKey: Record<string, never> | undefined; ; ) {
    const page = await client.send(new ScanCommand({ TableName: 'totals', ConsistentRead: true, ExclusiveStartKey }));
    for (const { document } of page.Items ?? []) {
      found.documents += 1;
      found.sum += JSON.parse(document?.S ?? '').total;
    }
    if (!page.LastEvaluatedKey) return found;
    ExclusiveStartKey = page.LastEvaluatedKey as never;
  }
}
