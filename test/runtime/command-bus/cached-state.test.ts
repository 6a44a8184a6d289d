import { aggregate, command } from '@allframe/serverless/runtime';
import { testAmbient } from '@allframe/serverless/testing';
import * as z from 'zod';
import { trustedMs } from '../../../runtime/command-bus/cached-streams.ts';
import { createCommandBus } from '../../../runtime/command-bus/command-bus.ts';
import { maxRepeatAgeMs } from '../../../runtime/command-bus/older-commands.ts';
import { maxRecentCommands } from '../../../runtime/command-bus/recent-commands.ts';
import { stateCache } from '../../../runtime/command-bus/state-cache.ts';
import { ConflictError } from '../../../runtime/event-store/errors.ts';
import { InMemoryEventStore } from '../../../runtime/event-store/in-memory-event-store.ts';
import { CommandIdReusedError, UnknownEventError } from '../../../runtime/message/errors.ts';
import { CloseCounter, Counter, CountUp } from '../counter.ts';
import { commitOf, RecordingStore } from '../recording-store.ts';

const stream = 'Counter#a';
const counterId = 'a';

/** A process with a cache of its own, and another writer who shares the store with it. */
function setUp() {
  const store = new RecordingStore();
  const ambient = testAmbient();
  const cache = stateCache();
  const bus = createCommandBus({ store, ambient, cache });
  const other = createCommandBus({ store: store.inner, ambient });
  const callsOf = async (work: () => Promise<unknown>) => {
    store.calls.length = 0;
    await work();
    return [...store.calls];
  };
  return { store, ambient, cache, bus, other, callsOf };
}

