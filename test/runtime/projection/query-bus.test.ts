import { query } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { snapshotChoice } from '../../../runtime/decider/snapshot-choice.ts';
import { HistoryDivergedError } from '../../../runtime/event-store/errors.ts';
import type { Caller } from '../../../runtime/message/caller.ts';
import type { Commit } from '../../../runtime/message/commit.ts';
import type { Middleware, Operation } from '../../../runtime/message/middleware.ts';
import { positionToken } from '../../../runtime/message/position.ts';
import { InMemoryReadModelStore } from '../../../runtime/projection/in-memory-read-model-store.ts';
import { projectCommits } from '../../../runtime/projection/project-commits.ts';
import { createQueryBus } from '../../../runtime/projection/query-bus.ts';
import { record, stream } from '../../../runtime/testing/history.ts';
import { Counter, Totals } from '../counter.ts';

const { Counted } = Counter.events;
const counterId = 'a';

const GetTotal = query('GetTotal', {
  input: z.object({ counterId: z.string() }),
  projection: Totals,
  authorize: (caller, input) => caller.claims.may === input.counterId,
  resolve: async (input, read) => (await read.get(input.counterId))?.total,
});

const GetState = query('GetState', {
  input: z.object({ counterId: z.string() }),
  aggregate: Counter,
  resolve: (input, read) => read.state(input.counterId),
});

const Compare = query('Compare', {
  input: z.object({ counterId: z.string() }),
  projection: Totals,
  aggregate: Counter,
  resolve: async (input, read) => [(await read.get(input.counterId))?.total, (await read.state(input.counterId))?.state.total],
});

/** The stream `a` of no tenant, of acme and of bolt, of which the first commit is projected. */
async function setUp() {
  const { store, commits } = await record(
    [undefined, 'acme', 'bolt'].map((tenant, index) => ({
      ...stream(Counter, counterId, Counted({ by: 1 + index * 10 }), Counted({ by: 1 + index * 10 })),
      tenant,
    })),
  );
  const readModels = new InMemoryReadModelStore();
  for (const commit of commits) if (commit.firstVersion === 1) await projectCommits(Totals, [commit], { store, readModels });
  return { store, readModels };
}

const callerOf = (tenant?: string): Caller => ({ kind: 'jwt', actor: 'anna', tenant, claims: { may: counterId } });

