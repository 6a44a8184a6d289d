import { reactor, service } from '@allframe/serverless/runtime';
import { createHandler as createCatchUp } from '../../../../runtime/host/lambda/catch-up.ts';
import { createHandler as createRebuilder } from '../../../../runtime/host/lambda/rebuilder.ts';
import { cancelRebuild } from '../../../../runtime/projection/rebuild/rebuild-projection.ts';
import { Counter, CountUp, Totals } from '../../counter.ts';
import { catchUpEvent, lambdaWorld, sqsEvent } from './lambda-world.ts';

const seen: string[] = [];
const Watch = reactor('Watch', { from: [Counter] }, { Counted: (_event, { streamId }) => void seen.push(streamId) });
const parts = { commands: [CountUp], projections: [Totals], reactors: [Watch] };
const scanned = service('counters', parts);
const indexed = service('counters', { ...parts, eventStore: { byTimestamp: {} } });
const counted = { type: 'Counted', data: { by: 1, unit: 'piece' } };
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

let world: ReturnType<typeof lambdaWorld>;
let catchUp: (event: unknown) => Promise<unknown>;
const totalOf = async (counter: string) => (await world.adapters.readModels.get(Totals, counter))?.document;

function begin(service: typeof scanned) {
  seen.length = 0;
  world = lambdaWorld(service);
  catchUp = world.start(createCatchUp);
}
afterEach(() => world.end());

describe('the catch-up on Lambda', () => {
  beforeEach(() => begin(scanned));

  it('records where consumers start, so that a service is complete before its first event', async () => {
    await catchUp(catchUpEvent);
    expect((await world.adapters.checkpoints.start('reactor:Watch', { startFrom: 'now', at: '' })).at).toBe('2025-12-31T23:59:00.000Z');
  });

  it('brings everybody up to date of whom all wake-ups were lost for 48 hours', async () => {
    await catchUp(catchUpEvent);
    for (const counter of ['a', 'b', 'c']) await world.append(`Counter#${counter}`, [counted]);
    world.ambient.advance(48 * hourMs);
    await catchUp(catchUpEvent);
    expect(await totalOf('c')).toMatchObject({ total: 1 });
    expect(seen.toSorted()).toEqual(['a', 'b', 'c']);
    expect(world.metrics().at(-1)).toMatchObject({ StreamsBehind: 6, role: 'catchUp' });
  });

  it('leaves what was written a moment ago to its wake-up', async () => {
    await world.append('Counter#a', [counted]);
    await catchUp(catchUpEvent);
    expect(await totalOf('a')).toBeUndefined();
  });

  it('compares all streams every twelve hours, and not with each run', async () => {
    const read = jest.spyOn(world.store, 'readTips');
    await catchUp(catchUpEvent);
    const once = read.mock.calls.length;
    world.ambient.advance(5 * minuteMs);
    await catchUp(catchUpEvent);
    expect(read).toHaveBeenCalledTimes(once);
    world.ambient.advance(12 * hourMs);
    await catchUp(catchUpEvent);
    expect(read.mock.calls.length).toBe(2 * once);
  });

  it('goes on where its time was up, over as many runs as it takes', async () => {
    for (let counter = 0; counter < 250; counter += 1) await world.append(`Counter#${counter}`, [counted]);
    world.ambient.advance(2 * minuteMs);
    const page = world.store.readTips.bind(world.store);
    const read = jest.spyOn(world.store, 'readTips').mockImplementation(async (scan) => {
      world.ambient.advance(15_000);
      return page(scan);
    });
    await catchUp(catchUpEvent);
    const state = await world.adapters.catchUpState.read();
    expect(state?.full?.cursor).toBeDefined();
    expect(state?.fullBegunAt).toBeUndefined();
    read.mockRestore();
    await catchUp(catchUpEvent);
    const all = await Promise.all(Array.from({ length: 250 }, (_, counter) => totalOf(`${counter}`)));
    expect(all.filter((total) => total === undefined)).toEqual([]);
    expect(await world.adapters.catchUpState.read()).toMatchObject({ fullBegunAt: expect.any(String) });
  });

  it('begins again where its cursor means nothing any more', async () => {
    await world.append('Counter#a', [counted]);
    world.ambient.advance(2 * minuteMs);
    const comparison = { begunAt: '2026-01-01T00:00:00.000Z', aggregates: ['Counter'], cursor: 'nonsense' };
    await world.adapters.catchUpState.write({ revision: 1, full: comparison });
    await catchUp(catchUpEvent);
    expect(await totalOf('a')).toMatchObject({ total: 1 });
  });

  it('does no harm where two run at once', async () => {
    await world.append('Counter#a', [counted]);
    world.ambient.advance(2 * minuteMs);
    const other = world.start(createCatchUp);
    await Promise.all([catchUp(catchUpEvent), other(catchUpEvent)]);
    expect(await totalOf('a')).toMatchObject({ total: 1 });
    expect(JSON.stringify(world.lines)).toContain('Another catch-up runs at the same time');
  });

  it('tells of what it could not follow, and goes on with the rest', async () => {
    await world.append('Counter#a', [counted]);
    world.ambient.advance(2 * minuteMs);
    jest.spyOn(world.adapters.readModels, 'get').mockRejectedValue(new Error('down'));
    await catchUp(catchUpEvent);
    expect(JSON.stringify(world.lines)).toContain('A stream could not be followed');
    expect(await world.adapters.catchUpState.read()).toMatchObject({ fullBegunAt: expect.any(String) });
  });

  it('takes its own job alone', async () => {
    await expect(catchUp({ allframe: 'job', job: 'other' })).rejects.toThrow('An event of the source the job other came');
    await expect(catchUp({})).rejects.toMatchObject({ code: 'unknown-event-source' });
  });
});

