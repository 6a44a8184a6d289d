import { aggregate, command } from '@allframe/serverless/runtime';
import { testAmbient } from '@allframe/serverless/testing';
import fc from 'fast-check';
import * as z from 'zod';
import { type CommandBus, createCommandBus } from '../../../runtime/command-bus/command-bus.ts';
import { snapshottedStreams } from '../../../runtime/command-bus/snapshotted-streams.ts';
import { stateCache } from '../../../runtime/command-bus/state-cache.ts';
import { fold } from '../../../runtime/decider/fold.ts';
import { snapshotChoice } from '../../../runtime/decider/snapshot-choice.ts';
import { ConflictError, CorruptStreamError, HistoryDivergedError } from '../../../runtime/event-store/errors.ts';
import { InMemoryEventStore } from '../../../runtime/event-store/in-memory-event-store.ts';
import { CommandIdReusedError } from '../../../runtime/message/errors.ts';
import { CloseCounter, Counter, CountUp } from '../counter.ts';
import { commitOf, RecordingStore } from '../recording-store.ts';

const counterId = 'a';
const stream = 'Counter#a';

interface Process {
  readonly fingerprint?: string | undefined;
  readonly every?: number;
  readonly isCached?: boolean;
}

/** A store, and processes that run commands on it. */
function setUp() {
  const store = new RecordingStore();
  const ambient = testAmbient();
  const failures: unknown[] = [];
  const start = ({ every = 10, isCached = false, ...code }: Process = {}) =>
    createCommandBus({
      ...{ store, ambient, cache: isCached ? stateCache() : undefined },
      snapshots: { every, fingerprint: 'v1', onFailure: (error) => failures.push(error), ...code },
    });
  const callsOf = async (work: () => Promise<unknown>) => {
    store.calls.length = 0;
    await work();
    return [...store.calls];
  };
  /** How many commits each load brings. */
  const readsOf = async (work: () => Promise<unknown>) => {
    const load = jest.spyOn(store.inner, 'load');
    await work();
    const read = await Promise.all(load.mock.results.map(({ value }) => value));
    load.mockRestore();
    return read.map(({ commits }) => commits.length);
  };
  return { store, ambient, failures, start, callsOf, readsOf };
}

async function countTo(bus: CommandBus, count: number, { from = 1 } = {}) {
  for (let index = from; index <= count; index += 1) await bus.dispatch(CountUp, { counterId }, { commandId: `c-${index}` });
}