describe('cached state', () => {
  it('saves the load from the second command on', async () => {
    const { bus, callsOf, store } = setUp();
    expect(await callsOf(() => bus.dispatch(CountUp, { counterId }))).toEqual(['load', 'append']);
    expect(await callsOf(() => bus.dispatch(CountUp, { counterId, by: 2 }))).toEqual(['append']);
    expect(await callsOf(() => bus.dispatch(CloseCounter, { counterId }))).toEqual(['append']);
    expect(await bus.dispatch(CountUp, { counterId })).toMatchObject({ code: 'counter-closed', version: 4, details: { total: 4 } });
    expect((await store.inner.load(stream)).commits.map(({ firstVersion }) => firstVersion)).toEqual([1, 2, 3]);
  });

  it('gives the same results as no cache', async () => {
    const run = async (cached: boolean) => {
      const bus = createCommandBus({ store: new InMemoryEventStore(), ambient: testAmbient(), cache: cached ? stateCache() : undefined });
      const results: unknown[] = [];
      for (const by of [1, 0, 3, 0]) results.push(await bus.dispatch(CountUp, { counterId, by }, { commandId: `c-${by}` }));
      results.push(await bus.dispatch(CloseCounter, { counterId }), await bus.dispatch(CountUp, { counterId }));
      results.push(await bus.dispatch(CountUp, { counterId, by: 3 }, { commandId: 'c-3' }));
      return results;
    };
    expect(await run(true)).toEqual(await run(false));
  });

  it('that is behind by one commit costs one retry and no read', async () => {
    const { bus, other, callsOf, store } = setUp();
    await bus.dispatch(CountUp, { counterId });
    await other.dispatch(CountUp, { counterId });
    expect(await callsOf(() => bus.dispatch(CountUp, { counterId }))).toEqual(['append', 'append']);
    expect((await store.inner.load(stream)).head.version).toBe(3);
  });

  it('that is further behind is read on from what is known', async () => {
    const { bus, other, callsOf } = setUp();
    await bus.dispatch(CountUp, { counterId });
    for (const by of [2, 3, 4]) await other.dispatch(CountUp, { counterId, by });
    expect(await callsOf(() => bus.dispatch(CountUp, { counterId }))).toEqual(['append', 'append', 'readAfter', 'append']);
    await bus.dispatch(CloseCounter, { counterId });
    expect(await bus.dispatch(CountUp, { counterId })).toMatchObject({ details: { total: 12 } });
  });

  it('does not stand behind a rejection until the store has confirmed it', async () => {
    const { bus, callsOf } = setUp();
    await bus.dispatch(CloseCounter, { counterId });
    expect(await callsOf(() => bus.dispatch(CountUp, { counterId }))).toEqual(['readAfter']);
  });

  it.each(['a rejection', 'a decision to do nothing', 'an error', 'an invalid decision'] as const)(
    'that is stale makes no %s',
    async (outcome) => {
      const { bus, other } = setUp();
      const Finish = command('Finish', {
        input: z.object({}),
        aggregate: Counter,
        streamId: () => counterId,
        decide: (_input, { total }, { reject }) => {
          if (total > 2) return Counter.events.Closed({});
          if (outcome === 'a rejection') return reject('too-early');
          if (outcome === 'an error') throw new Error('too early');
          return outcome === 'an invalid decision' ? Counter.events.Counted({ by: 5_000 }) : [];
        },
      });
      await bus.dispatch(CountUp, { counterId });
      for (const by of [2, 2, 2]) await other.dispatch(CountUp, { counterId, by });
      expect(await bus.dispatch(Finish, {})).toMatchObject({ outcome: 'accepted', version: 5 });
    },
  );

  it('passes an error of the decider on, once the store has confirmed its state', async () => {
    const { bus, callsOf } = setUp();
    const Fail = command('Fail', {
      input: z.object({}),
      aggregate: Counter,
      streamId: () => counterId,
      decide: () => {
        throw new Error('broken');
      },
    });
    await bus.dispatch(CountUp, { counterId });
    const failure = async () => expect(bus.dispatch(Fail, {})).rejects.toThrow('broken');
    expect(await callsOf(failure)).toEqual(['readAfter']);
    expect(await callsOf(() => bus.dispatch(CountUp, { counterId }))).toEqual(['append']);
  });

  it('compares a version that a caller names with the store where it differs', async () => {
    const { bus, other, callsOf } = setUp();
    await bus.dispatch(CountUp, { counterId });
    expect(await callsOf(() => bus.dispatch(CountUp, { counterId }, { expectedVersion: 1 }))).toEqual(['append']);
    await other.dispatch(CountUp, { counterId });
    expect(await bus.dispatch(CountUp, { counterId }, { expectedVersion: 3 })).toMatchObject({ version: 4 });
    await other.dispatch(CountUp, { counterId });
    await expect(bus.dispatch(CountUp, { counterId }, { expectedVersion: 4 })).rejects.toMatchObject({ name: 'ConflictError', actual: 5 });
    await expect(bus.dispatch(CountUp, { counterId }, { expectedVersion: 9 })).rejects.toThrow(ConflictError);
  });

  it('recognizes an own commit whose answer got lost', async () => {
    const { bus, store } = setUp();
    await bus.dispatch(CountUp, { counterId });
    store.afterAppend = () => Promise.reject(new Error('no answer'));
    expect(await bus.dispatch(CountUp, { counterId, by: 7 })).toMatchObject({
      outcome: 'accepted',
      version: 2,
      events: [{ data: { by: 7 } }],
    });
    expect((await store.inner.load(stream)).head.version).toBe(2);
  });

  it('does not begin what can’t be taken back on a guess', async () => {
    const { bus, other, callsOf } = setUp();
    let payments = 0;
    const Pay = command('Pay', {
      input: z.object({}),
      aggregate: Counter,
      streamId: () => counterId,
      prepare: async () => {
        payments += 1;
      },
      decide: () => Counter.events.Counted({ by: 1 }),
    });
    await bus.dispatch(CountUp, { counterId });
    const first = await other.dispatch(Pay, {}, { commandId: 'c-1' });
    expect(await callsOf(async () => expect(await bus.dispatch(Pay, {}, { commandId: 'c-1' })).toEqual(first))).toEqual(['readAfter']);
    expect(payments).toBe(1);
  });

  it('is confirmed where the store has not been heard of for a while', async () => {
    const { bus, ambient, callsOf } = setUp();
    await bus.dispatch(CountUp, { counterId });
    ambient.advance(trustedMs);
    expect(await callsOf(() => bus.dispatch(CountUp, { counterId }))).toEqual(['readAfter', 'append']);
    ambient.advance(trustedMs - 1);
    expect(await callsOf(() => bus.dispatch(CountUp, { counterId }))).toEqual(['append']);
  });

  it('is of one aggregate: another one of the same name folds for itself', async () => {
    const { bus } = setUp();
    const Names = aggregate(
      'Counter',
      { events: { Counted: z.object({ by: z.number() }) }, initialState: { names: '' } },
      { Counted: ({ names }) => ({ names: `${names}x` }) },
    );
    const See = command('See', {
      input: z.object({}),
      aggregate: Names,
      streamId: () => counterId,
      decide: (_input, state, { reject }) => reject('seen', state),
    });
    await bus.dispatch(CountUp, { counterId });
    await bus.dispatch(CountUp, { counterId });
    expect(await bus.dispatch(See, {})).toMatchObject({ details: { names: 'xx' } });
    expect(await bus.dispatch(CloseCounter, { counterId })).toMatchObject({ version: 4 });
  });

  it('may be shared by buses over different stores', async () => {
    const { bus, cache, ambient } = setUp();
    await bus.dispatch(CountUp, { counterId });
    const elsewhere = createCommandBus({ store: new InMemoryEventStore(), ambient, cache });
    expect(await elsewhere.dispatch(CountUp, { counterId })).toMatchObject({ version: 1 });
  });

  it('is not kept of a stream that nobody wrote to, nor of one that can’t be folded', async () => {
    const { bus, cache, store, callsOf } = setUp();
    await bus.dispatch(CountUp, { counterId, by: 0 });
    await store.inner.append((await store.inner.load('Counter#b')).head, {
      ...commitOf('c-1'),
      events: [{ type: 'Opened', data: {}, schemaVersion: 1 }],
    });
    const unknown = () => expect(bus.dispatch(CountUp, { counterId: 'b' })).rejects.toThrow(UnknownEventError);
    expect([await callsOf(unknown), await callsOf(unknown)]).toEqual([['load'], ['load']]);
    expect(cache.entries).toBe(0);
  });

  it('stays behind what it can’t fold: a stream that went on with newer code’s events', async () => {
    const { bus, store } = setUp();
    await bus.dispatch(CountUp, { counterId });
    await store.inner.append((await store.inner.load(stream)).head, {
      ...commitOf('c-9'),
      events: [{ type: 'Opened', data: {}, schemaVersion: 1 }],
    });
    for (let again = 0; again < 2; again += 1) await expect(bus.dispatch(CountUp, { counterId })).rejects.toThrow(UnknownEventError);
    expect((await store.inner.load(stream)).head.version).toBe(2);
  });
});

