import { effectCommand } from '@allframe/serverless/runtime';
import * as z from 'zod';
import type { EventDefinitions } from '../../../../runtime/message/event-definition.ts';
import { advanceSaga } from '../../../../runtime/process-manager/saga/advance-saga.ts';
import { readSaga } from '../../../../runtime/process-manager/saga/read-saga.ts';
import { type SagaStep, saga } from '../../../../runtime/process-manager/saga/saga.ts';
import type { SagaContext } from '../../../../runtime/process-manager/saga/saga-effects.ts';
import { Book, event, Trip, tripWorld, Unbook } from './saga-trip.ts';

type Context = SagaContext<{ Late: z.ZodObject<{ attempt: z.ZodNumber; urgent: z.ZodDefault<z.ZodBoolean> }> }>;

/** Runs a handler on the first event of a saga. */
async function step(handler: (state: Record<string, unknown>, context: Context) => unknown) {
  const world = tripWorld();
  const Stepping = saga(
    'Stepping',
    {
      from: [Trip],
      timeouts: { Late: z.object({ attempt: z.number(), urgent: z.boolean().default(false) }) },
      initialState: {} as Record<string, never>,
      correlate: (_event, { streamId }) => streamId,
    },
    { TripNoted: (state, _event, context) => handler(state, context) as SagaStep<Record<string, never>> },
  );
  const advance = async () => advanceSaga(Stepping, await world.append('Trip#t-1', [event('TripNoted')]), world);
  await advance();
  return { ...world, advance, read: () => readSaga(Stepping, 't-1', world) };
}

