import type { AttributeItem } from '../../../../runtime/event-store/dynamodb/commit-item.ts';
import { DynamoDbEventStore } from '../../../../runtime/event-store/dynamodb/dynamodb-event-store.ts';
import { HistoryDivergedError, SnapshotTooLargeError } from '../../../../runtime/event-store/errors.ts';
import { noStream, type StreamHead } from '../../../../runtime/event-store/stream-head.ts';
import { MemoryObjectStore } from '../../../../runtime/transport/memory/memory-object-store.ts';
import { commitOf } from '../../recording-store.ts';
import { MemoryTable } from './memory-table.ts';

const stream = 'Counter#a';
const choice = { fingerprint: 'code-1', every: 100 };
const firstKey = '00000000000000000001#snapshot#code-1';
const secondKey = '00000000000000000002#snapshot#code-1';

async function streamOfOne() {
  const table = new MemoryTable();
  const objects = new MemoryObjectStore();
  const store = new DynamoDbEventStore({ client: table, table: 'events' });
  const withBucket = new DynamoDbEventStore({ client: table, table: 'events', objects });
  const first = await store.append(noStream(stream), commitOf('c-1'));
  const snapshots = () => [...table.items.values()].filter(({ snapshot, pointer }) => snapshot ?? pointer);
  const put = (key: string, content: AttributeItem) => {
    const item = { PK: { S: stream }, SK: { S: key }, ...content };
    table.items.set(`${stream}\n${key}`, item);
    return item;
  };
  return { table, objects, store, withBucket, first, snapshots, put };
}

function snapshotAt({ stream, version, commitId = '' }: Pick<StreamHead, 'stream' | 'version' | 'commitId'>) {
  const timestamp = '2026-01-01T00:00:00.000Z';
  const { fingerprint } = choice;
  return { stream, fingerprint, firstVersion: version, version, commitId, timestamp, state: { count: version }, commands: { seen: [] } };
}

