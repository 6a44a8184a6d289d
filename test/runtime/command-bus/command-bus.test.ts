import { aggregate, command } from '@allframe/serverless/runtime';
import { testAmbient } from '@allframe/serverless/testing';
import * as fc from 'fast-check';
import * as z from 'zod';
import { createCommandBus } from '../../../runtime/command-bus/command-bus.ts';
import { InvalidDecisionError } from '../../../runtime/command-bus/errors.ts';
import { ConcurrencyError, ConflictError } from '../../../runtime/event-store/errors.ts';
import type { EventStore } from '../../../runtime/event-store/event-store.ts';
import type { ExpectedVersion } from '../../../runtime/event-store/stream-head.ts';
import {
  CausationDepthError,
  CommandIdReusedError,
  InvalidStreamIdError,
  InvalidUpcastError,
  UnknownEventError,
  ValidationError,
} from '../../../runtime/message/errors.ts';
import { maxCausationDepth } from '../../../runtime/message/metadata.ts';
import { CloseCounter, Counter, CountUp } from '../counter.ts';
import { commitOf, RecordingStore } from '../recording-store.ts';

const stream = 'Counter#a';

/** As a schema that promises what it does not check. */
const anything = z.any() as z.ZodType<{ readonly [key: string]: string }>;

function setUp() {
  const store = new RecordingStore();
  const ambient = testAmbient();
  return { store, ambient, bus: createCommandBus({ store, ambient }) };
}

/** Lets another writer win this many appends in a row. */
function letRivalsWin(store: RecordingStore, rivals: number, commit = (rival: number) => commitOf(`rival-${rival}`)) {
  store.beforeAppend = async ({ stream: name }, attempt) => {
    if (attempt > rivals) return;
    const { head } = await store.inner.load(name);
    await store.inner.append(head, commit(attempt));
  };
}

const itself: Record<string, unknown> = {};
itself.within = itself;

