import { deepStrictEqual, rejects, strictEqual } from 'node:assert';
import { InvalidPageTokenError } from '../message/errors.ts';
import { DocumentTooLargeError, InvalidSearchError } from '../projection/errors.ts';
import type { AnyProjection } from '../projection/projection.ts';
import type { ReadModelStore } from '../projection/read-model-store.ts';
import { createReader } from '../projection/reader.ts';
import { documentChangeContract } from './document-change-contract.ts';
import type { Register } from './event-store-contract.ts';
import { tenantDocumentsContract } from './tenant-documents-contract.ts';

declare const it: Register;

/** The projection that the contract's tests store documents of; an adapter that needs tables makes them for it. */
export const contractProjection: AnyProjection = {
  kind: 'projection',
  name: 'Contract',
  version: 1,
  from: [],
  document: { '~standard': { version: 1, vendor: 'allframe', validate: (value) => ({ value: value as object }) } },
  key: 'stream',
  indexes: { byOwner: ['owner', 'cents'], byName: ['owner', 'name', 'cents'] },
  handlers: {},
};

/**
 * What every store of read models must hold, as tests; each uses keys and owners of its own.
 *
 * @param makeStore gives the store to test, which must know `contractProjection`
 * @param register registers a test; the global `it` unless given
 */