describe('a snapshot on DynamoDB', () => {
  it('stands behind its commit, as JSON', async () => {
    const { store, first, snapshots } = await streamOfOne();
    await store.saveSnapshot(snapshotAt(first));
    expect(snapshots()).toMatchObject([{ PK: { S: stream }, SK: { S: firstKey }, snapshot: { S: JSON.stringify(snapshotAt(first)) } }]);
  });

  it('expires, and commits never do', async () => {
    const { table, first, snapshots } = await streamOfOne();
    const timed = new DynamoDbEventStore({ client: table, table: 'events', now: () => Date.parse('2026-01-01T00:00:00Z') });
    await timed.append(first, commitOf('c-2'));
    await timed.saveSnapshot(snapshotAt(first));
    const expiresAt = { N: String(Date.parse('2026-04-01T00:00:00Z') / 1_000) };
    expect(snapshots().map(({ expires_at }) => expires_at)).toEqual([expiresAt]);
    expect([...table.items.values()].filter(({ expires_at }) => expires_at)).toHaveLength(1);
  });

  it('goes to the bucket when it is large, and goes from there when it is superfluous', async () => {
    const { objects, store, withBucket, first, snapshots } = await streamOfOne();
    await withBucket.saveSnapshot({ ...snapshotAt(first), state: 'x'.repeat(200_000) });
    const key = 'snapshots/Counter%23a/00000000000000000001/code-1';
    expect(snapshots()).toMatchObject([{ PK: { S: stream }, SK: { S: firstKey }, pointer: { S: key } }]);
    expect((await withBucket.load(stream, { snapshots: choice })).snapshot?.state).toHaveLength(200_000);
    expect((await store.load(stream, { snapshots: choice })).snapshot).toBeUndefined();
    const second = await withBucket.append(first, commitOf('c-2'));
    await withBucket.saveSnapshot({ ...snapshotAt(second), state: 'x'.repeat(200_000) });
    expect([await objects.get(key), snapshots().map(({ SK }) => SK?.S)]).toEqual([undefined, [secondKey]]);
  });

  it('is emptied by a put when it is superfluous, and expires then: nobody needs the right to delete', async () => {
    const { table, first } = await streamOfOne();
    const timed = new DynamoDbEventStore({ client: table, table: 'events', now: () => Date.parse('2026-01-01T00:00:00Z') });
    await timed.saveSnapshot(snapshotAt(first));
    await timed.saveSnapshot(snapshotAt(await timed.append(first, commitOf('c-2'))));
    const expired = { N: String(Date.parse('2026-01-01T00:00:00Z') / 1_000) };
    expect([...table.items.values()]).toContainEqual({ PK: { S: stream }, SK: { S: firstKey }, expires_at: expired });
    expect(table.requests.map(({ operation }) => operation)).not.toContain('DeleteItem');
  });

  it('stands where the one before could not be emptied, and whoever saved it is told', async () => {
    const { table, store, first } = await streamOfOne();
    table.before = ({ input }) => {
      if (input.FilterExpression) throw Object.assign(new Error('reserved keyword'), { name: 'ValidationException' });
    };
    await expect(store.saveSnapshot(snapshotAt(first))).rejects.toMatchObject({ code: 'store-refused' });
    expect((await store.load(stream, { snapshots: choice })).snapshot).toEqual(snapshotAt(first));
  });

  it('has a limit in a bucket too, and writes nothing beyond it', async () => {
    const { table, store, withBucket, first, snapshots } = await streamOfOne();
    const { length } = table.requests;
    await expect(withBucket.saveSnapshot({ ...snapshotAt(first), state: 'x'.repeat(16 * 1024 * 1024) })).rejects.toThrow(
      SnapshotTooLargeError,
    );
    await expect(store.saveSnapshot({ ...snapshotAt(first), state: 'x'.repeat(400 * 1024) })).rejects.toThrow(SnapshotTooLargeError);
    expect([snapshots(), table.requests.length]).toEqual([[], length]);
  });

  it('takes the place of the one before, and of those of other code that are far behind', async () => {
    const { store, first, snapshots } = await streamOfOne();
    let head = first;
    const left: (string | undefined)[][] = [];
    for (let version = 2; version <= 50; version += 1) {
      head = await store.append(head, commitOf(`c-${version}`));
      if (version % 10 !== 0) continue;
      await store.saveSnapshot({ ...snapshotAt(head), fingerprint: version <= 20 ? 'old' : 'new' });
      left.push(snapshots().map(({ SK }) => SK?.S?.slice(-15)));
    }
    expect(left).toEqual([
      ['10#snapshot#old'],
      ['20#snapshot#old'],
      ['20#snapshot#old', '30#snapshot#new'],
      ['20#snapshot#old', '40#snapshot#new'],
      ['50#snapshot#new'],
    ]);
  });

  it('is looked for no further back than some pages', async () => {
    const { table, store, first } = await streamOfOne();
    let head = first;
    for (let version = 2; version <= 1_000; version += 1) head = await store.append(head, commitOf(`c-${version}`));
    table.requests.length = 0;
    await store.saveSnapshot(snapshotAt(head));
    expect(table.requests.map(({ operation }) => operation)).toEqual(['PutItem', ...Array(9).fill('Query')]);
  });

  it('never takes a commit with it, whatever that commit’s key says', async () => {
    const { table, store, first, put } = await streamOfOne();
    const odd = put(`${firstKey}`, { event_type: { S: 'Counted' }, payload: { S: '{}' } });
    const second = await store.append(first, commitOf('c-2'));
    await store.saveSnapshot(snapshotAt(second));
    expect([...table.items.values()]).toContainEqual(odd);
  });

  it.each<[string, AttributeItem]>([
    ['has no content', {}],
    ['is no JSON', { snapshot: { S: '{"stream":' } }],
    ['is null', { snapshot: { S: 'null' } }],
    ['is of another stream', { snapshot: { S: JSON.stringify(snapshotAt({ stream: 'Counter#b', version: 2, commitId: 'c-2' })) } }],
    ['is of another version', { snapshot: { S: JSON.stringify(snapshotAt({ stream, version: 1, commitId: 'c-1' })) } }],
    [
      'has no first version',
      { snapshot: { S: JSON.stringify({ ...snapshotAt({ stream, version: 2, commitId: 'c-2' }), firstVersion: 0 }) } },
    ],
    ['knows no commands', { snapshot: { S: JSON.stringify({ ...snapshotAt({ stream, version: 2, commitId: 'c-2' }), commands: null }) } }],
    ['points to an object that is gone', { pointer: { S: 'snapshots/gone' } }],
    ['is of another type', { snapshot: { M: {} } }],
  ])('that %s is passed over', async (_, content) => {
    const { withBucket, first, put } = await streamOfOne();
    await withBucket.saveSnapshot(snapshotAt(first));
    await withBucket.append(first, commitOf('c-2'));
    put(secondKey, content);
    const { snapshot, head, commits } = await withBucket.load(stream, { snapshots: choice });
    expect([snapshot?.version, head.version, commits.length]).toEqual([1, 2, 1]);
  });

  it('is passed over while the bucket is out of reach', async () => {
    const { objects, withBucket, first } = await streamOfOne();
    await withBucket.saveSnapshot({ ...snapshotAt(first), state: 'x'.repeat(200_000) });
    jest.spyOn(objects, 'get').mockRejectedValue(new Error('bucket'));
    const { snapshot, commits } = await withBucket.load(stream, { snapshots: choice });
    expect([snapshot, commits.length]).toEqual([undefined, 1]);
  });

  it('that stands behind another commit than the stream’s is another history', async () => {
    const { store, first } = await streamOfOne();
    await store.saveSnapshot({ ...snapshotAt(first), commitId: 'another' });
    const failure = () => store.load(stream, { snapshots: choice });
    await expect(failure()).rejects.toThrow(HistoryDivergedError);
    await expect(failure()).rejects.toThrow('Counter#a should hold commit another up to version 1, but holds c-1');
    await store.append(first, commitOf('c-2'));
    await expect(failure()).rejects.toThrow(HistoryDivergedError);
    expect((await store.load(stream)).commits).toHaveLength(2);
  });

  it('that is named by no commit behind it is another history, though its own is out of sight', async () => {
    const { table, store, first } = await streamOfOne();
    await store.append(first, commitOf('c-2'));
    await store.saveSnapshot({ ...snapshotAt(first), commitId: 'another' });
    table.items.delete(`${stream}\n00000000000000000001`);
    await expect(store.load(stream, { snapshots: choice })).rejects.toThrow('should hold commit another up to version 1, but holds c-1');
  });

  it('behind which nothing stands, and which stands behind nothing, is another history', async () => {
    const { store } = await streamOfOne();
    await store.saveSnapshot(snapshotAt({ stream: 'Counter#b', version: 3, commitId: 'c-3' }));
    await expect(store.load('Counter#b', { snapshots: choice })).rejects.toThrow('should hold commit c-3 up to version 3, but holds none');
  });

  it('behind which a commit is missing is of a corrupt stream', async () => {
    const { table, store, first } = await streamOfOne();
    const second = await store.append(first, commitOf('c-2'));
    await store.append(second, commitOf('c-3'));
    await store.saveSnapshot(snapshotAt(first));
    table.items.delete(`${stream}\n00000000000000000002`);
    await expect(store.load(stream, { snapshots: choice })).rejects.toThrow('at 3 what is no commit: a gap');
  });

  it('is read although what stands before it is broken', async () => {
    const { table, store, first } = await streamOfOne();
    const second = await store.append(first, commitOf('c-2'));
    await store.saveSnapshot(snapshotAt(second));
    for (const item of table.items.values()) if (item.payload) item.payload = { S: '{not JSON' };
    expect((await store.load(stream, { snapshots: choice })).snapshot?.version).toBe(2);
    await expect(store.load(stream)).rejects.toThrow('payload is not JSON');
  });
});
