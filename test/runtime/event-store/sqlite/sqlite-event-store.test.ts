import type { PendingCommit } from '../../../../runtime/event-store/event-store.ts';
import { SqliteEventStore } from '../../../../runtime/event-store/sqlite/sqlite-event-store.ts';
import { noStream } from '../../../../runtime/event-store/stream-head.ts';
import type { Commit } from '../../../../runtime/message/commit.ts';
import { eventStoreContract } from '../../../../runtime/testing/event-store-contract.ts';
import { temporaryDatabase, temporaryFile } from '../../sqlite/temporary-database.ts';

const commit = (commitId: string, events = 1): PendingCommit => ({
  commitId,
  timestamp: '2026-01-01T00:00:00.000Z',
  metadata: { commandId: commitId, correlationId: commitId, causationId: commitId, causationDepth: 0 },
  events: Array.from({ length: events }, () => ({ type: 'Counted', data: { by: 1 }, schemaVersion: 1 })),
});
const stream = 'Counter#a';

async function setUp() {
  const file = temporaryFile();
  const database = await temporaryDatabase(file);
  return { file, database, store: new SqliteEventStore(database) };
}

describe('the event store in SQLite', () => {
  const shared = setUp();
  eventStoreContract(async () => (await shared).store);

  it('is what it was when the file is opened again', async () => {
    const { file, store, database } = await setUp();
    await store.append(await store.append(noStream(stream), commit('c1', 2)), commit('c2'));
    const before = await store.load(stream);
    database.close();
    expect(await new SqliteEventStore(await temporaryDatabase(file)).load(stream)).toEqual(before);
  });

  it('takes a stream’s id as it is, whatever stands in it', async () => {
    const { store } = await setUp();
    const odd = 'acme#Counter#a\u0000b ä😀\'"%_';
    await store.append(noStream(odd), commit('c1'));
    await store.append(noStream('acme#Counter#a'), commit('c2'));
    expect((await store.readTips({ aggregates: ['Counter'] })).tips.map((tip) => tip.stream)).toEqual([odd, 'acme#Counter#a']);
    expect((await store.load(odd)).commits).toHaveLength(1);
  });

  it('tells of each commit that it has stored, and of none that it has not', async () => {
    const { store } = await setUp();
    const heard: Commit[] = [];
    store.subscribe((stored) => heard.push(stored));
    const head = await store.append(noStream(stream), commit('c1', 2));
    await expect(store.append(noStream(stream), commit('c2'))).rejects.toThrow();
    expect(heard).toEqual((await store.load(stream)).commits);
    expect(head.version).toBe(2);
  });

  it('takes nothing after a commit that closes the stream, also from who does not know of it', async () => {
    const { store } = await setUp();
    const first = await store.append(noStream(stream), commit('c1'));
    const closed = await store.append(first, { ...commit('c2'), closes: true });
    expect([first.isClosed, closed.isClosed, (await store.load(stream)).head.isClosed]).toEqual([false, true, true]);
    await expect(store.append(closed, commit('c3'))).rejects.toMatchObject({ code: 'stream-closed' });
    await expect(store.append({ ...closed, isClosed: false }, commit('c3'))).rejects.toMatchObject({ code: 'stream-closed' });
    await expect(store.append(first, commit('c3'))).rejects.toMatchObject({ code: 'conflict', winner: { commitId: 'c2', closes: true } });
  });

  it('says that history is another one where the head is of none that it holds', async () => {
    const { store } = await setUp();
    const head = await store.append(noStream(stream), commit('c1'));
    await expect(store.append({ ...head, commitId: 'other' }, commit('c2'))).rejects.toMatchObject({ code: 'history-diverged' });
    await expect(store.append({ ...head, version: 7 }, commit('c2'))).rejects.toMatchObject({ code: 'history-diverged' });
  });

  it('names the stream and the version of what can’t be read, and leaves the rest usable', async () => {
    const { file, store, database } = await setUp();
    await store.append(await store.append(noStream(stream), commit('c1')), commit('c2'));
    await store.append(noStream('Counter#b'), commit('c3'));
    const damaged = async (change: string) => {
      await database.write((sql) => sql.run(`update commits set ${change} where commit_id = 'c2'`));
      const error = await store.load(stream).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'corrupt-stream', store: file, stream, version: expect.any(String) });
      return (error as Error).message;
    };
    expect(await damaged("events = '{'")).toMatch(/at 2 what is no commit: it is not JSON/);
    expect(await damaged(`events = '[{"type":1}]'`)).toMatch(/no list of events/);
    expect(await damaged("events = '{}'")).toMatch(/no list of events/);
    expect(await damaged(`events = '[{"type":"A","schemaVersion":1}]', metadata = 'null'`)).toMatch(/metadata is no object/);
    expect(await damaged(`metadata = '{}', last_version = 5`)).toMatch(/1 events up to 5/);
    expect(await damaged("last_version = 2, previous_commit_id = 'other'")).toMatch(/follows commit other/);
    expect(await damaged("previous_commit_id = 'c1', first_version = 3, last_version = 3")).toMatch(/a gap/);
    expect((await store.load('Counter#b')).commits).toHaveLength(1);
  });

  it('reads on from within a commit, as one of another history may stand there', async () => {
    const { store } = await setUp();
    await store.append(await store.append(noStream(stream), commit('c1', 3)), commit('c2'));
    expect((await store.readAfter(stream, 1)).map(({ commitId }) => commitId)).toEqual(['c2']);
  });

  it('goes through many streams, a page in milliseconds', async () => {
    const { store, database } = await setUp();
    const streams = process.env.ALLFRAME_LONG === '1' ? 100_000 : 10_000;
    await database.write((sql) =>
      sql.run(
        `insert into streams (stream, aggregate, version, commit_id, timestamp, is_closed)
         with recursive count (n) as (select 1 union all select n + 1 from count where n < ?)
         select 'Counter#' || n, 'Counter', 1, 'c', '2026-01-01T00:00:00.000Z', 0 from count`,
        streams,
      ),
    );
    const found = new Set<string>();
    let after: string | undefined;
    do {
      const { tips, next } = await store.readTips({ aggregates: ['Counter'], segment: { index: 1, of: 2 }, limit: 1_000, after });
      for (const tip of tips) found.add(tip.stream);
      after = next;
    } while (after !== undefined);
    expect(found.size).toBe(streams / 2);
    expect((await store.readTips({ aggregates: ['Other'] })).tips).toEqual([]);
  });
});

