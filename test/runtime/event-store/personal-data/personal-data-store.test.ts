import fc from 'fast-check';
import * as z from 'zod';
import { aggregate } from '../../../../runtime/decider/aggregate.ts';
import { fold } from '../../../../runtime/decider/fold.ts';
import { CommitTooLargeError, ConcurrencyError } from '../../../../runtime/event-store/errors.ts';
import { InMemoryEventStore } from '../../../../runtime/event-store/in-memory-event-store.ts';
import {
  InvalidSubjectError,
  MissingKeyServiceError,
  PersonalDataUnreadableError,
  ReservedFieldError,
  SubjectForgottenError,
} from '../../../../runtime/event-store/personal-data/errors.ts';
import { forgetSubject } from '../../../../runtime/event-store/personal-data/forget-subject.ts';
import { InMemoryPersonalKeyStore } from '../../../../runtime/event-store/personal-data/in-memory-personal-key-store.ts';
import { withPersonalData } from '../../../../runtime/event-store/personal-data/personal-data-store.ts';
import { noStream } from '../../../../runtime/event-store/stream-head.ts';
import type { Commit } from '../../../../runtime/message/commit.ts';
import { erased, isErased } from '../../../../runtime/message/erased.ts';
import { InvalidUpcastError } from '../../../../runtime/message/errors.ts';
import { eventStoreContract } from '../../../../runtime/testing/event-store-contract.ts';
import { testAmbient } from '../../../../runtime/testing/test-ambient.ts';
import { MemoryKeyService } from '../../../../runtime/transport/memory/memory-key-service.ts';
import { Customer, commitOf, protectedStore } from './customer.ts';

const stream = 'Customer#c-1';
const data = { customerId: 'c-1', email: 'anna@example.com', address: { street: 'Elm Street', city: 'Bern' }, tags: ['vip', 'ä😀'] };
const registered = (changes: object = {}) => ({ type: 'Registered', data: { ...data, ...changes } });
const dataOf = (commits: readonly Commit[]) => commits.flatMap(({ events }) => events.map((event) => event.data));

/** A store that holds what somebody made of stored commits behind our back. */
async function tampered(change: (data: Record<string, unknown>) => unknown, keyOptions: { lose?: boolean } = {}) {
  const { raw, store, keys, ambient } = protectedStore();
  await store.append(noStream(stream), commitOf('c1', registered()));
  const copy = JSON.parse(JSON.stringify((await raw.load(stream)).commits[0])) as Commit;
  change(copy.events[0]?.data as Record<string, unknown>);
  const changed = new InMemoryEventStore();
  await changed.append(noStream(stream), copy);
  return withPersonalData(changed, { keys: keyOptions.lose ? new InMemoryPersonalKeyStore() : keys, aggregates: [Customer], ambient });
}

describe('a store with personal data', () => {
  eventStoreContract(() => protectedStore().store);
});