describe('snapshots', () => {
  it('are taken by the commit that crosses a multiple of their interval, and read from then on', async () => {
    const { start, callsOf, readsOf, store } = setUp();
    const bus = start();
    await countTo(bus, 9);
    expect(await callsOf(() => bus.dispatch(CloseCounter, { counterId: 'b' }))).toEqual(['load', 'append']);
    expect(await callsOf(() => bus.dispatch(CountUp, { counterId }))).toEqual(['load', 'append', 'saveSnapshot']);
    expect(await callsOf(() => bus.dispatch(CountUp, { counterId }))).toEqual(['load', 'append']);
    expect(await readsOf(() => bus.dispatch(CloseCounter, { counterId }))).toEqual([1]);
    expect(await bus.dispatch(CountUp, { counterId })).toMatchObject({ code: 'counter-closed', version: 13, details: { total: 12 } });
    expect((await store.inner.load(stream)).commits).toHaveLength(12);
  });

  it('let a stream of 10,000 events be read by one load of few commits', async () => {
    const { start, callsOf, readsOf } = setUp();
    await countTo(start({ every: 100, isCached: true }), 10_050);
    const bus = start({ every: 100 });
    const count = (commandId: string) => bus.dispatch(CountUp, { counterId }, { commandId });
    expect(await callsOf(() => count('new'))).toEqual(['load', 'append']);
    expect(await readsOf(() => count('newer'))).toEqual([51]);
    expect(await readsOf(() => count('c-10049'))).toEqual([52]);
  }, 60_000);

  it('are taken of a multi-event commit behind its last event', async () => {
    const { start, store } = setUp();
    const Burst = command('Burst', {
      input: z.object({}),
      aggregate: Counter,
      streamId: () => counterId,
      decide: () => Array.from({ length: 12 }, () => Counter.events.Counted({ by: 1 })),
    });
    await start().dispatch(Burst, {});
    expect(await store.inner.load(stream, { snapshots: choice() })).toMatchObject({
      head: { version: 12 },
      commits: [],
      snapshot: { firstVersion: 1, version: 12, state: { total: 12, isClosed: false } },
    });
  });

  it('of other code are passed over, and not overwritten', async () => {
    const { start, readsOf } = setUp();
    await countTo(start({ fingerprint: 'v1' }), 12);
    expect(await readsOf(() => start({ fingerprint: 'v2' }).dispatch(CountUp, { counterId }))).toEqual([12]);
    await countTo(start({ fingerprint: 'v2' }), 20, { from: 13 });
    const [old] = await readsOf(() => start({ fingerprint: 'v1' }).dispatch(CountUp, { counterId }));
    expect(old).toBe(11);
  });

  it('are taken at once by new code, where a whole stream was read for want of one', async () => {
    const { start, callsOf } = setUp();
    await countTo(start({ fingerprint: 'v1' }), 24);
    const bus = start({ fingerprint: 'v2' });
    expect(await callsOf(() => bus.dispatch(CountUp, { counterId }))).toEqual(['load', 'append', 'saveSnapshot']);
    expect(await callsOf(() => bus.dispatch(CountUp, { counterId }))).toEqual(['load', 'append']);
  });

  it('need a fingerprint or a stateVersion, and go by both', async () => {
    const { start, store } = setUp();
    await countTo(start({ fingerprint: undefined }), 10);
    expect(store.calls).not.toContain('saveSnapshot');
    const versioned = (stateVersion: number | string) => {
      const Tally = aggregate(
        'Counter',
        { events: Counter.definitions, initialState: { sum: 0 }, stateVersion },
        { Counted: ({ sum }, { by }) => ({ sum: sum + by }), Closed: (state) => state },
      );
      return command('Tell', {
        input: z.object({}),
        aggregate: Tally,
        streamId: () => counterId,
        decide: () => Tally.events.Counted({ by: 1 }),
      });
    };
    const readBy = async (stateVersion: number | string, fingerprint?: string) => {
      const load = jest.spyOn(store.inner, 'load');
      await start({ fingerprint }).dispatch(versioned(stateVersion), {});
      const [read] = await Promise.all(load.mock.results.map(({ value }) => value));
      load.mockRestore();
      return read.snapshot?.version;
    };
    for (let count = 0; count < 10; count += 1) await readBy(1);
    expect(await readBy(1)).toBe(20);
    expect(await readBy(2)).toBeUndefined();
    expect(await readBy('1')).toBeUndefined();
    expect(await readBy(1, 'v1')).toBeUndefined();
  });

  it('stand at a version and a commit: conflicts and expected versions are as they are without', async () => {
    const { start, store, callsOf } = setUp();
    const [bus, other] = [start(), start()];
    await countTo(bus, 10);
    await expect(bus.dispatch(CountUp, { counterId }, { expectedVersion: 9 })).rejects.toThrow(ConflictError);
    expect(await bus.dispatch(CountUp, { counterId }, { expectedVersion: 10 })).toMatchObject({ version: 11 });
    let isRaced = false;
    store.beforeAppend = async () => {
      if (isRaced) return;
      isRaced = true;
      await other.dispatch(CountUp, { counterId, by: 5 }, { commandId: 'raced' });
    };
    expect(await callsOf(() => bus.dispatch(CountUp, { counterId }))).toEqual(['load', 'append', 'load', 'append', 'append']);
    expect(await bus.dispatch(CloseCounter, { counterId })).toMatchObject({ version: 15 });
    expect(await start().dispatch(CountUp, { counterId })).toMatchObject({ version: 15, details: { total: 18 } });
    expect(await start().dispatch(CountUp, { counterId, by: 5 }, { commandId: 'raced' })).toMatchObject({ version: 12 });
  });

  it('are frozen: a decider that changes the state it gets throws', async () => {
    const { start } = setUp();
    await countTo(start(), 10);
    const Cheat = command('Cheat', {
      input: z.object({}),
      aggregate: Counter,
      streamId: () => counterId,
      decide: (_input, state) => {
        state.total = 100;
        return [];
      },
    });
    await expect(start().dispatch(Cheat, {})).rejects.toThrow(TypeError);
  });

  it('are not taken of aggregates with personal fields', async () => {
    const { store, ambient } = setUp();
    const Customer = aggregate(
      'Customer',
      {
        events: {
          Registered: {
            schema: z.object({ customerId: z.string(), email: z.string() }),
            personal: { subject: 'customerId', fields: ['email'] },
          },
        },
        initialState: { emails: 0 },
      },
      { Registered: ({ emails }) => ({ emails: emails + 1 }) },
    );
    const streams = snapshottedStreams({ store, snapshots: { every: 1, fingerprint: 'v1' }, now: () => ambient.now() });
    const { metadata } = commitOf('c-1');
    const known = await streams.open(Customer, 'Customer#a', metadata, {});
    const registered = { type: 'Registered', data: { customerId: 'a', email: 'a@example.com' }, schemaVersion: 1 };
    await streams.append(known, { ...commitOf('c-1'), events: [registered] }, {});
    expect(store.calls).toEqual(['load', 'append']);
  });

  it('are not taken of a stream by the commit that closes it', async () => {
    const { store, ambient } = setUp();
    const streams = snapshottedStreams({ store, snapshots: { every: 1, fingerprint: 'v1' }, now: () => ambient.now() });
    const known = await streams.open(Counter, stream, commitOf('c-1').metadata, {});
    await streams.append(known, { ...commitOf('c-1'), closes: true }, {});
    expect(store.calls).toEqual(['load', 'append']);
  });

  it('that tell of another history are passed over: a store that was restored without them', async () => {
    for (const kept of [0, 5, 9, 10]) {
      const { start, store, readsOf, failures } = setUp();
      await countTo(start(), 12);
      const { commits } = await store.inner.load(stream);
      const { snapshot } = await store.inner.load(stream, { snapshots: choice() });
      const restored = new InMemoryEventStore();
      let { head } = await restored.load(stream);
      for (const commit of commits.slice(0, kept)) head = await restored.append(head, commit);
      head = await restored.append(head, commitOf('x-1'));
      if (!snapshot) throw new Error('no snapshot was taken');
      await restored.saveSnapshot(snapshot);
      Object.assign(store, { inner: restored });
      const isHeld = kept >= 10;

      const read = await readsOf(async () =>
        expect(await start().dispatch(CloseCounter, { counterId })).toMatchObject({ version: kept + 3 }),
      );
      expect(read).toEqual(isHeld ? [1] : [expect.any(Number), kept + 1]);
      expect(fold(Counter, (await restored.load(stream)).commits)).toEqual({ total: kept + 2, isClosed: true });
      expect(failures).toEqual(isHeld ? [] : [expect.any(HistoryDivergedError)]);
    }
  });

  it.each([
    [HistoryDivergedError, new HistoryDivergedError({ stream, version: 10, expected: 'a', found: 'b' })],
    [CorruptStreamError, new CorruptStreamError({ store: 'events', stream, version: '11', fault: 'a gap' })],
  ])('that the store itself refuses with %p are passed over, and told', async (_, fault) => {
    const { start, store, failures } = setUp();
    await countTo(start(), 12);
    const load = store.inner.load.bind(store.inner);
    jest.spyOn(store.inner, 'load').mockImplementation((of, options) => (options?.snapshots ? Promise.reject(fault) : load(of, options)));
    expect(await start().dispatch(CountUp, { counterId }, { commandId: 'c-3' })).toMatchObject({ version: 3 });
    expect(await start().dispatch(CountUp, { counterId })).toMatchObject({ version: 13 });
    expect(failures).toEqual([fault, fault]);
  });

  it('don’t hide any other fault of a load', async () => {
    const { start, store } = setUp();
    const fault = new Error('throttled');
    jest.spyOn(store.inner, 'load').mockRejectedValue(fault);
    await expect(start().dispatch(CountUp, { counterId })).rejects.toBe(fault);
  });
});

