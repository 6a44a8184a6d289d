import { deepStrictEqual, notStrictEqual, ok, strictEqual } from 'node:assert';
import type { PersonalKey, PersonalKeyStore, PersonalSubject } from '../event-store/personal-data/personal-key-store.ts';
import type { Register } from './event-store-contract.ts';

declare const it: Register;

/**
 * What every store of the keys of personal data must hold, as tests. Each has subjects of its own, so that one store serves them all.
 *
 * @param makeStore gives the store to test
 * @param register registers a test; the global `it` unless given
 */
export function personalKeyStoreContract(makeStore: () => PersonalKeyStore | Promise<PersonalKeyStore>, register: Register = it): void {
  const check = (name: string, run: (keys: PersonalKeyStore, subject: PersonalSubject) => Promise<void>) =>
    register(name, async () => run(await makeStore(), { subject: `ä 😀 ${crypto.randomUUID()}` }));

  check('knows nothing of a subject that nobody asked a key for', async (keys, subject) => {
    strictEqual(await keys.get(subject), undefined);
  });

  check('keeps a key byte by byte, and whether it is wrapped', async (keys, subject) => {
    for (const isWrapped of [true, false]) {
      const ofIts = { subject: `${subject.subject} ${isWrapped}` };
      const key = { ...keyOf('k-1', 7), isWrapped };
      deepStrictEqual(plain(await keys.createIfAbsent(ofIts, key)), plain(key));
      deepStrictEqual(plain(await keys.get(ofIts)), plain(key));
    }
  });

  check('keeps the first of two keys, and tells the second writer so', async (keys, subject) => {
    await keys.createIfAbsent(subject, keyOf('k-1', 1));
    deepStrictEqual(plain(await keys.createIfAbsent(subject, keyOf('k-2', 2))), plain(keyOf('k-1', 1)));
    deepStrictEqual(plain(await keys.get(subject)), plain(keyOf('k-1', 1)));
  });

  check('lets many writers at once agree on one key', async (keys, subject) => {
    const writers = Array.from({ length: 16 }, (_, index) => keys.createIfAbsent(subject, keyOf(`k-${index}`, index)));
    const agreed = new Set((await Promise.all(writers)).map((record) => (record.state === 'live' ? record.keyId : record.state)));
    strictEqual(agreed.size, 1);
  });

  check('keeps the subjects of tenants apart, and from those of none', async (keys, { subject }) => {
    const subjects = [{ subject }, { subject, tenant: 'acme' }, { subject, tenant: 'other' }];
    for (const [index, each] of subjects.entries()) await keys.createIfAbsent(each, keyOf(`k-${index}`, index));
    await keys.forget({ subject, tenant: 'acme' });
    const found = await Promise.all(subjects.map(async (each) => keys.get(each)));
    deepStrictEqual(
      found.map((record) => (record?.state === 'live' ? record.keyId : record?.state)),
      ['k-0', 'forgotten', 'k-2'],
    );
  });

  check('replaces a forgotten key by a tombstone, as often as it is told', async (keys, subject) => {
    await keys.createIfAbsent(subject, keyOf('k-1', 1));
    await keys.forget(subject);
    await keys.forget(subject);
    deepStrictEqual({ ...(await keys.get(subject)) }, { state: 'forgotten' });
  });

  check('makes no key for who was forgotten, not even where there was none before', async (keys, subject) => {
    await keys.forget(subject);
    deepStrictEqual({ ...(await keys.createIfAbsent(subject, keyOf('k-1', 1))) }, { state: 'forgotten' });
    deepStrictEqual({ ...(await keys.get(subject)) }, { state: 'forgotten' });
  });

  check('shares its bytes with nobody', async (keys, subject) => {
    const given = keyOf('k-1', 1);
    await keys.createIfAbsent(subject, given);
    given.key.fill(9);
    const read = await keys.get(subject);
    ok(read?.state === 'live');
    read.key.fill(9);
    const again = await keys.get(subject);
    ok(again?.state === 'live');
    notStrictEqual(again.key[0], 9);
  });
}

function keyOf(keyId: string, byte: number): PersonalKey {
  return { state: 'live', keyId, key: new Uint8Array(32).fill(byte), isWrapped: false };
}

/** Adapters may return bytes as a `Buffer`. */
function plain(record: object | undefined): object {
  return { ...record, key: [...((record as Partial<PersonalKey>).key ?? [])] };
}