export function readModelStoreContract(makeStore: () => ReadModelStore | Promise<ReadModelStore>, register: Register = it): void {
  const check = (name: string, run: (store: ReadModelStore, id: string) => Promise<void>) =>
    register(name, async () => run(await makeStore(), crypto.randomUUID()));

  check('has nothing under a key that nobody wrote to', async (store, id) => {
    strictEqual(await store.get(contractProjection, id), undefined);
  });

  check('returns a document with its checkpoint', async (store, id) => {
    const stored = { document: { owner: id, cents: 1, text: 'ä😀', nothing: null }, checkpoint: { version: 2, commitId: 'c1' } };
    strictEqual(await store.put(contractProjection, id, stored, undefined), true);
    deepStrictEqual(await store.get(contractProjection, id), stored);
  });

  check('refuses a document that is too large, and stores nothing', async (store, id) => {
    const document = { owner: id, text: 'ä'.repeat(205_000) };
    const checkpoint = { version: 1, commitId: 'c1' };
    await rejects(store.put(contractProjection, id, { document, checkpoint }, undefined), DocumentTooLargeError);
    const change = {
      stream: `S#${id}`,
      checkpoint: { revision: 1, seen: checkpoint },
      documents: new Map([[id, { document, revision: 1 }]]),
    };
    await rejects(store.apply(contractProjection, change), DocumentTooLargeError);
    strictEqual(await store.get(contractProjection, id), undefined);
    strictEqual(await store.checkpoint(contractProjection, `S#${id}`), undefined);
  });

  check('writes only where the checkpoint is the expected one', async (store, id) => {
    const at = (version: number) => ({ document: { owner: id, version }, checkpoint: { version, commitId: `c${version}` } });
    strictEqual(await store.put(contractProjection, id, at(1), { version: 9, commitId: 'c9' }), false);
    strictEqual(await store.put(contractProjection, id, at(1), undefined), true);
    strictEqual(await store.put(contractProjection, id, at(2), undefined), false);
    strictEqual(await store.put(contractProjection, id, at(2), at(1).checkpoint), true);
    strictEqual(await store.put(contractProjection, id, at(3), at(1).checkpoint), false);
    deepStrictEqual((await store.get(contractProjection, id))?.document, { owner: id, version: 2 });
  });

  check('keeps the checkpoint of a removed document, and finds it no more', async (store, id) => {
    const checkpoint = { version: 1, commitId: 'c1' };
    await store.put(contractProjection, id, { document: { owner: id, cents: 1 }, checkpoint }, undefined);
    await store.put(contractProjection, id, { document: undefined, checkpoint: { version: 2, commitId: 'c2' } }, checkpoint);
    deepStrictEqual(await store.get(contractProjection, id), { document: undefined, checkpoint: { version: 2, commitId: 'c2' } });
    deepStrictEqual((await find(store, { owner: id })).items, []);
  });

  check('finds the documents of a partition in order, numbers by size', async (store, id) => {
    await putAll(store, id, [10, -1, 9, 0.5, -100, 1_000_000]);
    deepStrictEqual(await centsOf(store, { owner: id }), [-100, -1, 0.5, 9, 10, 1_000_000]);
    deepStrictEqual(await centsOf(store, { owner: `${id}x` }), []);
  });

  check('finds a value or a range of the ordering field, both ends included', async (store, id) => {
    await putAll(store, id, [1, 2, 3, 10, 20]);
    deepStrictEqual(await centsOf(store, { owner: id, cents: { from: 2, to: 10 } }), [2, 3, 10]);
    deepStrictEqual(await centsOf(store, { owner: id, cents: { from: 3 } }), [3, 10, 20]);
    deepStrictEqual(await centsOf(store, { owner: id, cents: { to: 2 } }), [1, 2]);
    deepStrictEqual(await centsOf(store, { owner: id, cents: 10 }), [10]);
  });

  check('leaves a document out of an index whose fields it lacks', async (store, id) => {
    await store.put(contractProjection, id, { document: { owner: id }, checkpoint: { version: 1, commitId: 'c' } }, undefined);
    deepStrictEqual((await find(store, { owner: id })).items, []);
  });

  check('stores a document whose values are too long for an index, and leaves it out there', async (store, id) => {
    const checkpoint = { version: 1, commitId: 'c1' };
    const long = { owner: id, name: 'x'.repeat(2_000), cents: 1 };
    strictEqual(await store.put(contractProjection, id, { document: long, checkpoint }, undefined), true);
    const elsewhere = { owner: 'x'.repeat(3_000), cents: 1 };
    strictEqual(await store.put(contractProjection, `${id}-2`, { document: elsewhere, checkpoint }, undefined), true);
    deepStrictEqual((await store.get(contractProjection, id))?.document, long);
    deepStrictEqual(await centsOf(store, { owner: id }), [1]);
    const found = await createReader(contractProjection, store).find('byName' as never, { owner: id } as never);
    deepStrictEqual(found.items, []);
  });

  check('pages through an index without gap or repetition, also when documents come in between', async (store, id) => {
    await putAll(store, id, [10, 20, 30, 40, 50]);
    const first = await find(store, { owner: id }, { limit: 2 });
    await putAll(store, `${id}-late`, [5, 35], id);
    const second = await find(store, { owner: id }, { limit: 2, after: first.next });
    const third = await find(store, { owner: id }, { limit: 9, after: second.next });
    deepStrictEqual(
      [first, second, third].map(({ items }) => items.map(({ cents }) => cents)),
      [
        [10, 20],
        [30, 35],
        [40, 50],
      ],
    );
    strictEqual(third.next, undefined);
  });

  check('returns a document as JSON does', async (store, id) => {
    const document = { owner: id, at: new Date(0), nothing: undefined };
    await store.put(contractProjection, id, { document, checkpoint: { version: 1, commitId: 'c1' } }, undefined);
    deepStrictEqual((await store.get(contractProjection, id))?.document, { owner: id, at: '1970-01-01T00:00:00.000Z' });
  });

  check('orders strings by their UTF-8 bytes, and takes none for another that begins alike', async (store, id) => {
    const names = ['', 'a', 'a\u0000', 'a\u0000b', 'ab', 'aä', 'a\uffee', 'a😀', 'half \ud800'];
    await putNames(store, id, names);
    const found = await find(store, { owner: id }, { limit: 100 }, 'byName');
    deepStrictEqual(
      found.items.map(({ name }) => name),
      ['', 'a', 'a\u0000', 'a\u0000b', 'ab', 'aä', 'a\uffee', 'a😀', 'half \ud800'],
    );
    const namesOf = async (name: Search['name']) => (await find(store, { owner: id, name }, {}, 'byName')).items.map((item) => item.name);
    deepStrictEqual(await namesOf('a'), ['a']);
    deepStrictEqual(await namesOf({ to: 'a' }), ['', 'a']);
    deepStrictEqual(await namesOf({ from: 'a\u0000', to: 'a\u0000b' }), ['a\u0000', 'a\u0000b']);
  });

  check('pages through strings whose order in UTF-8 and UTF-16 differs', async (store, id) => {
    await putNames(store, id, ['\uffee', '😀', '😁']);
    const first = await find(store, { owner: id, name: { from: '\uffee' } }, { limit: 2 }, 'byName');
    const second = await find(store, { owner: id, name: { from: '\uffee' } }, { limit: 2, after: first.next }, 'byName');
    deepStrictEqual(
      [first, second].map(({ items }) => items.map(({ name }) => name)),
      [['\uffee', '😀'], ['😁']],
    );
  });

  check('finds nothing between bounds that are the wrong way round', async (store, id) => {
    await putAll(store, id, [1, 2, 3]);
    deepStrictEqual(await centsOf(store, { owner: id, cents: { from: 3, to: 1 } }), []);
  });

  check('refuses values that are too long to be in an index', async (store, id) => {
    await rejects(find(store, { owner: 'x'.repeat(3_000) }), InvalidSearchError);
    await rejects(find(store, { owner: id, name: 'x'.repeat(1_500) }, {}, 'byName'), InvalidSearchError);
  });

  check('has nothing under a key that is too long to exist', async (store) => {
    strictEqual(await store.get(contractProjection, 'x'.repeat(3_000)), undefined);
    strictEqual(await store.get(contractProjection, ''), undefined);
  });

  check('refuses a page token that it did not give for this search', async (store, id) => {
    await putAll(store, id, [1, 2, 3]);
    const { next } = await find(store, { owner: id }, { limit: 1 });
    await rejects(find(store, { owner: id }, { limit: 1, after: next }, 'byName'), InvalidPageTokenError);
    await rejects(find(store, { owner: `${id}-other` }, { limit: 1, after: next }), InvalidPageTokenError);
    await rejects(find(store, { owner: id }, { limit: 1, after: 'nonsense' }), InvalidPageTokenError);
  });

  documentChangeContract(check, contractProjection);
  tenantDocumentsContract(check, contractProjection);
}

