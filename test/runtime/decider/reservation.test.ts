import { reservation } from '@allframe/serverless/runtime';
import { given, rejected } from '@allframe/serverless/testing';
import { createCommandBus } from '../../../runtime/command-bus/command-bus.ts';
import { InMemoryEventStore } from '../../../runtime/event-store/in-memory-event-store.ts';
import { testAmbient } from '../../../runtime/testing/test-ambient.ts';

const Email = reservation('UserEmail', { normalize: (email) => email.trim().toLowerCase() });
const { Reserved, Confirmed, Released } = Email.aggregate.events;
const value = 'anna@example.com';
const past = '2020-01-01T00:00:00.000Z';

describe('reservation', () => {
  it('gives a value that nobody holds', () =>
    given()
      .when(Email.Reserve, { value, owner: 'u-1' })
      .then(Reserved({ owner: 'u-1' })));

  it('refuses a value that somebody else holds', () =>
    given(Reserved({ owner: 'u-1' }))
      .when(Email.Reserve, { value, owner: 'u-2' })
      .then(rejected('taken')));

  it('leaves alone what the owner holds already', () =>
    given(Reserved({ owner: 'u-1' }))
      .when(Email.Reserve, { value, owner: 'u-1' })
      .then());

  it('gives a value again that was released', () =>
    given(Reserved({ owner: 'u-1' }), Released({ owner: 'u-1' }))
      .when(Email.Reserve, { value, owner: 'u-2' })
      .then(Reserved({ owner: 'u-2' })));

  it('gives a value again whose time ran out before it was confirmed', () =>
    given(Reserved({ owner: 'u-1', expiresAt: past }))
      .when(Email.Reserve, { value, owner: 'u-2' })
      .then(Reserved({ owner: 'u-2' })));

  it('keeps a value that was confirmed in time', () =>
    given(Reserved({ owner: 'u-1', expiresAt: past }), Confirmed({ owner: 'u-1' }))
      .when(Email.Reserve, { value, owner: 'u-2' })
      .then(rejected('taken')));

  it('confirms no value that ran out, or that another one holds', async () => {
    await given(Reserved({ owner: 'u-1', expiresAt: past }))
      .when(Email.Confirm, { value, owner: 'u-1' })
      .then(rejected('not-reserved'));
    await given(Reserved({ owner: 'u-2' }))
      .when(Email.Confirm, { value, owner: 'u-1' })
      .then(rejected('not-reserved'));
  });

  it('releases nothing that somebody else holds', () =>
    given(Reserved({ owner: 'u-2' }))
      .when(Email.Release, { value, owner: 'u-1' })
      .then());

  it('reserves for a while from now', async () => {
    const ambient = testAmbient();
    const bus = createCommandBus({ store: new InMemoryEventStore(), ambient });
    const result = await bus.dispatch(Email.Reserve, { value, owner: 'u-1', forSeconds: 60 });
    const expiresAt = new Date(ambient.now() + 60_000).toISOString();
    expect(result).toMatchObject({ outcome: 'accepted', events: [{ type: 'Reserved', data: { owner: 'u-1', expiresAt } }] });
  });

  it('begins the time anew when its owner reserves again, or keeps the value for good', async () => {
    const ambient = testAmbient();
    const bus = createCommandBus({ store: new InMemoryEventStore(), ambient });
    await bus.dispatch(Email.Reserve, { value, owner: 'u-1', forSeconds: 60 });
    ambient.advance(30_000);
    const expiresAt = new Date(ambient.now() + 60_000).toISOString();
    expect(await bus.dispatch(Email.Reserve, { value, owner: 'u-1', forSeconds: 60 })).toMatchObject({ events: [{ data: { expiresAt } }] });
    expect(await bus.dispatch(Email.Reserve, { value, owner: 'u-1' })).toMatchObject({ events: [{ data: { owner: 'u-1' } }] });
    ambient.advance(120_000);
    expect(await bus.dispatch(Email.Reserve, { value, owner: 'u-2' })).toMatchObject({ outcome: 'rejected', code: 'taken' });
    expect(await bus.dispatch(Email.Reserve, { value, owner: 'u-1', forSeconds: 60 })).toMatchObject({ events: [] });
  });

  it('reserves for ten years at most', async () => {
    const bus = createCommandBus({ store: new InMemoryEventStore(), ambient: testAmbient() });
    const reserve = (forSeconds: number) => bus.dispatch(Email.Reserve, { value, owner: 'u-1', forSeconds });
    expect(await reserve(315_360_000)).toMatchObject({ outcome: 'accepted' });
    for (const tooLong of [315_360_001, 3e11, 1e15, Number.POSITIVE_INFINITY, Number.NaN])
      await expect(reserve(tooLong)).rejects.toMatchObject({ code: 'validation-failed', faults: [{ path: 'forSeconds' }] });
  });

  it('keeps a value whose stored end is past the year 9999', () =>
    given(Reserved({ owner: 'u-1', expiresAt: '+011533-01-01T00:00:00.000Z' }))
      .when(Email.Reserve, { value, owner: 'u-2' })
      .then(rejected('taken')));

  it('counts as one what is normalized to one, and does not store it', async () => {
    const store = new InMemoryEventStore();
    const bus = createCommandBus({ store, ambient: testAmbient() });
    const first = await bus.dispatch(Email.Reserve, { value, owner: 'u-1' });
    const second = await bus.dispatch(Email.Reserve, { value: ' Anna@Example.COM ', owner: 'u-2' });
    expect(second).toMatchObject({ outcome: 'rejected', code: 'taken' });
    expect(JSON.stringify(first)).not.toContain('anna');
  });

  it('lets one of many win that want a value at once', async () => {
    const bus = createCommandBus({ store: new InMemoryEventStore(), ambient: testAmbient() });
    const results = await Promise.all(Array.from({ length: 20 }, (_, user) => bus.dispatch(Email.Reserve, { value, owner: `u-${user}` })));
    expect(results.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(1);
  });

  it('tells what is wrong with an input', async () => {
    const bus = createCommandBus({ store: new InMemoryEventStore(), ambient: testAmbient() });
    await expect(bus.dispatch(Email.Reserve, { value: '', owner: 'u-1', forSeconds: -1 })).rejects.toMatchObject({
      code: 'validation-failed',
      faults: [{ path: 'value' }, { path: 'forSeconds' }],
    });
    await expect(bus.dispatch(Email.Release, 7 as never)).rejects.toThrow('must be an object');
  });
});
