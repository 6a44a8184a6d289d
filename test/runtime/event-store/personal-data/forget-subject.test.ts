import type { EventStore } from '../../../../runtime/event-store/event-store.ts';
import { InvalidSubjectError } from '../../../../runtime/event-store/personal-data/errors.ts';
import { forgetSubject } from '../../../../runtime/event-store/personal-data/forget-subject.ts';
import { InMemoryPersonalKeyStore } from '../../../../runtime/event-store/personal-data/in-memory-personal-key-store.ts';
import { withPersonalData } from '../../../../runtime/event-store/personal-data/personal-data-store.ts';
import type { PersonalKeyStore } from '../../../../runtime/event-store/personal-data/personal-key-store.ts';
import { reapplyErasures } from '../../../../runtime/event-store/personal-data/reapply-erasures.ts';
import { noStream } from '../../../../runtime/event-store/stream-head.ts';
import { erased } from '../../../../runtime/message/erased.ts';
import { Customer, commitOf, protectedStore } from './customer.ts';

const stream = 'Customer#c-1';
const registered = { type: 'Registered', data: { customerId: 'c-1', email: 'anna@example.com' } };

async function given() {
  const world = protectedStore();
  await world.store.append(noStream(stream), commitOf('c1', registered));
  const emailIn = async (store: EventStore) =>
    ((await store.load(stream)).commits[0]?.events[0]?.data as { email: unknown } | undefined)?.email;
  const log = async () => (await world.raw.load('$erasure#c-1')).commits.flatMap(({ events }) => events);
  return { ...world, emailIn, log };
}

const crash = async () => {
  throw new Error('crashed');
};

describe('forgetting a subject', () => {
  it('leaves a tombstone, and an event for who follows', async () => {
    const { store, keys, ambient, emailIn, log } = await given();
    await forgetSubject('c-1', { store, keys, ambient, actor: 'officer' });
    expect(await emailIn(store)).toEqual(erased);
    expect(await log()).toEqual([{ type: 'SubjectForgotten', data: { subject: 'c-1' }, schemaVersion: 1 }]);
    expect((await store.load('$erasure#c-1')).commits[0]?.metadata.actor).toBe('officer');
  });

  it('may be repeated, and be begun by two at once', async () => {
    const { store, keys, ambient, log } = await given();
    await Promise.all([1, 2, 3].map(() => forgetSubject('c-1', { store, keys, ambient })));
    await forgetSubject('c-1', { store, keys, ambient });
    expect(await log()).toHaveLength(1);
  });

  it('may come before anything was stored', async () => {
    const { store, keys, ambient } = await given();
    await forgetSubject('c-9', { store, keys, ambient });
    expect(await keys.get({ subject: 'c-9' })).toEqual({ state: 'forgotten' });
  });

  it.each(['', 'a#b'])('refuses a subject that is none: %p', async (subject) => {
    const { store, keys, ambient } = await given();
    await expect(forgetSubject(subject, { store, keys, ambient })).rejects.toThrow(InvalidSubjectError);
  });

  const crashes: readonly [string, (store: EventStore, keys: PersonalKeyStore) => { store?: EventStore; keys?: PersonalKeyStore }][] = [
    ['before the event', (store) => ({ store: { ...store, append: crash } })],
    [
      'after the event, whose answer got lost',
      (store) => ({ store: { ...store, append: async (...call) => (await store.append(...call)) && crash() } }),
    ],
    ['before the tombstone', (_store, keys) => ({ keys: { ...partsOf(keys), forget: crash } })],
    [
      'after the tombstone, whose answer got lost',
      (_store, keys) => ({ keys: { ...partsOf(keys), forget: (who) => keys.forget(who).then(crash) } }),
    ],
  ];

  it.each(crashes)('is done by a second try after a crash %s', async (_name, failing) => {
    const { raw, store, keys, ambient, emailIn, log } = await given();
    await expect(forgetSubject('c-1', { store, keys, ambient, ...failing(store, keys) })).rejects.toThrow('crashed');
    await forgetSubject('c-1', { store, keys, ambient });
    expect(await log()).toHaveLength(1);
    expect(await emailIn(store)).toEqual(erased);
    expect(await emailIn(withPersonalData(raw, { keys, aggregates: [Customer], ambient }))).toEqual(erased);
  });

  it('is done by the log after a crash between the two', async () => {
    const { store, keys, ambient, emailIn } = await given();
    await forgetSubject('c-1', { store, keys: { ...partsOf(keys), forget: crash }, ambient }).catch(() => undefined);
    expect(await emailIn(store)).toBe('anna@example.com');
    expect(await reapplyErasures({ store, keys })).toBe(1);
    expect(await emailIn(store)).toEqual(erased);
  });

  it('is done again after keys were restored to an earlier time', async () => {
    const { store, raw, keys, ambient, emailIn } = await given();
    const backup = await keys.get({ subject: 'c-1' });
    const subjects = ['c-1', ...Array.from({ length: 150 }, (_, nr) => `other-${nr}`)];
    for (const subject of subjects) await forgetSubject(subject, { store, keys, ambient });
    await forgetSubject('c-1', { store, keys, ambient, tenant: 'acme' });
    const restored = new InMemoryPersonalKeyStore();
    if (backup?.state === 'live') await restored.createIfAbsent({ subject: 'c-1' }, backup);
    const afterwards = withPersonalData(raw, { keys: restored, aggregates: [Customer], ambient });
    expect(await emailIn(afterwards)).toBe('anna@example.com');
    expect(await reapplyErasures({ store: afterwards, keys: restored })).toBe(subjects.length + 1);
    expect(await emailIn(afterwards)).toEqual(erased);
    expect(await restored.get({ subject: 'c-1', tenant: 'acme' })).toEqual({ state: 'forgotten' });
  });
});

function partsOf(keys: PersonalKeyStore): PersonalKeyStore {
  return {
    get: (subject) => keys.get(subject),
    createIfAbsent: (subject, key) => keys.createIfAbsent(subject, key),
    forget: (subject) => keys.forget(subject),
  };
}
