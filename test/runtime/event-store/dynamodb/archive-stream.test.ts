import { DynamoDbEventStore } from '../../../../runtime/event-store/dynamodb/dynamodb-event-store.ts';
import {
  BucketRequiredError,
  CorruptStreamError,
  HistoryDivergedError,
  StreamNotClosedError,
} from '../../../../runtime/event-store/errors.ts';
import { noStream } from '../../../../runtime/event-store/stream-head.ts';
import { type Commit, streamClosedType } from '../../../../runtime/message/commit.ts';
import { MemoryObjectStore } from '../../../../runtime/transport/memory/memory-object-store.ts';
import { commitOf } from '../../recording-store.ts';
import { MemoryTable, type TableRequest } from './memory-table.ts';

const stream = 'Counter#a';

/** A closed stream of five commits, two of which fill an object, and one of which is in the bucket from the beginning. */
async function closedStream() {
  const table = new MemoryTable();
  const objects = new MemoryObjectStore();
  const store = new DynamoDbEventStore({ client: table, table: 'events', objects, index: { shards: 2 } });
  let head = noStream(stream);
  for (const [id, bytes] of Object.entries({ a: 300_000, b: 350_000, c: 1_000_000, d: 380_000, e: 10 }))
    head = await store.append(head, { ...commitOf(id), events: [{ type: 'Counted', data: 'x'.repeat(bytes), schemaVersion: 1 }] });
  const stale = head;
  head = await store.append(head, {
    ...commitOf('closing'),
    events: [{ type: streamClosedType, data: {}, schemaVersion: 1 }],
    closes: true,
  });
  table.requests.length = 0;
  return { table, objects, store, head, stale };
}

async function readEverything(store: DynamoDbEventStore): Promise<readonly (readonly Commit[])[]> {
  const { commits } = await store.load(stream);
  const one = await store.readCommit(stream, 2);
  return [commits, await store.readAfter(stream, 0), await store.readAfter(stream, 3), one ? [one] : []];
}

const plain = (commits: unknown) => JSON.parse(JSON.stringify(commits));

