import { categoryOf } from '../../../../runtime/event-store/dynamodb/category-of.ts';
import { DynamoDbEventStore } from '../../../../runtime/event-store/dynamodb/dynamodb-event-store.ts';
import type { StreamTip, TipScan } from '../../../../runtime/event-store/event-store.ts';
import { noStream } from '../../../../runtime/event-store/stream-head.ts';
import { InvalidPageTokenError } from '../../../../runtime/message/errors.ts';
import { commitOf } from '../../recording-store.ts';
import { MemoryTable } from './memory-table.ts';

const streams = Array.from({ length: 20 }, (_, id) => `Counter#${id}`);
const since = '2026-01-01T00:00:00.000Z';

async function storeOf(shards: number) {
  const table = new MemoryTable();
  const store = new DynamoDbEventStore({ client: table, table: 'events', index: { shards } });
  for (const stream of streams) await store.append(await store.append(noStream(stream), commitOf(`${stream}-1`)), commitOf(`${stream}-2`));
  table.requests.length = 0;
  const tipsOf = async (scan: TipScan) => {
    const all: StreamTip[] = [];
    for (let after: string | undefined; ; ) {
      const { tips, next } = await store.readTips({ ...scan, after });
      all.push(...tips);
      if (next === undefined) return all;
      after = next;
    }
  };
  return { table, store, tipsOf };
}

const newest = (tips: readonly StreamTip[]) => tips.filter(({ version }) => version === 2).map(({ stream }) => stream);

describe('tips from the index by time', () => {
  it.each([1, 3, 4])('are those of every stream, page by page and partition by partition of %s', async (shards) => {
    const { table, tipsOf } = await storeOf(shards);
    expect(newest(await tipsOf({ aggregates: ['Counter'], since, limit: 3 })).sort()).toEqual([...streams].sort());
    expect(new Set(table.requests.map(({ operation }) => operation))).toEqual(new Set(['Query']));
    const partitions = table.requests.map(
      ({ input }) => (input.ExpressionAttributeValues as { ':category': { S: string } })[':category'].S,
    );
    expect([...new Set(partitions)]).toEqual(Array.from({ length: shards }, (_, shard) => `Counter#${shard}`));
  });

  it('are shared by segments, more than partitions too', async () => {
    const { tipsOf } = await storeOf(3);
    const found = await Promise.all([0, 1, 2, 3].map((index) => tipsOf({ aggregates: ['Counter'], since, segment: { index, of: 4 } })));
    expect(found.map((tips) => tips.length > 0)).toEqual([true, true, true, false]);
    expect(newest(found.flat()).sort()).toEqual([...streams].sort());
  });

  it('are asked for where aggregates and a time are named, else the table is scanned', async () => {
    const { table, store } = await storeOf(1);
    for (const scan of [{ since }, { aggregates: ['Counter'] }, { aggregates: ['Counter'], since }]) await store.readTips(scan);
    expect(table.requests.map(({ operation }) => operation)).toEqual(['Scan', 'Scan', 'Query']);
  });

  it('are asked for from five minutes before', async () => {
    const { table, store } = await storeOf(1);
    await store.readTips({ aggregates: ['Counter'], since });
    expect(table.requests[0]?.input).toMatchObject({
      IndexName: 'by-timestamp',
      ExpressionAttributeValues: { ':category': { S: 'Counter#0' }, ':earliest': { S: '2025-12-31T23:55:00.000Z' } },
    });
  });

  it.each([
    ['a scan', [0, 1, 'Counter#1', '00000000000000000001']],
    ['a place that is none', [0, 1, -1]],
    ['half a place', [0, 1, 0, 'Counter#1']],
  ])('are not gone on with by the token of %s', async (_, token) => {
    const { store } = await storeOf(1);
    const after = Buffer.from(JSON.stringify(token)).toString('base64url');
    await expect(store.readTips({ aggregates: ['Counter'], since, after })).rejects.toThrow(InvalidPageTokenError);
  });

  it('end where a token names a partition beyond the last', async () => {
    const { store } = await storeOf(1);
    const after = Buffer.from('[0,1,7]').toString('base64url');
    expect(await store.readTips({ aggregates: ['Counter'], since, after })).toEqual({ tips: [] });
  });
});

describe('the partition of a stream', () => {
  it('is the same for good, whosever the stream is: items stay where it put them', () => {
    const all = ['Order#1', 'Order#ä', 'acme#Order#1', 'acme#Order#2'].map((stream) => categoryOf(stream, { shards: 64 }));
    expect(all).toEqual(['Order#55', 'Order#43', 'Order#52', 'Order#45']);
  });
});