describe('a step of a saga', () => {
  it.each<[string, (state: Record<string, unknown>, context: Context) => unknown]>([
    ['The input of Book is not valid: part: Too small', (state, { send }) => ({ state, effects: [send(Book, { part: '' })] })],
    [
      'The input of Unbook is not valid: part:',
      (state, { send }) => ({ state, effects: [send(Book, { part: 'a' }, { undo: send(Unbook, {} as never) })] }),
    ],
    [
      'The data of the timeout Late is not valid: attempt:',
      (state, { timeout }) => ({ state, effects: [timeout('Late', {} as never, { afterSeconds: 1 })] }),
    ],
    [
      'sets the timeout "Later"',
      (state, { timeout }) => ({ state, effects: [timeout('Later' as 'Late', { attempt: 1 }, { afterSeconds: 1 })] }),
    ],
    [
      'must be 0 or more and end before the year 10000, got -1',
      (state, { timeout }) => ({ state, effects: [timeout('Late', { attempt: 1 }, { afterSeconds: -1 })] }),
    ],
    ['got NaN', (state, { timeout }) => ({ state, effects: [timeout('Late', { attempt: 1 }, { afterSeconds: Number.NaN })] })],
    ['got 1000000000000', (state, { timeout }) => ({ state, effects: [timeout('Late', { attempt: 1 }, { afterSeconds: 1e12 })] })],
    ['ends the saga more than once', (state, { complete, compensate }) => ({ state, effects: [complete(), compensate('no')] })],
    [
      "Unbook undoes Book, and can't be undone itself",
      (state, { send }) => ({
        state,
        effects: [send(Book, { part: 'a' }, { undo: send(Unbook, { part: 'a' }, { undo: send(Book, { part: 'a' }) }) })],
      }),
    ],
    ['it returns no state', () => undefined],
    ['it returns no state', () => ({ state: undefined })],
    ['it returns no state', () => ({ effects: [] })],
    ['the state is not JSON', () => ({ state: { count: 1n } })],
  ])('is refused, naming saga and step: %s', async (fault, handler) => {
    await expect(step(handler)).rejects.toMatchObject({
      code: 'invalid-saga-step',
      saga: 'Stepping',
      sagaId: 't-1',
      step: 'TripNoted',
      message: expect.stringContaining(fault),
    });
  });

  it('is refused where an input does not come back from JSON as the command takes it', async () => {
    const At = effectCommand('At', { input: z.object({ at: z.date() }), perform: () => undefined });
    await expect(step((state, { send }) => ({ state, effects: [send(At, { at: new Date(0) })] }))).rejects.toMatchObject({
      code: 'invalid-saga-step',
      message: expect.stringContaining('input of At'),
    });
  });

  it('is refused where an input is nested deeper than the worker reads, whose answer would never come', async () => {
    const Deep = effectCommand('Deep', { input: z.unknown(), perform: () => undefined });
    const input: unknown = JSON.parse(`${'['.repeat(201)}${']'.repeat(201)}`);
    await expect(step((state, { send }) => ({ state, effects: [send(Deep, input)] }))).rejects.toMatchObject({
      code: 'invalid-saga-step',
      message: expect.stringContaining('the input of Deep is not JSON: it is nested deeper than 200 levels'),
    });
  });

  it('is not stored where its handler throws, and says why', async () => {
    const fault = new Error('a fault of the handler');
    await expect(
      step(() => {
        throw fault;
      }),
    ).rejects.toBe(fault);
  });

  it('takes a schema that answers later', async () => {
    const Slow = effectCommand('Slow', {
      input: z.object({ ok: z.boolean().refine(async (ok) => ok, 'not ok') }),
      perform: () => undefined,
    });
    const { read } = await step((state, { send }) => ({ state, effects: [send(Slow, { ok: true })] }));
    expect(await read()).toMatchObject({ awaiting: [{ command: 'Slow' }] });
    await expect(step((state, { send }) => ({ state, effects: [send(Slow, { ok: false })] }))).rejects.toMatchObject({
      message: expect.stringContaining('not ok'),
    });
  });

  it('stores the state where it changes, and at the beginning', async () => {
    const { advance, stepsOf } = await step((state) => ({ state }));
    await advance();
    expect(await stepsOf('Stepping#t-1')).toEqual(['EventReceived StateChanged', 'EventReceived']);
  });

  it('stores a state that was changed in place', async () => {
    const { advance, read } = await step((state) => {
      state.count = Number(state.count ?? 0) + 1;
      return { state };
    });
    await advance();
    expect(await read()).toMatchObject({ state: { count: 2 } });
  });

  it('states its effects in order; the end comes last, and takes back what was set before it', async () => {
    const { stepsOf, read } = await step((state, { complete, timeout, cancel, send }) => ({
      state,
      effects: [
        complete(),
        timeout('Late', { attempt: 1 }, { afterSeconds: 1 }),
        cancel('Late'),
        timeout('Late', { attempt: 2 }, { afterSeconds: 1.0004 }),
        send(Book, { part: 'a' }),
      ],
    }));
    expect(await stepsOf('Stepping#t-1')).toEqual([
      'EventReceived StateChanged TimeoutScheduled TimeoutCancelled TimeoutScheduled CommandSent TimeoutCancelled SagaCompleted',
    ]);
    expect(await read()).toMatchObject({ status: 'completed', timeouts: [], awaiting: [{ input: { part: 'a' } }] });
  });

  it('never sets a timeout before its time', async () => {
    const { read } = await step((state, { timeout }) => ({ state, effects: [timeout('Late', { attempt: 1 }, { afterSeconds: 0.0001 })] }));
    expect(await read()).toMatchObject({ timeouts: [{ name: 'Late', dueAt: '2026-01-01T00:00:00.001Z' }] });
  });

  it('takes back all timeouts of a name, and no others', async () => {
    const world = tripWorld();
    const timeouts = { A: z.object({}), B: z.object({}) } satisfies EventDefinitions;
    const Two = saga(
      'Two',
      { from: [Trip], timeouts, initialState: {}, correlate: (_event, { streamId }) => streamId },
      {
        TripNoted: (state, _event, { timeout }) => ({
          state,
          effects: [timeout('A', {}, { afterSeconds: 1 }), timeout('B', {}, { afterSeconds: 2 }), timeout('A', {}, { afterSeconds: 3 })],
        }),
        TripAbandoned: (state, _event, { cancel }) => ({ state, effects: [cancel('A')] }),
      },
    );
    await advanceSaga(Two, await world.append('Trip#t-1', [event('TripNoted'), event('TripAbandoned')]), world);
    expect(await readSaga(Two, 't-1', world)).toMatchObject({ timeouts: [{ name: 'B' }] });
  });

  it('does not ask handlers that a saga only inherits', async () => {
    const world = tripWorld();
    const Bare = saga('Bare', { from: [Trip], initialState: {}, correlate: () => 'all' }, {});
    expect(await advanceSaga(Bare, await world.append('Trip#t-1', [event('TripNoted')]), world)).toBe(false);
  });

  it('keeps the past as it was decided when the code changes', async () => {
    const world = tripWorld();
    const version = (step: string, code: string) =>
      saga(
        'Changing',
        { from: [Trip], initialState: { step }, correlate: () => 'all' },
        { TripNoted: (state) => ({ state: { step: `${state.step} ${code}` } }) },
      );
    const [Old, New] = [version('a', 'old'), version('b', 'new')];
    await advanceSaga(Old, await world.append('Trip#t-1', [event('TripNoted')]), world);
    await advanceSaga(New, await world.append('Trip#t-1', [event('TripNoted')]), world);
    expect(await readSaga(New, 'all', world)).toMatchObject({ state: { step: 'a old new' } });
  });
});