describe('a command id, with cached state', () => {
  it('that comes again gives the first result, read by its version', async () => {
    const { bus, callsOf } = setUp();
    const first = await bus.dispatch(CountUp, { counterId, by: 3 }, { commandId: 'c-1' });
    await bus.dispatch(CloseCounter, { counterId });
    expect(
      await callsOf(async () => expect(await bus.dispatch(CountUp, { counterId, by: 3 }, { commandId: 'c-1' })).toEqual(first)),
    ).toEqual(['readCommit']);
    await expect(bus.dispatch(CountUp, { counterId, by: 4 }, { commandId: 'c-1' })).rejects.toThrow(CommandIdReusedError);
  });

  it('that another process has run in the meantime gives that result', async () => {
    const { bus, other, store } = setUp();
    await bus.dispatch(CountUp, { counterId });
    const first = await other.dispatch(CountUp, { counterId, by: 3 }, { commandId: 'c-1' });
    await other.dispatch(CountUp, { counterId });
    expect(await bus.dispatch(CountUp, { counterId, by: 3 }, { commandId: 'c-1' })).toEqual(first);
    await other.dispatch(CloseCounter, { counterId });
    expect(await bus.dispatch(CountUp, { counterId, by: 3 }, { commandId: 'c-1' })).toEqual(first);
    expect((await store.inner.load(stream)).head.version).toBe(5);
  });

  it('that is known from a load, a winner or a read gives its result too', async () => {
    const { bus, other, callsOf } = setUp();
    const results = [await other.dispatch(CountUp, { counterId, by: 1 }, { commandId: 'c-1' })];
    await bus.dispatch(CountUp, { counterId });
    results.push(await other.dispatch(CountUp, { counterId, by: 2 }, { commandId: 'c-2' }));
    await bus.dispatch(CountUp, { counterId });
    results.push(await other.dispatch(CountUp, { counterId, by: 3 }, { commandId: 'c-3' }));
    await bus.dispatch(CountUp, { counterId, by: 0 });
    for (const [index, result] of results.entries()) {
      const again = async () =>
        expect(await bus.dispatch(CountUp, { counterId, by: index + 1 }, { commandId: `c-${index + 1}` })).toEqual(result);
      expect(await callsOf(again)).toEqual(['readCommit']);
    }
  });

  it('is known by a hash alone on a hot stream: then the stream is read, and nothing is done twice', async () => {
    const { bus, callsOf, store, ambient } = setUp();
    const first = await bus.dispatch(CountUp, { counterId, by: 5 }, { commandId: 'c-1' });
    for (let count = 0; count < maxRecentCommands; count += 1) await bus.dispatch(CountUp, { counterId });

    const again = async () => expect(await bus.dispatch(CountUp, { counterId, by: 5 }, { commandId: 'c-1' })).toEqual(first);
    expect(await callsOf(again)).toEqual(['load']);
    expect(await callsOf(() => bus.dispatch(CountUp, { counterId }, { commandId: 'new' }))).toEqual(['append']);
    expect((await store.inner.load(stream)).head.version).toBe(maxRecentCommands + 2);

    // Nobody repeats what is so old.
    ambient.advance(maxRepeatAgeMs);
    await bus.dispatch(CountUp, { counterId });
    expect(await callsOf(() => bus.dispatch(CountUp, { counterId, by: 5 }, { commandId: 'c-1' }))).toEqual(['append']);
  });
});