describe('a query bus', () => {
  it('runs its middleware around each question, the first outermost', async () => {
    const seen: unknown[] = [];
    const noting =
      (name: string): Middleware =>
      async (operation, next) => {
        seen.push([name, operation]);
        return next();
      };
    const { ask } = createQueryBus({ ...(await setUp()), middleware: [noting('outer'), noting('inner')] });
    const caller = callerOf();
    expect(await ask(GetTotal, { counterId }, { caller, correlationId: 'c-1', token: undefined })).toBe(1);
    const operation: Operation = { kind: 'query', name: 'GetTotal', input: { counterId }, origin: { correlationId: 'c-1' }, caller };
    expect(seen).toEqual([
      ['outer', operation],
      ['inner', operation],
    ]);
  });

  it('rejects, and does not throw, when its middleware throws', async () => {
    const refuse = () => {
      throw new Error('closed');
    };
    const { ask } = createQueryBus({ ...(await setUp()), middleware: [refuse] });
    const asked = ask(GetTotal, { counterId });
    await expect(asked).rejects.toThrow('closed');
  });

  it.each([() => 1, Symbol('x')])('refuses a result that no answer can hold: %p', async (result) => {
    const Bad = query('Bad', { input: z.object({}), projection: Totals, resolve: async () => result });
    const { ask } = createQueryBus(await setUp());
    await expect(ask(Bad, {})).rejects.toMatchObject({
      code: 'invalid-result',
      message: expect.stringContaining(`it is a ${typeof result}`),
    });
  });

  it('lets middleware refuse a question', async () => {
    const refuse: Middleware = () => Promise.reject(new Error('refused'));
    const { ask } = createQueryBus({ ...(await setUp()), middleware: [refuse] });
    await expect(ask(GetTotal, { counterId })).rejects.toThrow('refused');
  });

  it('asks authorize about callers from outside, with valid input', async () => {
    const { ask } = createQueryBus(await setUp());
    await expect(ask(GetTotal, { counterId: 'b' }, { caller: callerOf() })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(ask(GetTotal, { counterId: 1 } as never, { caller: callerOf() })).rejects.toMatchObject({ code: 'validation-failed' });
    expect(await ask(GetTotal, { counterId: 'b' })).toBeUndefined();
  });

  describe('of a service with tenants', () => {
    it('answers from the documents and streams of the tenant alone', async () => {
      const { ask } = createQueryBus({ ...(await setUp()), tenants: true });
      expect(await ask(Compare, { counterId }, { tenant: 'acme' })).toEqual([11, 22]);
      expect(await ask(Compare, { counterId }, { caller: callerOf('bolt') })).toEqual([21, 42]);
      expect(await ask(Compare, { counterId }, { tenant: 'other' })).toEqual([undefined, undefined]);
    });

    it('needs a tenant, and takes no other than the caller’s', async () => {
      const { ask } = createQueryBus({ ...(await setUp()), tenants: true });
      for (const options of [{}, { caller: callerOf() }, { caller: callerOf('acme'), tenant: 'bolt' }, { tenant: 'a#b' }])
        await expect(ask(Compare, { counterId }, options)).rejects.toMatchObject({ code: 'tenant-required' });
    });
  });

  it('knows no tenants unless it is told so', async () => {
    const { ask } = createQueryBus(await setUp());
    expect(await ask(Compare, { counterId }, { tenant: 'acme' })).toEqual([1, 2]);
  });
});

describe('a query of a state', () => {
  it('folds the stream as it is now, with its version', async () => {
    const { ask } = createQueryBus(await setUp());
    expect(await ask(GetState, { counterId })).toEqual({ state: { total: 2, isClosed: false }, version: 2 });
  });

  it.each(['none', '', 'a#b', 'acme#Counter#a'])('finds nothing under the id %p', async (id) => {
    const { ask } = createQueryBus(await setUp());
    expect(await ask(GetState, { counterId: id })).toBeUndefined();
  });

  it('is told apart by what it reads', () => {
    expect(
      [GetTotal, GetState, Compare].map(({ projection, aggregates }) => [projection?.name, aggregates.map(({ name }) => name)]),
    ).toEqual([
      ['Totals', []],
      [undefined, ['Counter']],
      ['Totals', ['Counter']],
    ]);
  });

  it('fails where the store went back behind a position', async () => {
    const { ask } = createQueryBus(await setUp());
    const token = positionToken({ stream: 'Counter#a', version: 3, commitId: 'lost' });
    await expect(ask(GetState, { counterId }, { token })).rejects.toThrow(HistoryDivergedError);
  });

  it('fails where the store holds another commit at a position', async () => {
    const { ask } = createQueryBus(await setUp());
    const token = positionToken({ stream: 'Counter#a', version: 2, commitId: 'lost' });
    await expect(ask(GetState, { counterId }, { token })).rejects.toThrow(HistoryDivergedError);
  });

  it('reads nothing for an id or a position that no store can hold', async () => {
    const stores = await setUp();
    const { ask } = createQueryBus(stores);
    const load = jest.spyOn(stores.store, 'load');
    expect(await ask(GetState, { counterId: 'a'.repeat(1_025) })).toBeUndefined();
    const token = positionToken({ stream: `Counter#${'a'.repeat(2_048)}`, version: 1, commitId: 'c' });
    await expect(ask(GetState, { counterId }, { token })).rejects.toMatchObject({ code: 'invalid-position' });
    expect(load).not.toHaveBeenCalled();
  });

  it('needs an event store', async () => {
    const { ask } = createQueryBus({ readModels: new InMemoryReadModelStore() });
    await expect(ask(GetState, { counterId })).rejects.toMatchObject({ code: 'missing-event-store' });
  });
});

describe('a state that is folded from a snapshot', () => {
  /** Thirteen events, with a snapshot behind the tenth of another total, so that it shows which was taken. */
  async function setUpSnapshot() {
    const { store, commits } = await record([stream(Counter, counterId, ...Array.from({ length: 13 }, () => Counted({ by: 1 })))]);
    const snapshots = { every: 10, fingerprint: 'v1' };
    const { fingerprint = '' } = snapshotChoice(snapshots)(Counter) ?? {};
    const { firstVersion, lastVersion: version, commitId, timestamp } = commits[9] as Commit;
    const snapshot = { fingerprint, firstVersion, version, commitId, timestamp, commands: { seen: [] } };
    const save = (changes = {}) =>
      store.saveSnapshot({ ...snapshot, stream: `Counter#${counterId}`, state: { total: 100, isClosed: false }, ...changes });
    return { commits, save, ...createQueryBus({ store, readModels: new InMemoryReadModelStore(), snapshots }) };
  }

  it('goes on from it', async () => {
    const { ask, save } = await setUpSnapshot();
    await save();
    expect(await ask(GetState, { counterId })).toEqual({ version: 13, state: { total: 103, isClosed: false } });
  });

  it('passes over one of another history', async () => {
    const { ask, save } = await setUpSnapshot();
    await save({ commitId: 'lost' });
    expect(await ask(GetState, { counterId })).toEqual({ version: 13, state: { total: 13, isClosed: false } });
  });

  it('honours position tokens before, at and behind it', async () => {
    const { ask, save, commits } = await setUpSnapshot();
    await save();
    for (const { lastVersion: version, commitId } of commits) {
      const tokenOf = (id: string) => positionToken({ stream: `Counter#${counterId}`, version, commitId: id });
      expect(await ask(GetState, { counterId }, { token: tokenOf(commitId) })).toMatchObject({ version: 13 });
      await expect(ask(GetState, { counterId }, { token: tokenOf('lost') })).rejects.toThrow(HistoryDivergedError);
    }
  });
});