describe('a store of personal data', () => {
  it('stores personal fields encrypted, others as they are, and returns both as they were', async () => {
    const { store, storedText } = protectedStore();
    const head = await store.append(noStream(stream), commitOf('c1', registered(), { type: 'Rated', data: { stars: 5 } }));
    expect(head.version).toBe(2);
    const text = await storedText(stream);
    for (const secret of ['anna@example.com', 'Elm Street', 'vip']) expect(text).not.toContain(secret);
    for (const open of ['Bern', '"stars":5', '"customerId":"c-1"']) expect(text).toContain(open);
    expect(dataOf((await store.load(stream)).commits)).toEqual([data, { stars: 5 }]);
    expect(dataOf(await store.readAfter(stream, 0))).toEqual([data, { stars: 5 }]);
    expect((await store.readCommit(stream, 2))?.events[0]?.data).toEqual(data);
    expect(await store.readCommit(stream, 3)).toBeUndefined();
  });

  it('waits for keys until the deadline, be it to write or to read', async () => {
    const { store, keys, ambient } = protectedStore({ keyCache: { maxAgeSeconds: 0 } });
    const head = await store.append(noStream(stream), commitOf('c1', registered()));
    jest.spyOn(keys, 'get').mockImplementation(() => new Promise(() => {}));
    const soon = { deadline: ambient.now() + 50 };
    const failures = [
      store.append(head, commitOf('c2', registered()), soon),
      store.load(stream, soon),
      store.readAfter(stream, 0, soon),
      store.readCommit(stream, 1, soon),
    ];
    await Promise.all(failures.map((failure) => expect(failure).rejects.toMatchObject({ code: 'deadline-exceeded', retryable: true })));
  });

  it('leaves out what is missing, and encrypts null', async () => {
    const { store, storedText } = protectedStore();
    const few = { customerId: 'c-1', email: '', address: { street: null, city: 'Bern' } };
    await store.append(noStream(stream), commitOf('c1', { type: 'Registered', data: few }));
    expect(await storedText(stream)).not.toContain('null');
    expect(dataOf((await store.load(stream)).commits)).toEqual([few]);
  });

  it('makes another text of the same value each time', async () => {
    const { store, raw } = protectedStore();
    await store.append(noStream(stream), commitOf('c1', registered(), registered()));
    const [first, second] = dataOf((await raw.load(stream)).commits) as { email: string }[];
    expect(first?.email).not.toBe(second?.email);
  });

  it('returns any JSON as it was', async () => {
    const Free = aggregate(
      'Free',
      {
        events: {
          Noted: { schema: z.object({ who: z.string(), note: z.json(), other: z.json() }), personal: { subject: 'who', fields: ['note'] } },
        },
        initialState: {},
      },
      { Noted: (state) => state },
    );
    const who = fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => !text.includes('#'));
    const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as unknown);
    await fc.assert(
      fc.asyncProperty(who, json, json, async (subject, note, other) => {
        const { store } = protectedStore({ aggregates: [Free], keyService: new MemoryKeyService() });
        const noted = { who: subject, note, other };
        await store.append(noStream('Free#1'), commitOf('c1', { type: 'Noted', data: noted }));
        expect(dataOf((await store.load('Free#1')).commits)).toEqual([noted]);
      }),
    );
  });

  it('hands the winner of a race over decrypted', async () => {
    const { store } = protectedStore();
    await store.append(noStream(stream), commitOf('c1', registered()));
    const lost = await store.append(noStream(stream), commitOf('c2', registered())).catch((error: unknown) => error);
    expect(lost).toBeInstanceOf(ConcurrencyError);
    expect((lost as ConcurrencyError).winner.events[0]?.data).toEqual(data);
  });

  it('counts what is stored against the limit of a commit', async () => {
    const { store, raw } = protectedStore();
    const email = 'x'.repeat(350 * 1024);
    await raw.append(noStream('Customer#plain'), commitOf('c1', registered({ email })));
    await expect(store.append(noStream(stream), commitOf('c1', registered({ email })))).rejects.toThrow(CommitTooLargeError);
  });

  it('encrypts the hash of the input too, by which somebody could try out what it was', async () => {
    const { store, raw, keys, ambient } = protectedStore();
    const commit = commitOf('c1', registered());
    await store.append(noStream(stream), { ...commit, metadata: { ...commit.metadata, inputHash: 'hash-of-input' } });
    expect((await raw.load(stream)).commits[0]?.metadata.inputHash).not.toContain('hash-of-input');
    expect((await store.load(stream)).commits[0]?.metadata.inputHash).toBe('hash-of-input');
    await forgetSubject('c-1', { store, keys, ambient });
    expect((await store.load(stream)).commits[0]?.metadata.inputHash).toBeUndefined();
  });

  it('reads what was stored in clear before the field was personal', async () => {
    const { store, raw } = protectedStore();
    await raw.append(noStream(stream), commitOf('c1', registered()));
    expect(dataOf((await store.load(stream)).commits)).toEqual([data]);
  });

  it('reads encrypted fields whatever the definition says today', async () => {
    const { store, raw, keys, ambient } = protectedStore();
    await store.append(noStream(stream), commitOf('c1', registered()));
    const later = withPersonalData(raw, { keys, aggregates: [], ambient });
    expect(dataOf((await later.load(stream)).commits)).toEqual([data]);
  });

  it('keeps the subjects of tenants apart', async () => {
    const { store, keys, ambient } = protectedStore();
    for (const tenant of ['acme', 'other']) await store.append(noStream(`${tenant}#${stream}`), commitOf('c1', registered()));
    await forgetSubject('c-1', { store, keys, ambient, tenant: 'acme' });
    expect(dataOf((await store.load(`other#${stream}`)).commits)).toEqual([data]);
    expect(dataOf((await store.load(`acme#${stream}`)).commits)).toMatchObject([{ email: erased }]);
  });
});