describe('a snapshot that can’t be taken', () => {
  it('never fails the command, and is told', async () => {
    const { start, store, failures, callsOf } = setUp();
    const bus = start();
    const fault = new Error('throttled');
    jest.spyOn(store.inner, 'saveSnapshot').mockRejectedValue(fault);
    await countTo(bus, 10);
    expect(failures).toEqual([fault]);
    // Not again with each command that finds a long stream, but with the next multiple.
    await countTo(bus, 39, { from: 11 });
    expect(failures).toHaveLength(3);
    expect(await callsOf(() => countTo(bus, 41, { from: 40 }))).toEqual(['load', 'append', 'saveSnapshot', 'load', 'append']);
  });

  it('is left out where the caller’s deadline is near, and given up soon', async () => {
    const { start, store, ambient } = setUp();
    const bus = start();
    const saved = jest.spyOn(store, 'saveSnapshot');
    await countTo(bus, 9);
    await bus.dispatch(CountUp, { counterId }, { deadline: ambient.now() + 249 });
    expect(saved).not.toHaveBeenCalled();
    await countTo(bus, 19, { from: 11 });
    await bus.dispatch(CountUp, { counterId }, { deadline: ambient.now() + 250 });
    expect(saved).toHaveBeenLastCalledWith(expect.objectContaining({ version: 20 }), { deadline: ambient.now() + 250 });
    await countTo(bus, 30, { from: 21 });
    expect(saved).toHaveBeenLastCalledWith(expect.objectContaining({ version: 30 }), { deadline: ambient.now() + 1_000 });
  });

  it.each<[string, unknown, string]>([
    ['a map', new Map(), '.value is a Map'],
    ['a date', new Date(0), '.value is a Date'],
    ['an infinite number', Number.POSITIVE_INFINITY, '.value is Infinity'],
    ['a hole in a list', [undefined], '.value.0 is undefined'],
  ])('because its state holds %s is told once, and its commands work', async (_, value, fault) => {
    const { start, store, failures } = setUp();
    const Odd = aggregate(
      'Odd',
      { events: { Put: z.object({}) }, initialState: { count: 0, value: null as unknown } },
      {
        Put: ({ count }) => ({ count: count + 1, value }),
      },
    );
    const Put = command('Put', {
      input: z.object({ id: z.string() }),
      aggregate: Odd,
      streamId: ({ id }) => id,
      decide: () => Odd.events.Put({}),
    });
    const bus = start({ every: 2 });
    for (const id of ['a', 'b']) for (let count = 0; count < 9; count += 1) await bus.dispatch(Put, { id });
    expect(failures).toHaveLength(1);
    expect(failures[0]).toMatchObject({ code: 'state-not-json', aggregate: 'Odd', message: expect.stringContaining(fault) });
    expect(store.calls).not.toContain('saveSnapshot');
  });
});

