import * as z from 'zod';
import type { TimeoutMessage } from '../../../../runtime/message/worker-message.ts';
import { advanceSaga } from '../../../../runtime/process-manager/saga/advance-saga.ts';
import { fireTimeout } from '../../../../runtime/process-manager/saga/fire-timeout.ts';
import { readSaga } from '../../../../runtime/process-manager/saga/read-saga.ts';
import { saga } from '../../../../runtime/process-manager/saga/saga.ts';
import { Booking, event, Trip, tripWorld } from './saga-trip.ts';

async function waiting() {
  const world = tripWorld();
  const commit = await world.append('Trip#t-1', [event('TripRequested', { parts: ['flight'] })], { traceParent: 'trace' });
  await advanceSaga(Booking, commit, world);
  await world.drain();
  const fire = (index: number) => fireTimeout(Booking, world.timersSet[index]?.message as TimeoutMessage, world);
  return { ...world, fire };
}

const paid = event('PaymentReceived', { tripId: 't-1' });

describe('a timeout of a saga', () => {
  it('is a timer with the id of its event, whose message comes back in order with the others of its saga (rules E2, E5)', async () => {
    const world = await waiting();
    const [commit] = await world.commitsOf('Booking#t-1');
    expect(world.timersSet).toEqual([
      {
        id: `${commit?.commitId}-3`,
        dueAt: '2026-01-01T00:01:00.000Z',
        queue: 'commands',
        group: 'Booking#t-1',
        message: {
          saga: 'Booking#t-1',
          timeoutId: `${commit?.commitId}-3`,
          correlationId: 'id-1',
          causationId: 'id-1-0',
          causationDepth: 0,
          traceParent: 'trace',
        },
      },
    ]);
  });

  it('goes off once, however often it arrives, and late as well (rule E5)', async () => {
    const world = await waiting();
    world.ambient.advance(7 * 86_400_000);
    expect(await world.fire(0)).toBe('fired');
    expect(await world.fire(0)).toBe('ignored');
    expect(await world.stepsOf()).toEqual(['EventReceived StateChanged CommandSent TimeoutScheduled', 'TimeoutFired TimeoutScheduled']);
  });

  it('brings its data, with the defaults of its schema, and the time that it was set for', async () => {
    const world = await waiting();
    world.ambient.advance(60_000);
    await world.fire(0);
    await world.drain();
    world.ambient.advance(3_600_000);
    expect(await world.fire(2)).toBe('fired');
    expect(await readSaga(Booking, 't-1', world)).toMatchObject({ reason: 'not paid' });
  });

  it('that was cancelled may still arrive, and changes nothing (rule E5)', async () => {
    const world = await waiting();
    await advanceSaga(Booking, await world.append('Payment#p-1', [paid]), world);
    await world.drain();
    expect(world.timersCancelled).toEqual([world.timersSet[0]?.id]);
    world.ambient.advance(60_000);
    expect(await world.fire(0)).toBe('ignored');
    expect(await world.stepsOf()).toHaveLength(2);
    expect(await readSaga(Booking, 't-1', world)).toMatchObject({ timeouts: [] });
  });

  it('that nobody set changes nothing (rule E5)', async () => {
    const world = await waiting();
    expect(await fireTimeout(Booking, { saga: 'Booking#t-1', timeoutId: 'unknown' }, world)).toBe('ignored');
    expect(await fireTimeout(Booking, { saga: 'Booking#nowhere', timeoutId: 'unknown' }, world)).toBe('ignored');
    expect(await world.stepsOf('Booking#nowhere')).toEqual([]);
  });

  it('that comes before its time, because its timer reaches no further, is set again under an id of its own', async () => {
    const world = await waiting();
    world.ambient.advance(54_000);
    expect(await world.fire(0)).toBe('set again');
    const [first, again] = world.timersSet;
    expect(again).toEqual({ ...first, id: expect.stringMatching(new RegExp(`^${first?.id}-\\w+$`)) });
    expect(await world.stepsOf()).toHaveLength(1);
    world.ambient.advance(6_000);
    expect(await world.fire(1)).toBe('fired');
  });

  it('that comes a little early, by a clock that goes before, is taken as due', async () => {
    const world = await waiting();
    world.ambient.advance(56_000);
    expect(await world.fire(0)).toBe('fired');
  });

  it('of a saga that has ended changes nothing', async () => {
    const world = await waiting();
    await advanceSaga(Booking, await world.append('Trip#t-1', [event('TripAbandoned')]), world);
    world.ambient.advance(60_000);
    expect(await world.fire(0)).toBe('ignored');
    expect(await world.stepsOf()).toHaveLength(2);
  });

  it('of less than a minute counts as a cause of what follows (rule B3)', async () => {
    const Restless = saga(
      'Restless',
      { from: [Trip], timeouts: { Again: z.object({}) }, initialState: {}, correlate: (_event, { streamId }) => streamId },
      {
        TripNoted: (state, _event, { timeout }) => ({ state, effects: [timeout('Again', {}, { afterSeconds: 59 })] }),
        Again: (state, _timeout, { timeout }) => ({ state, effects: [timeout('Again', {}, { afterSeconds: 59 })] }),
      },
    );
    const world = tripWorld();
    await advanceSaga(Restless, await world.append('Trip#t-1', [event('TripNoted')]), world);
    const turning = async () => {
      for (let turn = 0; turn < 100; turn += 1) {
        await world.drain('Restless#t-1');
        world.ambient.advance(59_000);
        await fireTimeout(Restless, world.timersSet.at(-1)?.message as TimeoutMessage, world);
      }
    };
    await expect(turning()).rejects.toMatchObject({ code: 'causation-too-deep' });
    expect(await world.stepsOf('Restless#t-1')).toHaveLength(32);
  });

  it('of a minute or more begins the count of causes again (rule B3)', async () => {
    const world = await waiting();
    expect(world.timersSet[0]?.message.causationDepth).toBe(0);
    world.ambient.advance(60_000);
    await world.fire(0);
    const commits = await world.commitsOf('Booking#t-1');
    expect(commits[1]?.metadata).toMatchObject({ causationDepth: 1, correlationId: 'id-1', causationId: world.timersSet[0]?.id });
  });
});