describe('a snapshot in SQLite', () => {
  const snapshots = { fingerprint: 'f1', every: 10 };
  const snapshot = (version: number, { fingerprint = 'f1', commitId = `c${version}`, state = { total: version } as unknown } = {}) => ({
    ...{ stream, fingerprint, firstVersion: version, version, commitId, state },
    ...{ timestamp: '2026-01-01T00:00:00.000Z', commands: { seen: [] } },
  });
  const fill = async (store: SqliteEventStore, commits: number) => {
    let head = noStream(stream);
    for (let version = 1; version <= commits; version += 1) head = await store.append(head, commit(`c${version}`));
    return head;
  };

  it('is what a load begins with, before the commits behind it', async () => {
    const { store } = await setUp();
    await fill(store, 4);
    await store.saveSnapshot(snapshot(3));
    const loaded = await store.load(stream, { snapshots });
    expect([loaded.snapshot, loaded.commits.map(({ commitId }) => commitId), loaded.head.version]).toEqual([snapshot(3), ['c4'], 4]);
    expect((await store.load(stream)).commits).toHaveLength(4);
    expect((await store.load(stream, { snapshots: { fingerprint: 'other', every: 1 } })).commits).toHaveLength(4);
  });

  it('leaves the head of a stream that has nothing behind it, closed or not', async () => {
    const { store } = await setUp();
    const head = await fill(store, 3);
    await store.saveSnapshot(snapshot(3));
    expect((await store.load(stream, { snapshots })).head).toEqual(head);
    const closed = await store.append(head, { ...commit('c4'), closes: true });
    await store.saveSnapshot(snapshot(4));
    expect(await store.load(stream, { snapshots })).toMatchObject({ head: closed, commits: [], snapshot: { version: 4 } });
  });

  it('is passed over where it speaks of another history, or can’t be read', async () => {
    const { store, database } = await setUp();
    await fill(store, 3);
    await store.saveSnapshot(snapshot(2, { commitId: 'other' }));
    const loaded = await store.load(stream, { snapshots });
    expect([loaded.snapshot, loaded.commits.length]).toEqual([undefined, 3]);
    await store.saveSnapshot(snapshot(9));
    expect((await store.load(stream, { snapshots })).commits).toHaveLength(3);
    await database.write((sql) => sql.run("update snapshots set snapshot = '{'"));
    expect((await store.load(stream, { snapshots })).commits).toHaveLength(3);
  });

  it('takes the place of an older one, and never of a newer one', async () => {
    const { store } = await setUp();
    await fill(store, 3);
    for (const version of [2, 3, 1]) await store.saveSnapshot(snapshot(version));
    expect((await store.load(stream, { snapshots })).snapshot?.version).toBe(3);
  });

  it('is kept for a few versions of the code, the newest', async () => {
    const { store, database } = await setUp();
    await fill(store, 3);
    for (const index of [1, 2, 3, 4, 5, 6]) await store.saveSnapshot(snapshot(3, { fingerprint: `f${index}` }));
    const kept = await database.read((sql) => sql.all<{ fingerprint: string }>('select fingerprint from snapshots order by fingerprint'));
    expect(kept.map(({ fingerprint }) => fingerprint)).toEqual(['f3', 'f4', 'f5', 'f6']);
  });

  it('is refused where it is too large', async () => {
    const { store } = await setUp();
    await expect(store.saveSnapshot(snapshot(1, { state: 'x'.repeat(500_000) }))).rejects.toMatchObject({ code: 'snapshot-too-large' });
  });
});