describe('archiving a stream', () => {
  it('moves its commits to the bucket, and leaves what keeps their keys taken', async () => {
    const { table, objects, store } = await closedStream();
    const before = plain(await readEverything(store));
    expect(await store.archive(stream)).toEqual({ stream, version: 6, commits: 4 });
    const { objects: found } = await objects.list('archive/');
    const first = 'archive/Counter%23a/00000000000000000001-b';
    expect(found.map(({ key }) => key)).toEqual([first, 'archive/Counter%23a/00000000000000000004-e']);
    expect([...table.items.values()][0]).toEqual({
      PK: { S: stream },
      SK: { S: '00000000000000000001' },
      event_type: { S: 'Counted' },
      event_types: { SS: ['Counted'] },
      timestamp: { S: '2026-01-01T00:00:00.000Z' },
      last_version: { N: '1' },
      commit_id: { S: 'a' },
      category: { S: expect.stringMatching(/^Counter#[01]$/) },
      pointer: { S: first },
    });
    expect([...table.items.values()].map(({ payload }) => payload !== undefined)).toEqual([false, false, false, false, false, true]);
    expect(plain(await readEverything(store))).toEqual(before);
  });

  it('reads the same where commits that were written by hand share an id', async () => {
    const store = new DynamoDbEventStore({ client: new MemoryTable(), table: 'events', objects: new MemoryObjectStore() });
    let head = noStream(stream);
    for (const closes of [false, false, true]) head = await store.append(head, { ...commitOf('by-hand'), closes });
    const before = plain(await readEverything(store));
    await store.archive(stream);
    expect(plain(await readEverything(store))).toEqual(before);
  });

  it('reads each object once, however many of its commits are read', async () => {
    const { objects, store } = await closedStream();
    await store.archive(stream);
    const get = jest.spyOn(objects, 'get');
    await store.load(stream);
    expect(get).toHaveBeenCalledTimes(3);
  });

  it('leaves head, tips and the end of the stream as they were: nobody gets behind or between its commits', async () => {
    const { store, head, stale } = await closedStream();
    await store.archive(stream);
    expect((await store.load(stream)).head).toEqual(head);
    expect((await store.readTips({})).tips).toMatchObject([{ stream, version: 6, commitId: 'closing' }]);
    await expect(store.append(head, commitOf('late'))).rejects.toThrow('was closed at version 6');
    await expect(store.append(stale, commitOf('late'))).rejects.toMatchObject({ winner: { commitId: 'closing' } });
    await expect(store.append(noStream(stream), commitOf('late'))).rejects.toMatchObject({ winner: { commitId: 'a', lastVersion: 1 } });
  });

  it.each(['before', 'after'] as const)('goes on where it was stopped %s any request, and reads the same all the while', async (moment) => {
    const whole = await closedStream();
    const before = plain(await readEverything(whole.store));
    whole.table.requests.length = 0;
    await whole.store.archive(stream);
    expect(whole.table.requests.map(({ operation }) => operation)).toEqual(['Query', 'Query', 'PutItem', 'PutItem', 'PutItem', 'PutItem']);
    for (let place = 1; place <= whole.table.requests.length; place += 1) {
      const { table, store } = await closedStream();
      table[moment] = () => {
        if (table.requests.length === place) throw new Error('stopped');
      };
      await expect(store.archive(stream)).rejects.toThrow('stopped');
      table[moment] = () => {};
      expect(plain(await readEverything(store))).toEqual(before);
      await store.archive(stream);
      expect([...table.items.values()].filter(({ pointer }) => pointer)).toHaveLength(5);
      expect(plain(await readEverything(store))).toEqual(before);
    }
  });

  it.each(['put', 'get'] as const)('takes nothing away where the bucket fails to %s', async (operation) => {
    const { table, objects, store } = await closedStream();
    jest.spyOn(objects, operation).mockRejectedValueOnce(new Error('bucket'));
    await expect(store.archive(stream)).rejects.toThrow('bucket');
    expect(table.requests.map((request) => request.operation)).toEqual(['Query', 'Query']);
  });

  it.each([
    ['lost', undefined, 'has no object'],
    ['broken', '{', 'is not JSON'],
    ['empty', '{}', 'holds no commits'],
    [
      'of commits without events',
      '{"commits":[{"stream":"s","commitId":"a","timestamp":"t","metadata":{},"events":[]}]}',
      'holds no commits',
    ],
    ['another one', '{"commits":[]}', 'does not hold what was written'],
  ])('takes nothing away where an object is %s', async (_, text, fault) => {
    const { table, objects, store } = await closedStream();
    jest.spyOn(objects, 'get').mockResolvedValue(text === undefined ? undefined : { bytes: Buffer.from(text), contentType: '' });
    await expect(store.archive(stream)).rejects.toThrow(CorruptStreamError);
    await expect(store.archive(stream)).rejects.toThrow(fault);
    expect(table.requests.some(({ operation }) => operation === 'PutItem')).toBe(false);
  });

  it('is done when it was done: again, or by another run at once', async () => {
    const { table, store } = await closedStream();
    let isFirst = true;
    table.before = ({ operation }: TableRequest) => {
      if (operation !== 'PutItem' || !isFirst) return;
      isFirst = false;
      // The other run is quicker with all of them.
      for (const item of table.items.values()) if (item.payload && !item.closes) Object.assign(item, { pointer: { S: 'archive/other' } });
    };
    await store.archive(stream);
    table.before = () => {};
    expect(await store.archive(stream)).toEqual({ stream, version: 6, commits: 0 });
  });

  it('replaces no commit but the one that it stored', async () => {
    const { table, store } = await closedStream();
    table.before = ({ operation }: TableRequest) => {
      const [item] = table.items.values();
      if (operation === 'PutItem' && item) item.commit_id = { S: 'another' };
    };
    await expect(store.archive(stream)).rejects.toThrow(HistoryDivergedError);
  });

  it('moves commits that were written by hand', async () => {
    const { table, store } = await closedStream();
    for (const id of ['commit_id', 'event_types', 'last_version']) delete [...table.items.values()][0]?.[id];
    const read = async () => (await store.load(stream)).commits.map(({ commitId }) => commitId);
    const second = [...table.items.values()][1];
    delete second?.previous_commit_id;
    const before = await read();
    await store.archive(stream);
    expect(await read()).toEqual(before);
    expect(before[0]).toBe('Counter#a@00000000000000000001');
  });

  it('refuses what is open, what is not there, and a stream with a gap', async () => {
    const { table, store } = await closedStream();
    await store.append(noStream('Counter#open'), commitOf('c-1'));
    await expect(store.archive('Counter#open')).rejects.toThrow(StreamNotClosedError);
    await expect(store.archive('Counter#open')).rejects.toThrow('The stream Counter#open is open at version 1; close it');
    await expect(store.archive('Counter#none')).rejects.toThrow('is open at version 0');
    table.items.delete(`${stream}\n00000000000000000002`);
    await expect(store.archive(stream)).rejects.toThrow(/a gap/);
  });

  it('needs a bucket, and so does reading what was archived', async () => {
    const { table, store } = await closedStream();
    await store.archive(stream);
    const without = new DynamoDbEventStore({ client: table, table: 'events' });
    await expect(without.archive(stream)).rejects.toThrow(BucketRequiredError);
    await expect(without.load(stream)).rejects.toThrow('Reading a large or archived commit of the stream Counter#a needs a bucket');
    expect((await without.readTips({})).tips).toHaveLength(1);
  });

  it('leaves snapshots alone', async () => {
    const { table, store, head } = await closedStream();
    const timestamp = '2026-01-01T00:00:00.000Z';
    const snapshot = {
      stream,
      fingerprint: 'code',
      firstVersion: 5,
      version: 5,
      commitId: 'e',
      timestamp,
      state: 5,
      commands: { seen: [] },
    };
    await store.saveSnapshot(snapshot);
    await store.archive(stream);
    const { head: loaded, commits } = await store.load(stream, { snapshots: { fingerprint: 'code', every: 10 } });
    expect([loaded, commits.map(({ commitId }) => commitId)]).toEqual([head, ['closing']]);
    expect([...table.items.values()].filter(({ event_type }) => !event_type)).toHaveLength(1);
  });
});

describe('a commit that an item points to', () => {
  it('must be what its item says', async () => {
    const { table, objects, store } = await closedStream();
    const item = [...table.items.values()][2];
    const key = item?.pointer?.S ?? '';
    const failure = async () => (await store.load(stream).catch((error: Error) => error)) as Error;
    for (const change of [{ commit_id: { S: 'x' } }, { last_version: { N: '4' } }]) {
      const kept = { ...item };
      Object.assign(item ?? {}, change);
      expect((await failure()).message).toContain(`does not hold commit ${change.commit_id?.S ?? 'c'}`);
      Object.assign(item ?? {}, kept);
    }
    await objects.delete(key);
    expect(await failure()).toMatchObject({ code: 'corrupt-stream', store: 'events', stream, version: '00000000000000000003' });
    expect((await failure()).message).toContain(`the bucket has no object ${key}`);
    expect((await store.readCommit(stream, 2))?.commitId).toBe('b');
  });

  it('is written before the item: an item never points to nothing', async () => {
    const { table, objects, store } = await closedStream();
    jest.spyOn(objects, 'put').mockRejectedValue(new Error('bucket'));
    const large = { ...commitOf('l'), events: [{ type: 'Large', data: 'x'.repeat(500_000), schemaVersion: 1 }] };
    await expect(store.append(noStream('Counter#b'), large)).rejects.toThrow('bucket');
    expect(table.requests).toEqual([]);
  });
});