describe('cached state of a store that was restored to an earlier time', () => {
  /** Puts the stream back to its first commits, and lets others go on from there. */
  async function restore(store: RecordingStore, kept: number, then: readonly string[] = []) {
    const { commits } = await store.inner.load(stream);
    const restored = new InMemoryEventStore();
    let { head } = await restored.load(stream);
    for (const commit of commits.slice(0, kept)) head = await restored.append(head, commit);
    for (const commitId of then) head = await restored.append(head, commitOf(commitId));
    Object.assign(store, { inner: restored });
  }

  it.each<[string, number, readonly string[]]>([
    ['is shorter now', 1, []],
    ['is gone', 0, []],
    ['went another way to the same length', 1, ['x-2', 'x-3']],
    ['went another way and further', 1, ['x-2', 'x-3', 'x-4', 'x-5']],
    ['went another way, not as far', 1, ['x-2']],
  ])('counts no more where a stream %s', async (_, kept, then) => {
    for (const input of [{ by: 1 }, { by: 0 }]) {
      const { bus, store } = setUp();
      for (const by of [10, 20, 30]) await bus.dispatch(CountUp, { counterId, by });
      await restore(store, kept, then);

      const result = await bus.dispatch(CountUp, { counterId, ...input });

      const { commits, head } = await store.inner.load(stream);
      expect(head.version).toBe(kept + then.length + input.by);
      expect(result).toMatchObject({ outcome: 'accepted', version: head.version });
      expect(commits.map(({ firstVersion }) => firstVersion)).toEqual(commits.map((_commit, index) => index + 1));
      await bus.dispatch(CloseCounter, { counterId });
      expect(await bus.dispatch(CountUp, { counterId })).toMatchObject({ details: { total: 10 * kept + then.length + input.by + 1 } });
    }
  });

  it('does not answer a repeated command with what is gone', async () => {
    const { bus, store } = setUp();
    for (const by of [10, 20, 30]) await bus.dispatch(CountUp, { counterId, by }, { commandId: `c-${by}` });
    await restore(store, 1, ['x-2']);
    expect(await bus.dispatch(CountUp, { counterId, by: 20 }, { commandId: 'c-20' })).toMatchObject({ version: 3 });
  });
});