describe('after a subject was forgotten', () => {
  it('its fields read as erased, those of others as they were', async () => {
    const { store, keys, ambient } = protectedStore();
    await store.append(noStream(stream), commitOf('c1', registered(), registered({ customerId: 'c-2' })));
    await forgetSubject('c-1', { store, keys, ambient });
    const [first, second] = dataOf((await store.load(stream)).commits);
    expect(first).toEqual({ customerId: 'c-1', email: erased, address: { street: erased, city: 'Bern' }, tags: erased });
    expect(second).toEqual({ ...data, customerId: 'c-2' });
    expect(isErased(JSON.parse(JSON.stringify(erased)))).toBe(true);
    expect(fold(Customer, (await store.load(stream)).commits).email).toBe(data.email);
  });

  it('nothing personal of it is stored any more, and what is not personal is', async () => {
    const { store, raw, keys, ambient } = protectedStore();
    const head = await store.append(noStream(stream), commitOf('c1', registered()));
    await forgetSubject('c-1', { store, keys, ambient });
    await expect(store.append(head, commitOf('c2', registered()))).rejects.toThrow(SubjectForgottenError);
    expect((await raw.load(stream)).head.version).toBe(1);
    await store.append(head, commitOf('c3', { type: 'Rated', data: { stars: 1 } }));
  });

  it('older versions are upcast, and their erased fields are not held against them', async () => {
    const renamed = (upcast: (old: { email: unknown }) => unknown) =>
      aggregate(
        'Customer',
        {
          events: {
            Registered: {
              schema: z.object({ customerId: z.string(), mail: z.email(), plan: z.enum(['free', 'paid']) }),
              version: 2,
              upcast: { 1: upcast },
              personal: { subject: 'customerId', fields: ['mail'] },
            },
          },
          initialState: { mail: undefined as unknown },
        },
        { Registered: (_state, { mail }) => ({ mail }) },
      );
    const Sound = renamed((old) => ({ customerId: 'c-1', mail: old.email, plan: 'free' }));
    const Unsound = renamed((old) => ({ customerId: 'c-1', mail: old.email, plan: 'gold' }));
    const { store, keys, ambient } = protectedStore();
    await store.append(noStream(stream), commitOf('c1', registered()));
    expect(fold(Sound, (await store.load(stream)).commits)).toEqual({ mail: data.email });
    await forgetSubject('c-1', { store, keys, ambient });
    const { commits } = await store.load(stream);
    expect(fold(Sound, commits)).toEqual({ mail: erased });
    expect(() => fold(Unsound, commits)).toThrow(InvalidUpcastError);
    expect(() => fold(Unsound, commits)).toThrow(/plan/);
  });
});

describe('what somebody changed in the store', () => {
  const flip = (text: unknown) => `${String(text).startsWith('A') ? 'B' : 'A'}${String(text).slice(1)}`;
  const cases: readonly [string, (stored: Record<string, unknown>) => unknown, field: string][] = [
    ['a changed value', (stored) => Object.assign(stored, { email: flip(stored.email) }), 'email'],
    ['a value cut off', (stored) => Object.assign(stored, { email: 'AAAA' }), 'email'],
    ['a value in clear', (stored) => Object.assign(stored, { email: 5 }), 'email'],
    ['a value of another field', (stored) => Object.assign(stored, { email: stored.tags }), 'email'],
    ['a mark that is none', (stored) => Object.assign(stored, { $personal: 'x' }), '$personal'],
    ['a mark with another key', (stored) => Object.assign(stored.$personal as object, { key: 'other' }), 'email'],
    ['a mark with another subject', (stored) => Object.assign(stored.$personal as object, { subject: 'c-2' }), 'email'],
    ['a path to what every object has', (stored) => Object.assign(stored.$personal as object, { fields: ['__proto__'] }), '__proto__'],
    ['a path to nothing', (stored) => Object.assign(stored.$personal as object, { fields: ['constructor.name'] }), 'constructor.name'],
  ];

  it.each(cases)('%s is an error that names the field', async (_name, change, field) => {
    const store = await tampered(change);
    const error = await store.load(stream).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(PersonalDataUnreadableError);
    expect(error).toMatchObject({ code: 'personal-data-unreadable', stream, version: 1, field, retryable: false });
  });

  it('a value moved to another stream or version is an error', async () => {
    const { raw, store } = protectedStore();
    const head = await store.append(noStream(stream), commitOf('c1', registered()));
    const [commit] = (await raw.load(stream)).commits as [Commit];
    await raw.append(noStream('Customer#c-2'), commit);
    await expect(store.load('Customer#c-2')).rejects.toThrow(PersonalDataUnreadableError);
    await raw.append(head, { ...commit, commitId: 'c2' });
    await expect(store.readAfter(stream, 1)).rejects.toThrow(PersonalDataUnreadableError);
    expect(dataOf([(await store.readCommit(stream, 1)) as Commit])).toEqual([data]);
  });

  it('a lost key is an error, and does not pass for forgotten', async () => {
    const store = await tampered(() => undefined, { lose: true });
    await expect(store.load(stream)).rejects.toThrow(/its key is lost/);
  });
});

