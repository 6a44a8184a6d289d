import { aggregate, projection } from '@allframe/serverless/runtime';
import * as z from 'zod';
import type { AnyProjection } from '../../../../runtime/projection/projection.ts';
import { createReader } from '../../../../runtime/projection/reader.ts';
import { SqliteReadModelStore } from '../../../../runtime/projection/sqlite/sqlite-read-model-store.ts';
import { readModelStoreContract } from '../../../../runtime/testing/read-model-store-contract.ts';
import { temporaryDatabase, temporaryFile } from '../../sqlite/temporary-database.ts';

const Thing = aggregate('Thing', { events: { Made: z.object({}) }, initialState: {} }, { Made: (state) => state });
const document = z.object({ owner: z.string(), cents: z.number() });
const things = <Indexes extends Record<string, readonly ['owner', ...'cents'[]]>>(indexes: Indexes, version = 1) =>
  projection('Things', { version, from: [Thing], document, key: 'stream', indexes: indexes as never }, { Made: () => undefined });

const byOwner = things({ byOwner: ['owner', 'cents'] });
const stored = (owner: string, cents: number) => ({ document: { owner, cents }, checkpoint: { version: 1, commitId: 'c1' } });

async function setUp() {
  const file = temporaryFile();
  const database = await temporaryDatabase(file);
  return { file, database, store: new SqliteReadModelStore(database) };
}

async function centsOf(projected: AnyProjection, store: SqliteReadModelStore, tenant?: string) {
  const search = { index: 'byOwner', partition: 'o', equals: [], limit: 10, tenant };
  const { items } = await store.find(projected, search);
  return items.map((item) => [item.key, (item.document as { cents: number }).cents]);
}

describe('the read models in SQLite', () => {
  const shared = setUp();
  readModelStoreContract(async () => (await shared).store);

  it('are what they were when the file is opened again', async () => {
    const { file, store, database } = await setUp();
    await store.put(byOwner, 'a', stored('o', 1), undefined);
    await store.apply(byOwner, {
      stream: 'Thing#s',
      checkpoint: { revision: 1, seen: undefined, partial: { commitId: 'c1', applied: 1 } },
      documents: new Map([['b', { document: { owner: 'o', cents: 2 }, revision: 1 }]]),
    });
    database.close();
    const again = new SqliteReadModelStore(await temporaryDatabase(file));
    expect(await again.get(byOwner, 'a')).toEqual(stored('o', 1));
    expect(await again.checkpoint(byOwner, 'Thing#s')).toEqual({
      ...{ revision: 1, seen: undefined, partial: { commitId: 'c1', applied: 1 } },
    });
    expect(await centsOf(byOwner, again)).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
    expect(again.documentsOf(byOwner)).toEqual({ a: { owner: 'o', cents: 1 }, b: { owner: 'o', cents: 2 } });
  });

  it('fill an index that is newer than the documents, of each tenant, when it is first asked', async () => {
    const { store } = await setUp();
    await store.put(things({}), 'a', stored('o', 2), undefined);
    await store.put(things({}), 'b', stored('o', 1), undefined);
    await store.put(things({}), 'a#1', stored('o', 3), undefined, { tenant: 'acme' });
    expect(await centsOf(byOwner, store)).toEqual([
      ['b', 1],
      ['a', 2],
    ]);
    expect(await centsOf(byOwner, store, 'acme')).toEqual([['a#1', 3]]);
  });

  it('fill an index anew whose fields were changed', async () => {
    const { store } = await setUp();
    for (const [key, cents] of [['a', 2] as const, ['b', 1] as const]) await store.put(byOwner, key, stored('o', cents), undefined);
    expect(await centsOf(byOwner, store)).toEqual([
      ['b', 1],
      ['a', 2],
    ]);
    const changed = things({ byOwner: ['owner'] });
    expect(await centsOf(changed, store)).toEqual([
      ['a', 2],
      ['b', 1],
    ]);
  });

  it.each([
    ['has the index not at all', things({})],
    ['has it of other fields', things({ byOwner: ['owner'] })],
  ])('have every document in an index again after code that %s has written', async (_name, other) => {
    const { store, database } = await setUp();
    await store.put(byOwner, 'a', stored('o', 9), undefined);
    await centsOf(byOwner, store);

    const inBetween = new SqliteReadModelStore(database);
    await inBetween.put(other, 'b', stored('o', 5), undefined);
    await inBetween.apply(other, {
      stream: 'Thing#c',
      checkpoint: { revision: 1, seen: undefined },
      documents: new Map([['c', { document: { owner: 'o', cents: 1 }, revision: 1 }]]),
    });

    for (const reading of [store, new SqliteReadModelStore(database)])
      expect(await centsOf(byOwner, reading)).toEqual([
        ['c', 1],
        ['b', 5],
        ['a', 9],
      ]);
  });

  it('keep the versions of a projection apart', async () => {
    const { store } = await setUp();
    await store.put(byOwner, 'a', stored('o', 1), undefined);
    expect(await store.get(things({}, 2), 'a')).toBeUndefined();
  });

  it('take keys as they are, whatever stands in them', async () => {
    const { store } = await setUp();
    const odd = 'a\u0000b ä😀\'"%_';
    for (const [key, cents] of [['a', 1] as const, [odd, 2] as const]) await store.put(byOwner, key, stored('o', cents), undefined);
    const reader = createReader(byOwner, store) as unknown as {
      find: (...search: unknown[]) => Promise<{ items: unknown[]; next?: string }>;
    };
    const first = await reader.find('byOwner', { owner: 'o' }, { limit: 1 });
    expect([first.items, (await reader.find('byOwner', { owner: 'o' }, { limit: 1, after: first.next })).items]).toEqual([
      [{ owner: 'o', cents: 1 }],
      [{ owner: 'o', cents: 2 }],
    ]);
    expect(Object.keys(store.documentsOf(byOwner))).toEqual(['a', odd]);
  });

  it('name the document that can’t be read', async () => {
    const { store, database } = await setUp();
    await store.put(byOwner, 'a', stored('o', 1), undefined);
    await database.write((sql) => sql.run("update documents set document = '{'"));
    await expect(store.get(byOwner, 'a')).rejects.toMatchObject({
      code: 'corrupt-document',
      message: expect.stringMatching(/^Things@1 .* a /),
    });
  });
});