type Document = { readonly owner: string; readonly name?: string; readonly cents: number };
type Search = {
  readonly owner: string;
  readonly name?: string | { readonly from?: string; readonly to?: string } | undefined;
  readonly cents?: number | { readonly from?: number; readonly to?: number };
};

async function find(store: ReadModelStore, by: Search, page: { limit?: number; after?: string | undefined } = {}, index = 'byOwner') {
  const found = await createReader(contractProjection, store).find(index as never, by as never, page);
  return found as { readonly items: readonly Document[]; readonly next?: string | undefined };
}

async function centsOf(store: ReadModelStore, by: Search): Promise<readonly number[]> {
  return (await find(store, by)).items.map(({ cents }) => cents);
}

async function putAll(store: ReadModelStore, id: string, cents: readonly number[], owner = id): Promise<void> {
  for (const [index, value] of cents.entries())
    await store.put(
      contractProjection,
      `${id}-${index}`,
      { document: { owner, cents: value }, checkpoint: { version: 1, commitId: 'c1' } },
      undefined,
    );
}

async function putNames(store: ReadModelStore, id: string, names: readonly string[]): Promise<void> {
  for (const [index, name] of names.entries())
    await store.put(
      contractProjection,
      `${id}-${index}`,
      { document: { owner: id, name, cents: index }, checkpoint: { version: 1, commitId: 'c1' } },
      undefined,
    );
}