describe('the command bus', () => {
  it('decides on what happened before, and appends the outcome as one commit', async () => {
    const { bus, store } = setUp();
    await bus.dispatch(CountUp, { counterId: 'a', by: 2 });

    const result = await bus.dispatch(CloseCounter, { counterId: 'a' });

    expect(result).toEqual({
      outcome: 'accepted',
      streamId: 'a',
      version: 3,
      events: [
        { type: 'Counted', data: { by: 1, unit: 'piece' } },
        { type: 'Closed', data: {} },
      ],
      token: expect.any(String),
    });
    expect((await store.inner.load(stream)).commits.map(({ firstVersion, lastVersion }) => [firstVersion, lastVersion])).toEqual([
      [1, 1],
      [2, 3],
    ]);
    expect(store.calls).toEqual(['load', 'append', 'load', 'append']);
  });

  it('stores where a commit comes from', async () => {
    const { bus, store } = setUp();
    const origin = {
      commandId: 'c-1',
      correlationId: 'first',
      causationId: 'cause',
      causationDepth: 2,
      actor: 'anna',
      traceParent: '00-a-b-01',
    };
    await bus.dispatch(CountUp, { counterId: 'a' }, origin);
    await bus.dispatch(CountUp, { counterId: 'a' }, { commandId: 'c-2' });
    const [first, second] = (await store.inner.load(stream)).commits;
    expect(first?.metadata).toMatchObject(origin);
    expect(second?.metadata).toMatchObject({ commandId: 'c-2', correlationId: 'c-2', causationId: 'c-2', causationDepth: 0 });
    expect(first?.timestamp).toBe('2026-01-01T00:00:00.000Z');
  });

  it('stores events as their schema puts them out, and returns them so', async () => {
    const { bus, store } = setUp();
    const result = await bus.dispatch(CountUp, { counterId: 'a' });
    const [commit] = (await store.inner.load(stream)).commits;
    expect(commit?.events).toEqual([{ type: 'Counted', data: { by: 1, unit: 'piece' }, schemaVersion: 1 }]);
    expect(result).toMatchObject({ events: [{ data: { by: 1, unit: 'piece' } }] });
  });

  it('refuses input that does not match its schema, before it reads anything', async () => {
    const { bus, store } = setUp();
    const failure = bus.dispatch(CountUp, { counterId: 1, by: 'x' } as never);
    await expect(failure).rejects.toThrow(ValidationError);
    await expect(failure).rejects.toMatchObject({ faults: [{ path: 'counterId' }, { path: 'by' }] });
    expect(store.calls).toEqual([]);
  });

  it('passes a rejection on, and leaves nothing behind', async () => {
    const { bus, store } = setUp();
    await bus.dispatch(CloseCounter, { counterId: 'a' });
    const result = await bus.dispatch(CountUp, { counterId: 'a' });
    expect(result).toEqual({ outcome: 'rejected', streamId: 'a', version: 2, code: 'counter-closed', details: { total: 1 } });
    expect((await store.inner.load(stream)).head.version).toBe(2);
  });

  it('accepts a decision to do nothing, and leaves nothing behind', async () => {
    const { bus, store } = setUp();
    const result = await bus.dispatch(CountUp, { counterId: 'a', by: 0 });
    expect(result).toEqual({ outcome: 'accepted', streamId: 'a', version: 0, events: [] });
    expect(store.calls).toEqual(['load']);
  });

  it.each<[string, unknown]>([
    ['an event that its schema refuses', [Counter.events.Counted({ by: 1 }), Counter.events.Counted({ by: 10_000 })]],
    ['an event that the aggregate does not have', { type: 'Opened', data: {} }],
    ['an event named like a method of every object', { type: 'toString', data: {} }],
    ['nothing at all', undefined],
    ['a promise', Promise.resolve(Counter.events.Counted({ by: 1 }))],
  ])('stores nothing of a decision with %s', async (_, decision) => {
    const { bus, store } = setUp();
    const Bad = command('Bad', {
      input: z.object({}),
      aggregate: Counter,
      streamId: () => 'a',
      decide: (() => decision) as () => [],
    });
    const failure = bus.dispatch(Bad, {});
    await expect(failure).rejects.toThrow(InvalidDecisionError);
    await expect(failure).rejects.toThrow(/^The decision of Bad can't be stored: .*; mend its decide\(\)$/);
    expect((await store.inner.load(stream)).commits).toEqual([]);
  });

  it.each([
    [
      'a promise',
      Promise.resolve([]),
      'it returns a promise (decide is pure: what waits belongs in prepare), which is no event of Counter',
    ],
    ['an event of another aggregate', { type: 'Elsewhere', data: { secret: 1n } }, 'it states "Elsewhere", which is no event of Counter'],
    ['nothing with a type', {}, 'it states what has no type (object), which is no event of Counter'],
  ])('says what a decision with %s is, without its data', async (_, decision, fault) => {
    const { bus } = setUp();
    const decide = (() => decision) as unknown as () => [];
    const Bad = command('Bad', { input: z.object({}), aggregate: Counter, streamId: () => 'a', decide });
    await expect(bus.dispatch(Bad, {})).rejects.toThrow(`The decision of Bad can't be stored: ${fault}; mend its decide()`);
  });

  it.each<[unknown, string]>([
    [{ by: Number.POSITIVE_INFINITY }, '.by is Infinity'],
    [{ list: [1, Number.NaN] }, '.list.1 is NaN'],
    [{ list: [undefined] }, '.list.0 is undefined'],
    [{ at: new Date(0) }, '.at is a Date'],
    [{ deep: { ids: new Set([1]) } }, '.deep.ids is a Set'],
    [{ cents: 1n }, '.cents is a bigint'],
    [{ run: () => 1 }, '.run is a function'],
    [itself, ' holds itself, or is nested too deep'],
  ])('stores no event that would come back as another one: %p', async (data, fault) => {
    const { bus, store } = setUp();
    const Loose = aggregate('Loose', { events: { Noted: anything }, initialState: {} }, { Noted: (state) => state });
    const Note = command('Note', {
      input: z.object({}),
      aggregate: Loose,
      streamId: () => 'a',
      decide: () => Loose.events.Noted(data as never),
    });
    await expect(bus.dispatch(Note, {})).rejects.toThrow(InvalidDecisionError);
    await expect(bus.dispatch(Note, {})).rejects.toThrow(`the data of Noted${fault}, which JSON has no form for`);
    expect(store.calls).not.toContain('append');
  });

  it('stores what JSON has a form for, of whatever realm its objects are', async () => {
    const { bus } = setUp();
    const Loose = aggregate('Loose', { events: { Noted: anything }, initialState: {} }, { Noted: (state) => state });
    const data = structuredClone({ list: [null, { deep: [true, 'x', -1.5] }], left: undefined });
    const Note = command('Note', {
      input: z.object({}),
      aggregate: Loose,
      streamId: () => 'a',
      decide: () => Loose.events.Noted(data as never),
    });
    expect(await bus.dispatch(Note, {})).toMatchObject({ outcome: 'accepted', version: 1 });
  });

  it('gives the decider time, version, actor and ids from outside', async () => {
    const { bus } = setUp();
    const contexts: object[] = [];
    const Look = command('Look', {
      input: z.object({}),
      aggregate: Counter,
      streamId: () => 'a',
      decide: (_input, _state, { commandId, now, version, actor, newId }) => {
        contexts.push({ commandId, now, version, actor, id: typeof newId() });
        return Counter.events.Counted({ by: 1 });
      },
    });
    await bus.dispatch(Look, {}, { commandId: 'c-1', actor: 'anna' });
    await bus.dispatch(Look, {}, { commandId: 'c-2' });
    expect(contexts).toEqual([
      { commandId: 'c-1', now: '2026-01-01T00:00:00.000Z', version: 0, actor: 'anna', id: 'string' },
      { commandId: 'c-2', now: '2026-01-01T00:00:00.000Z', version: 1, actor: undefined, id: 'string' },
    ]);
  });

  it('lets a command cause others only so far', async () => {
    const { bus } = setUp();
    await bus.dispatch(CountUp, { counterId: 'a' }, { causationDepth: maxCausationDepth });
    const failure = bus.dispatch(CountUp, { counterId: 'a' }, { causationDepth: maxCausationDepth + 1 });
    await expect(failure).rejects.toThrow(CausationDepthError);
    await expect(failure).rejects.toThrow(/break the circle/);
  });

  it.each([
    ['nothing', '', 'is empty'],
    ['the separator', 'a#b', 'holds #'],
    ['too much', 'ä'.repeat(513), 'more than 1024 bytes'],
    ['half a character', 'a\ud800', 'half a surrogate pair'],
  ])('refuses a stream id with %s', async (_, counterId, reason) => {
    const { bus, store } = setUp();
    const failure = bus.dispatch(CountUp, { counterId });
    await expect(failure).rejects.toThrow(InvalidStreamIdError);
    await expect(failure).rejects.toThrow(reason);
    expect(store.calls).toEqual([]);
  });

  it.each(['😀', '..', '/', ' ', '__proto__', 'x'.repeat(1_024)])('takes any other stream id: %.9j', async (counterId) => {
    const { bus } = setUp();
    expect(await bus.dispatch(CountUp, { counterId })).toMatchObject({ streamId: counterId, version: 1 });
  });
});

describe('a conflict', () => {
  it.each([
    [1, ['load', 'append', 'append'], 'the winner comes with the refusal, so it costs no read'],
    [2, ['load', 'append', 'append', 'readAfter', 'append'], 'the second in a row is read on from what is known'],
    [4, ['load', 'append', 'append', 'readAfter', 'append', 'readAfter', 'append', 'readAfter', 'append'], 'and so on'],
  ])('lost %i times is decided again on what the winners left: %j, since %s', async (rivals, calls) => {
    const { bus, store } = setUp();
    letRivalsWin(store, rivals);
    const result = await bus.dispatch(CountUp, { counterId: 'a' });
    expect(store.calls).toEqual(calls);
    expect(result).toMatchObject({ outcome: 'accepted', version: rivals + 1 });
    expect((await store.inner.load(stream)).commits).toHaveLength(rivals + 1);
  });

  it('is caught up with also where several commits came in between', async () => {
    const { bus, store } = setUp();
    store.beforeAppend = async (_, attempt) => {
      if (attempt > 2) return;
      for (const commitId of [`x-${attempt}`, `y-${attempt}`])
        await store.inner.append((await store.inner.load(stream)).head, commitOf(commitId, { events: 2 }));
    };
    expect(await bus.dispatch(CountUp, { counterId: 'a' })).toMatchObject({ version: 9 });
  });

  it.each([1, 2, 3])('lost %i times is decided on the whole stream, old and new', async (rivals) => {
    const { bus, store } = setUp();
    const totals: number[] = [];
    const See = command('See', {
      input: z.object({}),
      aggregate: Counter,
      streamId: () => 'a',
      decide: (_input, { total }) => {
        totals.push(total);
        return Counter.events.Counted({ by: 1 });
      },
    });
    await store.inner.append((await store.inner.load(stream)).head, commitOf('old', { events: 5 }));
    letRivalsWin(store, rivals, (rival) => commitOf(`rival-${rival}`, { events: rival }));
    await bus.dispatch(See, {});
    expect(totals).toEqual([5, 6, 8, 11].slice(0, rivals + 1));
  });

  it('can turn an acceptance into a rejection', async () => {
    const { bus, store } = setUp();
    letRivalsWin(store, 1, () => ({ ...commitOf('rival'), events: [{ type: 'Closed', data: {}, schemaVersion: 1 }] }));
    expect(await bus.dispatch(CountUp, { counterId: 'a' })).toMatchObject({ outcome: 'rejected', code: 'counter-closed', version: 1 });
    expect((await store.inner.load(stream)).commits).toHaveLength(1);
  });

  it('prepares once, however often it decides', async () => {
    const { bus, store } = setUp();
    const runs = { prepare: 0, decide: 0 };
    const Prepared = command('Prepared', {
      input: z.object({}),
      aggregate: Counter,
      streamId: () => 'a',
      prepare: async () => {
        runs.prepare += 1;
        return { by: 7 };
      },
      decide: (_input, _state, _context, { by }) => {
        runs.decide += 1;
        return Counter.events.Counted({ by });
      },
    });
    letRivalsWin(store, 3);
    expect(await bus.dispatch(Prepared, {})).toMatchObject({ events: [{ data: { by: 7 } }] });
    expect(runs).toEqual({ prepare: 1, decide: 4 });
  });

  it('with itself is a success whose answer was lost', async () => {
    const { bus, store } = setUp();
    store.afterAppend = async ({ stream: name }) => {
      const winner = (await store.inner.load(name)).commits.at(-1);
      if (winner) throw new ConcurrencyError({ winner });
    };
    const result = await bus.dispatch(CountUp, { counterId: 'a', by: 3 });
    expect(result).toEqual({
      outcome: 'accepted',
      streamId: 'a',
      version: 1,
      events: [{ type: 'Counted', data: { by: 3, unit: 'piece' } }],
      token: expect.any(String),
    });
    expect((await store.inner.load(stream)).commits).toHaveLength(1);
    expect(store.calls).toEqual(['load', 'append']);
  });

  it('with itself is a success also when the caller’s deadline has passed meanwhile', async () => {
    const { bus, store, ambient } = setUp();
    store.afterAppend = async ({ stream: name }) => {
      ambient.advance(60_000);
      const winner = (await store.inner.load(name)).commits.at(-1);
      if (winner) throw new ConcurrencyError({ winner });
    };
    expect(await bus.dispatch(CountUp, { counterId: 'a' })).toMatchObject({ outcome: 'accepted', version: 1 });
  });

  it('with another worker that ran the same command gives its result', async () => {
    const { bus, store, ambient } = setUp();
    const other = createCommandBus({ store: store.inner, ambient });
    store.beforeAppend = async () => {
      await other.dispatch(CountUp, { counterId: 'a', by: 3 }, { commandId: 'c-1' });
    };
    const result = await bus.dispatch(CountUp, { counterId: 'a', by: 3 }, { commandId: 'c-1' });
    expect(result).toMatchObject({ outcome: 'accepted', version: 1 });
    expect((await store.inner.load(stream)).commits).toHaveLength(1);
  });

  it('is given up at the deadline, and says so', async () => {
    const { bus, store, ambient } = setUp();
    letRivalsWin(store, Number.POSITIVE_INFINITY);
    const deadline = ambient.now() + 200;
    const failure = await bus.dispatch(CountUp, { counterId: 'a' }, { deadline }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ConflictError);
    expect(failure).toMatchObject({
      stream,
      expected: undefined,
      code: 'conflict',
      message: expect.stringContaining('kept changing until the deadline'),
    });
    expect(ambient.now()).toBeLessThan(deadline);
    expect(store.calls.length).toBeGreaterThan(6);
  });

  it('is not fought for a caller who waits no more', async () => {
    const { bus, store, ambient } = setUp();
    letRivalsWin(store, 1);
    await expect(bus.dispatch(CountUp, { counterId: 'a' }, { deadline: ambient.now() })).rejects.toThrow(ConflictError);
    expect(store.calls).toEqual(['load', 'append']);
  });

  it('is told apart from what else may fail', async () => {
    const { bus, store } = setUp();
    store.beforeAppend = () => Promise.reject(new Error('the table is gone'));
    await expect(bus.dispatch(CountUp, { counterId: 'a' })).rejects.toThrow('the table is gone');
    expect(store.calls).toEqual(['load', 'append']);
  });
});

describe('a command id', () => {
  it('that comes again gives the first result, whatever happened since', async () => {
    const { bus, store } = setUp();
    const first = await bus.dispatch(CountUp, { counterId: 'a', by: 3 }, { commandId: 'c-1' });
    await bus.dispatch(CloseCounter, { counterId: 'a' });
    expect(await bus.dispatch(CountUp, { by: 3, counterId: 'a' }, { commandId: 'c-1' })).toEqual(first);
    expect((await store.inner.load(stream)).commits).toHaveLength(2);
  });

  it('that comes again with the version that the first try named gives the first result', async () => {
    const { bus } = setUp();
    const options = { commandId: 'c-1', expectedVersion: 0 };
    const first = await bus.dispatch(CountUp, { counterId: 'a' }, options);
    expect(await bus.dispatch(CountUp, { counterId: 'a' }, options)).toEqual(first);
  });

  it('that comes again does not prepare again', async () => {
    const { bus } = setUp();
    let runs = 0;
    const Paid = command('Paid', {
      input: z.object({}),
      aggregate: Counter,
      streamId: () => 'a',
      prepare: () => {
        runs += 1;
        if (runs > 1) throw new Error('already paid');
      },
      decide: () => Counter.events.Counted({ by: 1 }),
    });
    const first = await bus.dispatch(Paid, {}, { commandId: 'c-1' });
    expect(await bus.dispatch(Paid, {}, { commandId: 'c-1' })).toEqual(first);
    await expect(bus.dispatch(Paid, {}, { commandId: 'c-2', expectedVersion: 0 })).rejects.toThrow(ConflictError);
    expect(runs).toBe(1);
  });

  it.each<[string, (bus: ReturnType<typeof setUp>['bus']) => Promise<unknown>]>([
    ['other input', (bus) => bus.dispatch(CountUp, { counterId: 'a', by: 4 }, { commandId: 'c-1' })],
    ['another command', (bus) => bus.dispatch(CloseCounter, { counterId: 'a' }, { commandId: 'c-1' })],
  ])('that comes again with %s is an error', async (_, dispatchAgain) => {
    const { bus, store } = setUp();
    await bus.dispatch(CountUp, { counterId: 'a' }, { commandId: 'c-1' });
    await expect(dispatchAgain(bus)).rejects.toThrow(CommandIdReusedError);
    expect((await store.inner.load(stream)).commits).toHaveLength(1);
  });

  it.each<[unknown, string]>([
    [{ big: 1n }, 'big: is a bigint'],
    [{ ids: [new Set([1])] }, 'ids.0: is a Set'],
    [{ by: new Map() }, 'by: is a Map'],
  ])('needs an input that JSON can tell from others: %p', async (given, fault) => {
    const { bus } = setUp();
    const Any = command('Any', {
      input: z.any(),
      aggregate: Counter,
      streamId: () => 'a',
      decide: () => Counter.events.Counted({ by: 1 }),
    });
    const dispatched = bus.dispatch(Any, given, { commandId: 'c-1' });
    await expect(dispatched).rejects.toThrow(ValidationError);
    await expect(bus.dispatch(Any, given, { commandId: 'c-1' })).rejects.toThrow(
      `The input of Any is not valid: ${fault}, which JSON can't hold`,
    );
    expect(await bus.dispatch(Any, given)).toMatchObject({ outcome: 'accepted' });
  });

  it('refuses an input that holds itself', async () => {
    const { bus } = setUp();
    const Any = command('Any', { input: z.any(), aggregate: Counter, streamId: () => 'a', decide: () => [] });
    const loop: { self?: unknown } = {};
    loop.self = loop;
    await expect(bus.dispatch(Any, loop, { commandId: 'c-1' })).rejects.toThrow('self: holds itself');
  });

  it('of a rejection is free: it is evaluated again', async () => {
    const { bus } = setUp();
    const Once = command('Once', {
      input: z.object({}),
      aggregate: Counter,
      streamId: () => 'a',
      decide: (_input, { total }, { reject }) => (total === 0 ? reject('too-early') : Counter.events.Closed({})),
    });
    expect(await bus.dispatch(Once, {}, { commandId: 'c-1' })).toMatchObject({ code: 'too-early' });
    await bus.dispatch(CountUp, { counterId: 'a' });
    expect(await bus.dispatch(Once, {}, { commandId: 'c-1' })).toMatchObject({ outcome: 'accepted' });
  });

  it('counts in its own stream only', async () => {
    const { bus } = setUp();
    await bus.dispatch(CountUp, { counterId: 'a' }, { commandId: 'c-1' });
    expect(await bus.dispatch(CountUp, { counterId: 'b' }, { commandId: 'c-1' })).toMatchObject({ streamId: 'b', version: 1 });
  });
});

describe('the version that a caller names', () => {
  // Versions 1 and 2 to 3: a commit of one event, and one of two.
  it.each<[ExpectedVersion, boolean]>([
    ['any', true],
    ['stream-exists', true],
    ['no-stream', false],
    [0, false],
    [1, false],
    [2, false],
    [3, true],
    [4, false],
  ])('%s at version 3: %s', async (expectedVersion, isTrue) => {
    const { bus, store } = setUp();
    await store.inner.append((await store.inner.load(stream)).head, commitOf('c-1'));
    await store.inner.append((await store.inner.load(stream)).head, commitOf('c-2', { events: 2 }));
    const result = bus.dispatch(CountUp, { counterId: 'a' }, { expectedVersion });
    if (isTrue) return expect(await result).toMatchObject({ version: 4 });
    await expect(result).rejects.toMatchObject({ name: 'ConflictError', expected: expectedVersion, actual: 3 });
    expect((await store.inner.load(stream)).head.version).toBe(3);
  });

  it.each<[ExpectedVersion, boolean]>([
    ['any', true],
    ['stream-exists', false],
    ['no-stream', true],
    [0, true],
    [1, false],
  ])('%s without a stream: %s', async (expectedVersion, isTrue) => {
    const { bus } = setUp();
    const result = bus.dispatch(CountUp, { counterId: 'a' }, { expectedVersion });
    if (isTrue) return expect(await result).toMatchObject({ version: 1 });
    await expect(result).rejects.toThrow(ConflictError);
  });

  it('is not fought for: who loses the race gets a conflict', async () => {
    const { bus, store } = setUp();
    letRivalsWin(store, 1);
    await expect(bus.dispatch(CountUp, { counterId: 'a' }, { expectedVersion: 0 })).rejects.toMatchObject({ expected: 0, actual: 1 });
    expect(store.calls).toEqual(['load', 'append']);
  });
});

describe('events of other versions of the code', () => {
  const Old = aggregate(
    'Counter',
    { events: { Counted: z.object({ n: z.number() }), Named: z.object({ name: z.string() }) }, initialState: {} },
    { Counted: (state) => state, Named: (state) => state },
  );
  const New = aggregate(
    'Counter',
    {
      events: {
        Counted: {
          schema: z.object({ by: z.number(), unit: z.string().default('piece') }),
          version: 3,
          upcast: { 1: (old: { n: number }) => ({ count: old.n }), 2: (old: { count: number }) => ({ by: old.count }) },
        },
      },
      retired: ['Named'],
      initialState: { total: 0, units: [] as readonly string[] },
    },
    { Counted: ({ total, units }, { by, unit }) => ({ total: total + by, units: [...units, unit] }) },
  );
  const write = (events: readonly ['Counted' | 'Named', unknown][]) =>
    command('Write', {
      input: z.object({}),
      aggregate: Old,
      streamId: () => 'a',
      decide: () => events.map(([type, data]) => ({ type, data }) as never),
    });
  const See = command('See', {
    input: z.object({}),
    aggregate: New,
    streamId: () => 'a',
    decide: (_input, state, { reject }) => reject('seen', state),
  });

  it('are brought to today, version by version, with the defaults of today', async () => {
    const { bus } = setUp();
    await bus.dispatch(
      write([
        ['Counted', { n: 2 }],
        ['Counted', { n: 3 }],
      ]),
      {},
    );
    expect(await bus.dispatch(See, {})).toMatchObject({ details: { total: 5, units: ['piece', 'piece'] } });
  });

  it('are passed over where their type is retired', async () => {
    const { bus } = setUp();
    await bus.dispatch(
      write([
        ['Named', { name: 'x' }],
        ['Counted', { n: 3 }],
      ]),
      {},
    );
    expect(await bus.dispatch(See, {})).toMatchObject({ version: 2, details: { total: 3 } });
  });

  it('are an error that a later deployment cures, where their type is not known', async () => {
    const { bus, store } = setUp();
    await store.inner.append((await store.inner.load(stream)).head, commitOf('c-1'));
    const events = [{ type: 'Renamed', data: {}, schemaVersion: 1 }];
    await store.inner.append((await store.inner.load(stream)).head, { ...commitOf('c-2'), events });
    const failure = bus.dispatch(CountUp, { counterId: 'a' });
    await expect(failure).rejects.toThrow(UnknownEventError);
    await expect(failure).rejects.toMatchObject({ retryable: true, stream, version: 2, type: 'Renamed' });
  });

  it('are the same error where their version is newer, and one of the code where no upcaster is there', async () => {
    const { bus, store } = setUp();
    await store.inner.append((await store.inner.load(stream)).head, {
      ...commitOf('c-1'),
      events: [{ type: 'Counted', data: {}, schemaVersion: 4 }],
    });
    await expect(bus.dispatch(See, {})).rejects.toMatchObject({ name: 'UnknownEventError', schemaVersion: 4 });
    const Gap = aggregate(
      'Counter',
      { events: { Counted: { schema: z.object({}), version: 6, upcast: { 5: () => ({}) } } }, initialState: {} },
      { Counted: (state) => state },
    );
    const SeeGap = command('SeeGap', { input: z.object({}), aggregate: Gap, streamId: () => 'a', decide: () => [] });
    await expect(bus.dispatch(SeeGap, {})).rejects.toMatchObject({ name: 'InvalidUpcastError', retryable: false });
  });

  it('are an error of the code where an upcaster makes what today’s schema refuses', async () => {
    const { bus } = setUp();
    await bus.dispatch(write([['Counted', { n: 1 }]]), {});
    const Wrong = aggregate(
      'Counter',
      { events: { Counted: { schema: z.object({ by: z.number() }), version: 2, upcast: { 1: () => ({ by: 'one' }) } } }, initialState: {} },
      { Counted: (state) => state },
    );
    const SeeWrong = command('SeeWrong', { input: z.object({}), aggregate: Wrong, streamId: () => 'a', decide: () => [] });
    const failure = bus.dispatch(SeeWrong, {});
    await expect(failure).rejects.toThrow(InvalidUpcastError);
    await expect(failure).rejects.toThrow(/Counter#a holds at version 1 an older Counted, .*by: .*; mend its upcast/);
  });

  it('named like what every object has are unknown too', async () => {
    const { bus, store } = setUp();
    await store.inner.append((await store.inner.load(stream)).head, {
      ...commitOf('c-1'),
      events: [{ type: 'constructor', data: {}, schemaVersion: 1 }],
    });
    await expect(bus.dispatch(CountUp, { counterId: 'a' })).rejects.toThrow(UnknownEventError);
  });
});

describe('any interleaving of writers', () => {
  it('leaves a stream without a gap, every accepted command exactly once', async () => {
    const commandsOfWriters = fc.array(
      fc.array(fc.record({ id: fc.integer({ min: 0, max: 9 }), by: fc.constantFrom(0, 1, 2) }), { maxLength: 5 }),
      {
        minLength: 1,
        maxLength: 5,
      },
    );
    await fc.assert(
      fc.asyncProperty(commandsOfWriters, fc.scheduler(), async (writers, scheduler) => {
        const { store, ambient } = setUp();
        const scheduled: EventStore = {
          readCommit: (name, version) => store.inner.readCommit(name, version),
          readTips: (scan) => store.inner.readTips(scan),
          saveSnapshot: (snapshot) => store.inner.saveSnapshot(snapshot),
          load: scheduler.scheduleFunction((name: string) => store.inner.load(name)),
          append: scheduler.scheduleFunction((...call: Parameters<typeof store.inner.append>) => store.inner.append(...call)),
          readAfter: scheduler.scheduleFunction((name: string, version: number) => store.inner.readAfter(name, version)),
        };
        // The input follows from the id, so that a repeated id is a repeated command.
        const input = (id: number) => ({ counterId: 'a', by: id % 3 });
        const results = new Map<string, unknown>();
        const work = writers.map(async (commands) => {
          const bus = createCommandBus({ store: scheduled, ambient: { ...ambient, sleep: async () => {} } });
          for (const { id } of commands) {
            const result = await bus.dispatch(CountUp, input(id), { commandId: `c-${id}`, deadline: Number.POSITIVE_INFINITY });
            if (id % 3 === 0) continue;
            if (results.has(`c-${id}`)) expect(result).toEqual(results.get(`c-${id}`));
            results.set(`c-${id}`, result);
          }
        });
        await scheduler.waitFor(Promise.all(work));

        const { commits, head } = await store.inner.load(stream);
        expect(commits.map(({ firstVersion }) => firstVersion)).toEqual(commits.map((_, index) => index + 1));
        expect(commits.map(({ previousCommitId }) => previousCommitId)).toEqual(
          [undefined, ...commits.map(({ commitId }) => commitId)].slice(0, commits.length),
        );
        expect(commits.map(({ metadata }) => metadata.commandId).sort()).toEqual([...results.keys()].sort());
        expect(head.version).toBe(results.size);
      }),
      { numRuns: 60 },
    );
  });
});
