import { deepStrictEqual, rejects, strictEqual } from 'node:assert';
import { InvalidPageTokenError } from '../message/errors.ts';
import type { AnyProjection } from '../projection/projection.ts';
import type { ReadModelStore, StoredDocument } from '../projection/read-model-store.ts';
import { createReader, type PageOptions } from '../projection/reader.ts';

/** Registers a test that uses keys and tenants with the id in them. */
type Check = (name: string, run: (store: ReadModelStore, id: string) => Promise<void>) => void;

/** What every store of read models must hold of tenants: none ever sees a document of another. */
export function tenantDocumentsContract(check: Check, projection: AnyProjection): void {
  const find = async (store: ReadModelStore, tenant: string | undefined, owner: string, page: PageOptions = {}) =>
    (await createReader(projection, store, { tenant }).find('byOwner' as never, { owner } as never, page)) as {
      items: readonly { cents: number }[];
      next?: string;
    };
  const centsOf = async (store: ReadModelStore, tenant: string | undefined, owner: string) =>
    (await find(store, tenant, owner)).items.map(({ cents }) => cents);

  check('keeps documents of tenants apart that have one key and one place in an index', async (store, id) => {
    for (const [cents, tenant] of [undefined, `a-${id}`, `b-${id}`].entries())
      strictEqual(await store.put(projection, id, at(1, { owner: id, cents }), undefined, { tenant }), true);
    deepStrictEqual((await store.get(projection, id))?.document, { owner: id, cents: 0 });
    deepStrictEqual((await store.get(projection, id, { tenant: `b-${id}` }))?.document, { owner: id, cents: 2 });
    strictEqual(await store.get(projection, id, { tenant: `c-${id}` }), undefined);
    deepStrictEqual(
      [await centsOf(store, undefined, id), await centsOf(store, `a-${id}`, id), await centsOf(store, `c-${id}`, id)],
      [[0], [1], []],
    );
  });

  check('writes a document of a tenant only where its own checkpoint is the expected one', async (store, id) => {
    await store.put(projection, id, at(1, { cents: 1 }), undefined, { tenant: `a-${id}` });
    const next = at(2, { cents: 2 });
    strictEqual(await store.put(projection, id, next, { version: 1, commitId: 'c1' }, { tenant: `b-${id}` }), false);
    strictEqual(await store.put(projection, id, next, { version: 1, commitId: 'c1' }, { tenant: `a-${id}` }), true);
  });

  check('stores what a stream changes with the tenant of the stream', async (store, id) => {
    const documents = new Map([[id, { document: { owner: id, cents: 1 }, revision: 1 }]]);
    const checkpoint = { revision: 1, seen: { version: 1, commitId: 'c1' } };
    for (const tenant of [`a-${id}`, `b-${id}`])
      deepStrictEqual(await store.apply(projection, { stream: `${tenant}#S#1`, checkpoint, documents }), { applied: true });
    strictEqual((await store.get(projection, id, { tenant: `a-${id}` }))?.revision, 1);
    strictEqual(await store.get(projection, id), undefined);
    deepStrictEqual(await centsOf(store, `b-${id}`, id), [1]);
    strictEqual(await store.checkpoint(projection, 'S#1'), undefined);
  });

  check('says what stands in the way by the keys of the tenant', async (store, id) => {
    const change = (stream: string, revision: number) =>
      store.apply(projection, {
        stream: `a-${id}#${stream}`,
        checkpoint: { revision: 1, seen: { version: 1, commitId: 'c1' } },
        documents: new Map([[id, { document: { stream }, revision }]]),
      });
    await change('S#1', 1);
    const outcome = await change('S#2', 1);
    strictEqual(outcome.applied, false);
    if (!outcome.applied && outcome.newer) deepStrictEqual([...outcome.newer], [[id, { document: { stream: 'S#1' }, revision: 1 }]]);
  });

  check('pages through the documents of a tenant, and refuses its tokens to others', async (store, id) => {
    const tenant = `a-${id}`;
    for (const cents of [1, 2, 3]) await store.put(projection, `${id}-${cents}`, at(1, { owner: id, cents }), undefined, { tenant });
    const first = await find(store, tenant, id, { limit: 2 });
    const second = await find(store, tenant, id, { limit: 2, after: first.next });
    deepStrictEqual(
      [first, second].map(({ items }) => items.map(({ cents }) => cents)),
      [[1, 2], [3]],
    );
    await rejects(find(store, `b-${id}`, id, { limit: 2, after: first.next }), InvalidPageTokenError);
    await rejects(find(store, undefined, id, { limit: 2, after: first.next }), InvalidPageTokenError);
  });

  check('finds a document under the longest key there is, also of a tenant', async (store, id) => {
    const key = id.padEnd(1_024, 'x');
    const tenant = `a-${id}`.padEnd(128, 'y');
    strictEqual(await store.put(projection, key, at(1, { n: 1 }), undefined, { tenant }), true);
    deepStrictEqual((await store.get(projection, key, { tenant }))?.document, { n: 1 });
  });
}

function at(version: number, document: object): StoredDocument {
  return { document, checkpoint: { version, commitId: `c${version}` } };
}