describe('a repeated command, with snapshots', () => {
  it('gives its first result, read by its version', async () => {
    const { start, callsOf } = setUp();
    const bus = start();
    const first = await bus.dispatch(CountUp, { counterId, by: 3 }, { commandId: 'first' });
    await countTo(bus, 10);
    const again = async () => expect(await start().dispatch(CountUp, { counterId, by: 3 }, { commandId: 'first' })).toEqual(first);
    expect(await callsOf(again)).toEqual(['load', 'readCommit']);
    await expect(start().dispatch(CountUp, { counterId, by: 4 }, { commandId: 'first' })).rejects.toThrow(CommandIdReusedError);
  });

  it('that is older than those which a snapshot knows by id costs a load of the whole stream, and others don’t', async () => {
    const { start, callsOf, store } = setUp();
    const bus = start();
    const first = await bus.dispatch(CountUp, { counterId, by: 3 }, { commandId: 'first' });
    await countTo(bus, 150);
    const again = async () => expect(await start().dispatch(CountUp, { counterId, by: 3 }, { commandId: 'first' })).toEqual(first);
    expect(await callsOf(again)).toEqual(['load', 'load']);
    expect(await callsOf(() => start().dispatch(CountUp, { counterId }, { commandId: 'new' }))).toEqual(['load', 'append']);
    expect((await store.inner.load(stream)).head.version).toBe(152);
  });

  it('whose commit a snapshot misplaces is looked for in the whole stream', async () => {
    const { start, store, callsOf } = setUp();
    await countTo(start(), 10);
    jest.spyOn(store.inner, 'readCommit').mockResolvedValueOnce(undefined);
    const again = async () => expect(await start().dispatch(CountUp, { counterId }, { commandId: 'c-4' })).toMatchObject({ version: 4 });
    expect(await callsOf(again)).toEqual(['load', 'readCommit', 'load']);
  });

  it('is known to a cache that was filled from a snapshot', async () => {
    const { start, callsOf } = setUp();
    await countTo(start(), 15);
    const bus = start({ isCached: true });
    expect(await callsOf(() => bus.dispatch(CountUp, { counterId }))).toEqual(['load', 'append']);
    expect(await callsOf(() => bus.dispatch(CountUp, { counterId }))).toEqual(['append']);
    for (const version of [4, 14])
      expect(
        await callsOf(async () =>
          expect(await bus.dispatch(CountUp, { counterId }, { commandId: `c-${version}` })).toMatchObject({ version }),
        ),
      ).toEqual(['readCommit']);
    const filledByRepeat = start({ isCached: true });
    expect(await filledByRepeat.dispatch(CountUp, { counterId }, { commandId: 'c-2' })).toMatchObject({ version: 2 });
    expect(await callsOf(() => filledByRepeat.dispatch(CountUp, { counterId }, { commandId: 'c-14' }))).toEqual(['readCommit']);
  });
});

