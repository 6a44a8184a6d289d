import { deepStrictEqual, strictEqual } from 'node:assert';
import type { ObjectPage, ObjectStore } from '../transport/object-store.ts';
import type { Register } from './event-store-contract.ts';

declare const it: Register;

/**
 * What every object store must hold, as tests. Each works under a prefix of its own, so that one store serves them all.
 *
 * @param makeStore gives the store to test
 * @param register registers a test; the global `it` unless given
 */
export function objectStoreContract(makeStore: () => ObjectStore | Promise<ObjectStore>, register: Register = it): void {
  const check = (name: string, run: (store: ObjectStore, prefix: string) => Promise<void>) =>
    register(name, async () => run(await makeStore(), `contract/${crypto.randomUUID()}/`));

  check('gives back what was stored, byte by byte', async (store, prefix) => {
    const every = Uint8Array.from({ length: 256 }, (_, index) => index);
    strictEqual(await store.put(`${prefix}a`, every, { contentType: 'application/json' }), 'stored');
    const read = await store.get(`${prefix}a`);
    deepStrictEqual([...(read?.bytes ?? [])], [...every]);
    strictEqual(read?.contentType, 'application/json');
  });

  check('stores an empty object, of bytes unless told otherwise', async (store, prefix) => {
    await store.put(`${prefix}a`, new Uint8Array());
    const read = await store.get(`${prefix}a`);
    deepStrictEqual([read?.bytes.length, read?.contentType], [0, 'application/octet-stream']);
  });

  check('has nothing where nothing was stored', async (store, prefix) => {
    strictEqual(await store.get(`${prefix}a`), undefined);
  });

  check('replaces an object', async (store, prefix) => {
    await store.put(`${prefix}a`, bytes('one'));
    strictEqual(await store.put(`${prefix}a`, bytes('two')), 'stored');
    strictEqual(await textOf(store, `${prefix}a`), 'two');
  });

  check('leaves an object as it is that is put if it is absent', async (store, prefix) => {
    strictEqual(await store.put(`${prefix}a`, bytes('one'), { ifAbsent: true }), 'stored');
    strictEqual(await store.put(`${prefix}a`, bytes('two'), { ifAbsent: true }), 'exists');
    strictEqual(await textOf(store, `${prefix}a`), 'one');
  });

  check('lets one of many writers store what is absent', async (store, prefix) => {
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, (_, writer) => store.put(`${prefix}a`, bytes(`${writer}`), { ifAbsent: true })),
    );
    strictEqual(outcomes.filter((outcome) => outcome === 'stored').length, 1);
    strictEqual(await textOf(store, `${prefix}a`), `${outcomes.indexOf('stored')}`);
  });

  check('deletes an object, and nothing where there is none', async (store, prefix) => {
    await store.put(`${prefix}a`, bytes('one'));
    await store.delete(`${prefix}a`);
    await store.delete(`${prefix}a`);
    strictEqual(await store.get(`${prefix}a`), undefined);
    strictEqual(await store.put(`${prefix}a`, bytes('two'), { ifAbsent: true }), 'stored');
  });

  check('lists the keys that begin with a prefix, in the order of their bytes', async (store, prefix) => {
    const names = ['a', 'a/b', 'B', 'ä', '\u{ff5e}', '😀'];
    for (const name of names) await store.put(`${prefix}x/${name}`, bytes(name));
    await store.put(`${prefix}y`, bytes('y'));
    const page = await store.list(`${prefix}x/`);
    deepStrictEqual(
      keysOf(page),
      ['B', 'a', 'a/b', 'ä', '\u{ff5e}', '😀'].map((name) => `${prefix}x/${name}`),
    );
    strictEqual(page.next, undefined);
    deepStrictEqual((await store.list(`${prefix}z`)).objects, []);
  });

  check('lists page by page, each key once, also when objects come and go', async (store, prefix) => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) await store.put(`${prefix}${name}`, bytes(name));
    const first = await store.list(prefix, { limit: 2 });
    await store.delete(`${prefix}b`);
    const second = await store.list(prefix, { limit: 2, after: first.next });
    const third = await store.list(prefix, { limit: 2, after: second.next });
    deepStrictEqual(
      [first, second, third].map((page) => keysOf(page).map((key) => key.slice(prefix.length))),
      [['a', 'b'], ['c', 'd'], ['e']],
    );
    strictEqual(third.next, undefined);
  });

  check('tells when an object was stored, in UTC, where it has a clock', async (store, prefix) => {
    await store.put(`${prefix}a`, bytes('one'));
    const [{ lastModified } = {}] = (await store.list(prefix)).objects;
    if (lastModified !== undefined) strictEqual(new Date(lastModified).toISOString(), lastModified);
  });

  check('lets no caller change what is stored', async (store, prefix) => {
    const mine = bytes('one');
    await store.put(`${prefix}a`, mine);
    mine.fill(0);
    (await store.get(`${prefix}a`))?.bytes.fill(0);
    strictEqual(await textOf(store, `${prefix}a`), 'one');
  });
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function keysOf({ objects }: ObjectPage): readonly string[] {
  return objects.map(({ key }) => key);
}

async function textOf(store: ObjectStore, key: string): Promise<string | undefined> {
  const read = await store.get(key);
  return read && new TextDecoder().decode(read.bytes);
}