describe('state that is changed in place', () => {
  const Basket = aggregate(
    'Basket',
    { events: { Opened: z.object({}), Added: z.object({ sku: z.string() }) }, initialState: { items: [] as string[] } },
    {
      Opened: () => ({ items: [] }),
      Added: (state, { sku }) => {
        state.items.push(sku);
        return state;
      },
    },
  );
  const Add = command('Add', {
    input: z.object({ sku: z.string(), isFirst: z.boolean().default(false) }),
    aggregate: Basket,
    streamId: () => 'b',
    decide: ({ sku, isFirst }) => (isFirst ? Basket.events.Opened({}) : Basket.events.Added({ sku })),
  });

  it('is an error where all streams would share it, with a cache or without', async () => {
    const { store, bus, other } = setUp();
    await store.inner.append((await store.inner.load('Basket#b')).head, {
      ...commitOf('c-1'),
      events: [{ type: 'Added', data: { sku: 'x' }, schemaVersion: 1 }],
    });
    for (const each of [bus, other])
      await expect(each.dispatch(Add, { sku: 'y' })).rejects.toThrow(/Cannot add property 0, object is not extensible/);
  });

  it('is an error where a cache shares it, each time and before anything is stored', async () => {
    const { store, bus, other } = setUp();
    await bus.dispatch(Add, { sku: '', isFirst: true });
    for (let again = 0; again < 3; again += 1) await expect(bus.dispatch(Add, { sku: 'x' })).rejects.toThrow(TypeError);
    expect((await store.inner.load('Basket#b')).head.version).toBe(1);
    expect(await other.dispatch(Add, { sku: 'x' })).toMatchObject({ version: 2 });
  });

  it('is an error in a decider too', async () => {
    const { bus } = setUp();
    const Cheat = command('Cheat', {
      input: z.object({}),
      aggregate: Counter,
      streamId: () => counterId,
      decide: (_input, state) => {
        state.total = 100;
        return Counter.events.Counted({ by: 1 });
      },
    });
    await bus.dispatch(CountUp, { counterId });
    await expect(bus.dispatch(Cheat, {})).rejects.toThrow(TypeError);
  });

  it('does no harm where it can’t be frozen: such state is not kept', async () => {
    const { bus, cache, callsOf } = setUp();
    const Names = aggregate(
      'Names',
      { events: { Named: z.object({ name: z.string() }) }, initialState: { names: new Set<string>() } },
      {
        Named: ({ names }, { name }) => ({ names: new Set([...names, name]) }),
      },
    );
    const Name = command('Name', {
      input: z.object({ name: z.string() }),
      aggregate: Names,
      streamId: () => 'n',
      decide: ({ name }, { names }, { reject }) => {
        if (names.has(name)) return reject('taken');
        names.add(name);
        return Names.events.Named({ name });
      },
    });
    await bus.dispatch(Name, { name: 'anna' });
    expect(await callsOf(() => bus.dispatch(Name, { name: 'bert' }))).toEqual(['load', 'append']);
    expect(cache.entries).toBe(0);
  });

  it('is not shared with what the caller got or gave', async () => {
    const { bus } = setUp();
    const Noted = aggregate(
      'Noted',
      { events: { Put: z.object({ notes: z.array(z.string()) }) }, initialState: { notes: [] as readonly string[] } },
      { Put: (_state, { notes }) => ({ notes }) },
    );
    const Put = command('Put', {
      input: z.object({ notes: z.array(z.string()) }),
      aggregate: Noted,
      streamId: () => 'n',
      decide: ({ notes }, state, { reject }) => (state.notes.length > 0 ? reject('seen', state) : Noted.events.Put({ notes })),
    });
    const result = await bus.dispatch(Put, { notes: ['a'] });
    if (result.outcome !== 'accepted') throw new Error('expected to be accepted');
    const [event] = result.events as unknown as [{ data: { notes: string[] } }];
    expect(() => event.data.notes.push('b')).toThrow(TypeError);
    expect(await bus.dispatch(Put, { notes: [] })).toMatchObject({ details: { notes: ['a'] } });
  });
});