describe('a cache over snapshots', () => {
  it('takes them from what it knows, without a load', async () => {
    const { start, callsOf, readsOf } = setUp();
    const bus = start({ isCached: true });
    await countTo(bus, 9);
    expect(await callsOf(() => countTo(bus, 10, { from: 10 }))).toEqual(['append', 'saveSnapshot']);
    expect(await readsOf(() => start().dispatch(CountUp, { counterId }))).toEqual([0]);
    await countTo(bus, 20, { from: 11 });
    const other = start();
    expect(await readsOf(() => other.dispatch(CountUp, { counterId, by: 0 }))).toEqual([1]);
    expect(await other.dispatch(CountUp, { counterId }, { commandId: 'c-3' })).toMatchObject({ version: 3 });
  });

  it('reads on where it is behind', async () => {
    const { start, callsOf } = setUp();
    const [bus, other] = [start({ isCached: true }), start()];
    await bus.dispatch(CountUp, { counterId });
    await countTo(other, 25);
    expect(await callsOf(() => bus.dispatch(CountUp, { counterId }))).toEqual(['append', 'append', 'readAfter', 'append', 'saveSnapshot']);
    await bus.dispatch(CloseCounter, { counterId });
    expect(await bus.dispatch(CountUp, { counterId })).toMatchObject({ details: { total: 28 } });
  });
});

