import { aggregate, ConcurrencyError, command, type PendingCommit, type StreamHead } from '@allframe/serverless/runtime';
import { createCommandBus, noStream, systemAmbient } from '@allframe/serverless/stores';
import { eventStoreContract } from '@allframe/serverless/testing';
import * as z from 'zod';
import { createTables } from '../src/create-tables.ts';
import { PostgresEventStore } from '../src/postgres-event-store.ts';
import type { SqlClient } from '../src/sql-client.ts';
import { openPglite } from './open-pglite.ts';

const Counter = aggregate(
  'Counter',
  { events: { Counted: z.object({ by: z.number() }) }, initialState: { sum: 0 }, stateVersion: 1 },
  { Counted: ({ sum }, { by }) => ({ sum: sum + by }) },
);

const Count = command('Count', {
  input: z.object({ id: z.string(), by: z.number() }),
  aggregate: Counter,
  streamId: ({ id }) => id,
  decide: ({ by }) => Counter.events.Counted({ by }),
});

const commit = (commitId: string, ...data: readonly unknown[]): PendingCommit => ({
  commitId,
  timestamp: '2026-01-01T00:00:00.000Z',
  metadata: { commandId: commitId, correlationId: commitId, causationId: commitId, causationDepth: 0 },
  events: (data.length > 0 ? data : [{ by: 1 }]).map((by) => ({ type: 'Counted', data: by, schemaVersion: 1 })),
});