describe('what comes from outside', () => {
  it('can not pass for encrypted data', async () => {
    const { store } = protectedStore();
    const forged = { stars: 1, $personal: { subject: 'c-1', key: 'k', fields: ['stars'] } };
    await expect(store.append(noStream(stream), commitOf('c1', { type: 'Rated', data: forged }))).rejects.toThrow(ReservedFieldError);
    const nested = { type: 'Rated', data: { deep: forged } };
    await store.append(noStream(stream), commitOf('c1', nested));
    expect(dataOf((await store.load(stream)).commits)).toEqual([nested.data]);
  });

  it('keeps own fields of hostile names, and no prototype is touched', async () => {
    const { store } = protectedStore();
    const hostile = JSON.parse(
      '{"customerId":"c-1","email":"a","__proto__":{"isAdmin":true},"address":{"street":"s","__proto__":{"x":1}}}',
    ) as object;
    await store.append(noStream(stream), commitOf('c1', { type: 'Registered', data: hostile }));
    const [read] = dataOf((await store.load(stream)).commits);
    expect(JSON.stringify(read)).toBe(JSON.stringify(hostile));
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });

  it('leads through no list', async () => {
    const { store, storedText } = protectedStore();
    const list = { customerId: 'c-1', email: 'a', address: [{ street: 'Elm' }] };
    await store.append(noStream(stream), commitOf('c1', { type: 'Registered', data: list }));
    expect(await storedText(stream)).toContain('Elm');
    expect(dataOf((await store.load(stream)).commits)).toEqual([list]);
  });

  it.each([undefined, 5, '', 'a#b', '\ud800', 'x'.repeat(1_025)])('is no subject: %p', async (customerId) => {
    const { store, raw } = protectedStore();
    await expect(store.append(noStream(stream), commitOf('c1', registered({ customerId })))).rejects.toThrow(InvalidSubjectError);
    expect((await raw.load(stream)).head.version).toBe(0);
  });
});

describe('keys', () => {
  it('are stored wrapped where there is a key service, and are of no use without it', async () => {
    const keyService = new MemoryKeyService();
    const { store, raw, keys, ambient } = protectedStore({ keyService });
    await store.append(noStream(stream), commitOf('c1', registered()));
    expect(await keys.get({ subject: 'c-1' })).toMatchObject({ state: 'live', isWrapped: true });
    const again = withPersonalData(raw, { keys, keyService, aggregates: [Customer], ambient });
    expect(dataOf((await again.load(stream)).commits)).toEqual([data]);
    await expect(withPersonalData(raw, { keys, aggregates: [Customer], ambient }).load(stream)).rejects.toThrow(MissingKeyServiceError);
  });

  it('are the same for two writers who begin at once', async () => {
    const raw = new InMemoryEventStore();
    const keys = new InMemoryPersonalKeyStore();
    const stores = [1, 2, 3].map((nr) => {
      const ambient = testAmbient();
      return withPersonalData(raw, { keys, aggregates: [Customer], ambient: { ...ambient, newId: () => `${nr}-${ambient.newId()}` } });
    });
    await Promise.all(stores.map((store, nr) => store.append(noStream(`Customer#${nr}`), commitOf('c1', registered()))));
    for (const store of stores)
      for (const nr of stores.keys()) expect(dataOf((await store.load(`Customer#${nr}`)).commits)).toEqual([data]);
  });
});