describe('any mix of commands, snapshots, crashes and deploys', () => {
  const step = fc.record({
    process: fc.nat(3),
    by: fc.nat(2),
    id: fc.option(fc.nat(40)),
    saveFails: fc.boolean(),
    answerIsLost: fc.boolean(),
    restarts: fc.boolean(),
  });

  /** Each an own process of its own code; two have a cache. */
  const processes: readonly Process[] = [
    { every: 3, fingerprint: 'v1' },
    { every: 3, fingerprint: 'v1', isCached: true },
    { every: 2, fingerprint: 'v2' },
    { every: 4, fingerprint: 'v2', isCached: true },
  ];

  /** As a client: whose answer is lost asks again with the same id. */
  async function ask(bus: CommandBus, by: number, commandId: string) {
    const dispatch = () => bus.dispatch(CountUp, { counterId, by }, { commandId });
    const error = await dispatch().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    const result = error instanceof CommandIdReusedError ? error.code : await dispatch();
    return typeof result === 'string' ? result : { ...result, token: undefined };
  }

  it('gives the results, the state and the idempotency of whole streams', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 200 }), async (steps) => {
        const { store, start } = setUp();
        const buses = processes.map(start);
        const whole = new InMemoryEventStore();
        const reference = createCommandBus({ store: whole, ambient: testAmbient() });
        let next = { saveFails: false, answerIsLost: false };
        const save = store.saveSnapshot.bind(store);
        store.saveSnapshot = async (snapshot) => (next.saveFails ? Promise.reject(new Error('crashed')) : save(snapshot));
        store.afterAppend = async () => {
          const { answerIsLost } = next;
          next = { ...next, answerIsLost: false };
          if (answerIsLost) throw new Error('no answer');
        };
        for (const [index, { process, by, id, restarts, ...faults }] of steps.entries()) {
          if (restarts) buses[process] = start(processes[process]);
          next = faults;
          const commandId = id === null ? `own-${index}` : `c-${id}`;
          expect(await ask(buses[process] as CommandBus, by, commandId)).toEqual(await ask(reference, by, commandId));
        }
        const { commits } = await store.inner.load(stream);
        const expected = await whole.load(stream);
        expect(commits.map(({ metadata }) => metadata.commandId)).toEqual(expected.commits.map(({ metadata }) => metadata.commandId));
        for (const { every = 1, fingerprint = '' } of processes) {
          const { state } = await snapshottedStreams({ store, snapshots: { every, fingerprint }, now: () => 0 }).open(
            ...([Counter, stream, commitOf('c').metadata, {}] as const),
          );
          expect(state).toEqual(fold(Counter, expected.commits));
        }
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('with concurrent writers loses and doubles nothing', async () => {
    const { store, start } = setUp();
    const buses = [...processes, ...processes].map(start);
    const sent = Array.from({ length: 400 }, (_, index) => ({ bus: buses[index % buses.length], commandId: `c-${Math.floor(index / 3)}` }));
    for (let from = 0; from < sent.length; from += 16)
      await Promise.all(sent.slice(from, from + 16).map(({ bus, commandId }) => bus?.dispatch(CountUp, { counterId }, { commandId })));
    const { commits } = await store.inner.load(stream);
    expect(new Set(commits.map(({ metadata }) => metadata.commandId)).size).toBe(commits.length);
    expect(commits.map(({ firstVersion }) => firstVersion)).toEqual(Array.from({ length: 134 }, (_, index) => index + 1));
    for (const bus of processes.map(start)) {
      expect(await bus.dispatch(CountUp, { counterId, by: 0 })).toMatchObject({ version: 134 });
    }
  });
});

/** The snapshots of `Counter` in a process of `v1`. */
function choice() {
  const found = snapshotChoice({ fingerprint: 'v1', every: 10 })(Counter);
  if (!found) throw new Error('none');
  return found;
}