describe('the event store in PostgreSQL', () => {
  let database: Awaited<ReturnType<typeof openPglite>>;
  let store: PostgresEventStore;
  let created = 0;
  const newId = () => `c-${++created}`;
  const newStream = () => `Counter#${newId()}`;

  beforeAll(async () => {
    database = await openPglite();
    await createTables(database);
    store = new PostgresEventStore(database);
  });
  afterAll(async () => {
    await database.close();
  });

  eventStoreContract(() => store);

  it('keeps its tables where they are made again', async () => {
    const head = await store.append(noStream(newStream()), commit('c1'));
    await createTables(database);
    expect((await store.load(head.stream)).head).toEqual(head);
  });

  it('keeps what JSON can hold and PostgreSQL can’t compute with, and streams of any name', async () => {
    const stream = `acme#Counter#ä😀'"%_\\ ${newId()}`;
    const data = { zero: '\u0000', half: '\ud800', small: 5e-324, keys: { b: 1, a: 2 } };
    await store.append(noStream(stream), commit('c1', data));
    const { commits } = await store.load(stream);
    expect(JSON.stringify(commits[0]?.events[0]?.data)).toBe(JSON.stringify(data));
    expect((await store.readTips({ aggregates: ['Counter'], limit: 1_000 })).tips.map((tip) => tip.stream)).toContain(stream);
  });

  describe('where writers race', () => {
    it('refuses the second by the primary key, and hands it the winner', async () => {
      const stream = newStream();
      const first = await store.append(noStream(stream), commit('c1'));
      // The check of the tip can't see a writer that runs at once: here it is told that the head still is the tip.
      await store.append(first, commit('c2'));
      await database.query("update streams set version = 1, commit_id = 'c1' where stream = $1", [stream]);
      const lost = await failureOf(store.append(first, commit('c3')));
      expect(lost).toBeInstanceOf(ConcurrencyError);
      expect(lost).toMatchObject({ winner: { commitId: 'c2', firstVersion: 2 }, retryable: true });
      expect((await store.load(stream)).commits.map(({ commitId }) => commitId)).toEqual(['c1', 'c2']);
    });

    it('hands whoever comes with an old head the commit behind that head, not the newest', async () => {
      const first = await store.append(noStream(newStream()), commit('c1'));
      await store.append(await store.append(first, commit('c2', 1, 2)), commit('c3'));
      expect(await failureOf(store.append(first, commit('c4')))).toMatchObject({ winner: { commitId: 'c2', lastVersion: 3 } });
    });

    it('counts every command once, whoever sends it', async () => {
      const id = newId();
      const buses = [1, 2, 3].map(() => createCommandBus({ store: new PostgresEventStore(database), ambient: systemAmbient }));
      await Promise.all(buses.flatMap((bus) => [1, 2, 3].map((by) => bus.dispatch(Count, { id, by }))));
      const { head, commits } = await store.load(`Counter#${id}`);
      expect(head.version).toBe(9);
      expect(commits.flatMap(({ events }) => events.map(({ data }) => data)).sort(byJson)).toEqual(
        [1, 1, 1, 2, 2, 2, 3, 3, 3].map((by) => ({ by })),
      );
    });
  });

  describe('where answers are lost', () => {
    it('recognizes a commit that the client had stored before it tried again', async () => {
      const id = newId();
      const repeating: SqlClient = {
        query: async (text, values) => {
          await database.query(text, values);
          return database.query(text, values);
        },
      };
      const bus = createCommandBus({ store: new PostgresEventStore(repeating), ambient: systemAmbient });
      expect(await bus.dispatch(Count, { id, by: 1 })).toMatchObject({ outcome: 'accepted', version: 1 });
      expect((await store.load(`Counter#${id}`)).commits).toHaveLength(1);
    });

    it('says that the connection broke, and gives the first result to who sends the command again', async () => {
      const id = newId();
      let lose = 1;
      const losing: SqlClient = {
        query: async (text, values) => {
          const answer = await database.query(text, values);
          if (text.includes('insert') && lose-- > 0) throw new Error('Connection terminated unexpectedly');
          return answer;
        },
      };
      const bus = createCommandBus({ store: new PostgresEventStore(losing), ambient: systemAmbient });
      const send = () => bus.dispatch(Count, { id, by: 1 }, { commandId: 'once' });
      expect(await failureOf(send())).toMatchObject({ code: 'store-unavailable', retryable: true });
      expect(await send()).toMatchObject({ outcome: 'accepted', version: 1, events: [{ type: 'Counted', data: { by: 1 } }] });
      expect((await store.load(`Counter#${id}`)).commits).toHaveLength(1);
    });
  });

  describe('where commands have snapshots', () => {
    it('reads the commits behind the last one alone', async () => {
      const id = newId();
      const read: number[] = [];
      const counting: SqlClient = {
        query: async (text, values) => {
          const answer = await database.query(text, values);
          if (text.includes('order by first_version')) read.push(answer.rows.length);
          return answer;
        },
      };
      const bus = createCommandBus({ store: new PostgresEventStore(counting), ambient: systemAmbient, snapshots: { every: 4 } });
      for (let by = 1; by <= 10; by += 1) await bus.dispatch(Count, { id, by });
      // With the commit that the snapshot stands behind.
      expect(read).toEqual([0, 1, 2, 3, 1, 2, 3, 4, 1, 2]);
    });

    it('passes over a snapshot of another history', async () => {
      const stream = newStream();
      const head = await store.append(noStream(stream), commit('c1'));
      const facts = { stream, fingerprint: 'code', firstVersion: 1, version: 1, timestamp: commit('c1').timestamp, commands: { seen: [] } };
      await store.saveSnapshot({ ...facts, commitId: 'other', state: { sum: 7 } });
      const loaded = await store.load(stream, { snapshots: { fingerprint: 'code', every: 4 } });
      expect([loaded.snapshot, loaded.head, loaded.commits.length]).toEqual([undefined, head, 1]);
    });

    it('keeps those of four deployments', async () => {
      const { stream, version } = await store.append(noStream(newStream()), commit('c1'));
      const facts = { stream, firstVersion: 1, version, commitId: 'c1', timestamp: commit('c1').timestamp, commands: { seen: [] } };
      for (let code = 1; code <= 6; code += 1) await store.saveSnapshot({ ...facts, fingerprint: `code-${code}`, state: code });
      const { rows } = await database.query('select fingerprint from snapshots where stream = $1', [stream]);
      expect(rows).toHaveLength(4);
      expect(rows).toContainEqual({ fingerprint: 'code-6' });
    });
  });

  describe('where the database is not what it was', () => {
    it('appends nothing behind a head that a restored database no longer has', async () => {
      const { stream, first, second } = await grown();
      await database.query('delete from commits where stream = $1 and first_version = 2', [stream]);
      await database.query("update streams set version = 1, commit_id = 'c1' where stream = $1", [stream]);
      expect(await failureOf(store.append(second, commit('c3')))).toMatchObject({ code: 'history-diverged' });
      expect((await store.load(stream)).head).toEqual(first);
    });

    it('appends nothing to a closed stream, whatever its head says', async () => {
      const closed = await store.append(noStream(newStream()), { ...commit('c1'), closes: true });
      expect(await failureOf(store.append({ ...closed, isClosed: false }, commit('c2')))).toMatchObject({ code: 'stream-closed' });
    });

    it.each([
      ['a missing commit', "delete from commits where stream = $1 and commit_id = 'c1'"],
      ['no events', "update commits set events = '{}' where stream = $1"],
      ['no type', "update commits set events = '[{}]' where stream = $1"],
      ['no metadata', "update commits set metadata = '1' where stream = $1"],
      ['another version', 'update commits set last_version = 7 where stream = $1'],
      ['another predecessor', "update commits set previous_commit_id = 'c0' where stream = $1 and commit_id = 'c2'"],
    ])('names the stream and the version that has %s', async (_, damage) => {
      const { stream } = await grown();
      await database.query(damage, [stream]);
      expect(await failureOf(store.load(stream))).toMatchObject({ code: 'corrupt-stream', store: 'commits', stream });
    });

    async function grown(): Promise<{ stream: string; first: StreamHead; second: StreamHead }> {
      const stream = newStream();
      const first = await store.append(noStream(stream), commit('c1'));
      return { stream, first, second: await store.append(first, commit('c2')) };
    }
  });

  describe('where PostgreSQL says no', () => {
    it('finds no table in a schema without one', async () => {
      const failure = await within('set search_path to pg_catalog', 'reset search_path', () => store.load(newStream()));
      expect(failure).toMatchObject({ code: 'store-not-found', store: 'commits', operation: 'load', retryable: false });
    });

    it('is denied what its role may not do', async () => {
      await database.query('create role reader', []);
      const failure = await within('set role reader', 'reset role', () => store.append(noStream(newStream()), commit('c1')));
      expect(failure).toMatchObject({ code: 'store-access-denied', operation: 'append' });
    });

    it('is not available where it takes no writes', async () => {
      const [begin, end] = ['set default_transaction_read_only to on', 'reset default_transaction_read_only'];
      const failure = await within(begin, end, () => store.append(noStream(newStream()), commit('c1')));
      expect(failure).toMatchObject({ code: 'store-unavailable', retryable: true });
    });

    it('refuses an id with a zero byte', async () => {
      expect(await failureOf(store.append(noStream('Counter#a\0'), commit('c1')))).toMatchObject({ code: 'store-refused' });
    });

    it.each([
      ['store-unavailable', { code: 'ECONNREFUSED' }],
      ['store-unavailable', { code: 'EPIPE' }],
      ['store-unavailable', { code: '57P01' }],
      ['store-unavailable', { code: '40P01' }],
      ['store-unavailable', { message: 'timeout exceeded when trying to connect' }],
      ['store-unavailable', { message: 'PGlite is closed' }],
      ['store-access-denied', { code: '28P01' }],
      ['store-not-found', { code: '3D000' }],
      ['store-refused', { code: '42703' }],
    ])('is %s where the client fails with %j', async (code, fault) => {
      const error = Object.assign(new Error('it failed'), fault);
      const failing = new PostgresEventStore({ query: () => Promise.reject(error) });
      expect(await failureOf(failing.load('Counter#a'))).toMatchObject({ code, cause: error });
    });

    it('leaves errors of other kinds as they are', async () => {
      const error = new TypeError('values is not iterable');
      expect(await failureOf(new PostgresEventStore({ query: () => Promise.reject(error) }).load('Counter#a'))).toBe(error);
    });

    it('waits for an answer until the deadline', async () => {
      const silent = new PostgresEventStore({ query: () => new Promise(() => {}) });
      for (const deadline of [Date.now() + 20, Date.now() - 1])
        expect(await failureOf(silent.load('Counter#a', { deadline }))).toMatchObject({ code: 'deadline-exceeded', retryable: true });
      expect(await failureOf(store.load(newStream(), { deadline: Date.now() + 10_000 }))).toBeUndefined();
    });

    /** PGlite has one connection, which keeps what is set. */
    async function within(begin: string, end: string, run: () => Promise<unknown>): Promise<unknown> {
      await database.query(begin, []);
      return failureOf(run()).finally(() => database.query(end, []));
    }
  });
});

function byJson(left: unknown, right: unknown): number {
  return JSON.stringify(left) < JSON.stringify(right) ? -1 : 1;
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  );
}