describe('the catch-up asks for rebuilds', () => {
  beforeEach(() => begin(scanned));
  const rebuild = () => world.start(createRebuilder)(sqsEvent('rebuilds', world.rebuilds.at(-1)));

  it('of projections that nobody built, once', async () => {
    await catchUp(catchUpEvent);
    expect(world.rebuilds).toMatchObject([{ projection: 'Totals', version: 1 }]);
    world.ambient.advance(5 * minuteMs);
    await catchUp(catchUpEvent);
    expect(world.rebuilds).toHaveLength(1);
    await rebuild();
    world.ambient.advance(2 * hourMs);
    await catchUp(catchUpEvent);
    expect(world.rebuilds).toHaveLength(1);
  });

  it('again where one shows no progress for half an hour', async () => {
    await catchUp(catchUpEvent);
    world.ambient.advance(29 * minuteMs);
    await catchUp(catchUpEvent);
    expect(world.rebuilds).toHaveLength(1);
    world.ambient.advance(2 * minuteMs);
    await catchUp(catchUpEvent);
    expect(world.rebuilds).toHaveLength(2);
  });

  it('not where one goes on, however long it takes', async () => {
    await catchUp(catchUpEvent);
    for (let revision = 1; revision < 5; revision += 1) {
      const job = { startedAt: '', segments: [{ streams: revision, isDone: false }], parked: [] };
      await world.adapters.registry.write('Totals', { revision, versions: { 1: { status: 'building', job } } });
      world.ambient.advance(25 * minuteMs);
      await catchUp(catchUpEvent);
    }
    expect(world.rebuilds).toHaveLength(1);
  });

  it('not of one that was cancelled', async () => {
    const job = { startedAt: '', segments: [{ streams: 0, isDone: false }], parked: [] };
    await world.adapters.registry.write('Totals', { revision: 1, versions: { 1: { status: 'building', job } } });
    await cancelRebuild(Totals, world.adapters);
    await catchUp(catchUpEvent);
    expect(world.rebuilds).toEqual([]);
  });
});

describe('the catch-up of a store with an index by time', () => {
  beforeEach(() => begin(indexed));

  it('compares what was written since its last run each time, and everything once a day', async () => {
    const read = jest.spyOn(world.store, 'readTips');
    const sinces = () => read.mock.calls.splice(0).map(([{ since }]) => since);
    await catchUp(catchUpEvent);
    expect(sinces()).toEqual(['2025-12-31T00:00:00.002Z', '1970-01-01T00:00:00.000Z']);
    world.ambient.advance(5 * minuteMs);
    await catchUp(catchUpEvent);
    expect(sinces()).toEqual(['2026-01-01T00:00:00.002Z']);
    world.ambient.advance(24 * hourMs);
    await catchUp(catchUpEvent);
    expect(sinces()).toEqual(['2026-01-01T00:05:00.002Z', '1970-01-01T00:00:00.000Z']);
  });

  it('finds a lost wake-up with its next run', async () => {
    await catchUp(catchUpEvent);
    await world.append('Counter#a', [counted]);
    world.ambient.advance(5 * minuteMs);
    await catchUp(catchUpEvent);
    expect(await totalOf('a')).toMatchObject({ total: 1 });
  });
});
