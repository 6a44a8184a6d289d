import { projection, service } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { createHandler as createRebuilder } from '../../../../runtime/host/lambda/rebuilder.ts';
import { cancelRebuild } from '../../../../runtime/projection/rebuild/rebuild-projection.ts';
import { Counter, CountUp, Totals } from '../../counter.ts';
import { lambdaWorld, sqsEvent } from './lambda-world.ts';

let isBroken = false;
const Fragile = projection(
  'Fragile',
  { version: 3, from: [Counter], document: z.object({}), key: 'stream' },
  {
    Counted: () => {
      if (isBroken) throw new Error('broken');
      return {};
    },
  },
);
const counters = service('counters', { commands: [CountUp], projections: [Totals, Fragile] });
const counted = { type: 'Counted', data: { by: 1, unit: 'piece' } };
const totals = { projection: 'Totals', version: 1 };

describe('the rebuilder on Lambda', () => {
  let world: ReturnType<typeof lambdaWorld>;
  let rebuild: (event: unknown) => Promise<unknown>;
  const statusOf = async (name: string, version: number) => (await world.adapters.registry.read(name))?.versions[version]?.status;

  beforeEach(() => {
    isBroken = false;
    world = lambdaWorld(counters);
    rebuild = world.start(createRebuilder);
  });
  afterEach(() => world.end());

  it('fills a projection with what was stored before it, and switches to it', async () => {
    for (const counter of ['a', 'b', 'c']) await world.append(`Counter#${counter}`, [counted]);
    expect(await rebuild(sqsEvent('rebuilds', totals))).toEqual({ batchItemFailures: [] });
    expect(await statusOf('Totals', 1)).toBe('active');
    expect((await world.adapters.readModels.get(Totals, 'c'))?.document).toMatchObject({ total: 1 });
    expect(world.rebuilds).toEqual([]);
  });

  it('asks for the rest of it when its time is up, and goes on there', async () => {
    for (const counter of ['a', 'b', 'c']) await world.append(`Counter#${counter}`, [counted]);
    const get = world.adapters.readModels.get.bind(world.adapters.readModels);
    const slow = jest.spyOn(world.adapters.readModels, 'get').mockImplementation((...call) => {
      world.ambient.advance(20_000);
      return get(...call);
    });
    await rebuild(sqsEvent('rebuilds', totals));
    expect(await statusOf('Totals', 1)).toBe('building');
    expect(world.rebuilds).toEqual([{ ...totals, requestedAt: '2026-01-01T00:00:00.000Z', delaySeconds: 0 }]);
    slow.mockRestore();
    await rebuild(sqsEvent('rebuilds', world.rebuilds[0]));
    expect(await statusOf('Totals', 1)).toBe('active');
  });

  it('leaves a store alone for a while that does not answer', async () => {
    await world.append('Counter#a', [counted]);
    jest.spyOn(world.adapters.readModels, 'get').mockRejectedValue(new Error('down'));
    expect(await rebuild(sqsEvent('rebuilds', totals))).toEqual({ batchItemFailures: [] });
    expect(world.rebuilds).toMatchObject([{ ...totals, delaySeconds: 60 }]);
  });

  it('stays away from one that was cancelled after it was asked for, and takes it up when it is asked for later', async () => {
    await world.append('Counter#a', [counted]);
    jest
      .spyOn(world.adapters.readModels, 'get')
      .mockRejectedValueOnce(new Error('down'))
      .mockRejectedValueOnce(new Error('down'))
      .mockRejectedValueOnce(new Error('down'));
    await rebuild(sqsEvent('rebuilds', totals));
    world.ambient.advance(1_000);
    await cancelRebuild(Totals, world.adapters);
    await rebuild(sqsEvent('rebuilds', world.rebuilds[0]));
    expect(await statusOf('Totals', 1)).toBe('building');
    world.ambient.advance(1_000);
    await rebuild(sqsEvent('rebuilds', totals));
    expect(await statusOf('Totals', 1)).toBe('active');
  });

  it('tells of streams that could not be projected, and tries them again when it is asked to', async () => {
    isBroken = true;
    await world.append('Counter#a', [counted]);
    await rebuild(sqsEvent('rebuilds', { projection: 'Fragile', version: 3 }));
    expect(world.metrics()).toMatchObject([{ ParkedStreams: 1, role: 'rebuilder' }]);
    expect(await statusOf('Fragile', 3)).toBe('building');
    isBroken = false;
    await rebuild(sqsEvent('rebuilds', { projection: 'Fragile', version: 3 }));
    expect(await statusOf('Fragile', 3)).toBe('active');
  });

  it.each([
    [
      'of a version that the service does not have',
      { projection: 'Totals', version: 9 },
      'no version 9 of the projection Totals; it has Totals@1, Fragile@3',
    ],
    ['that can’t be read', '{', 'projection: must be the name of a projection'],
    ['of a time that is none', { ...totals, requestedAt: 'soon' }, 'requestedAt: must be a time'],
  ])('leaves a request %s to newer code, until it is a dead letter', async (_, body, reason) => {
    expect(await rebuild(sqsEvent('rebuilds', body))).toEqual({ batchItemFailures: [{ itemIdentifier: 'm-1' }] });
    expect(JSON.stringify(world.lines)).toContain(reason);
  });
});
