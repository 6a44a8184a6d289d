import { advanceSaga } from '../../../../runtime/process-manager/saga/advance-saga.ts';
import { answerSaga, type CommandAnswer, isAwaited, type SagaCommand } from '../../../../runtime/process-manager/saga/answer-saga.ts';
import { readSaga } from '../../../../runtime/process-manager/saga/read-saga.ts';
import { saga } from '../../../../runtime/process-manager/saga/saga.ts';
import { Book, Booking, event, Trip, tripWorld, Unbook } from './saga-trip.ts';

const succeeded: CommandAnswer = { outcome: 'succeeded' };
const soldOut: CommandAnswer = { outcome: 'failed', code: 'sold-out', details: { left: 0 } };

/** A saga that has asked for these parts, whose commands were sent. */
async function booking(...parts: string[]) {
  const world = tripWorld();
  await advanceSaga(Booking, await world.append('Trip#t-1', [event('TripRequested', { parts })]), world);
  await world.drain();
  return world;
}

type World = Awaited<ReturnType<typeof booking>>;

/** Answers the command that was sent as number `index`, and sends what follows. */
async function answer(world: World, index: number, outcome: CommandAnswer): Promise<boolean> {
  const isNews = await answerSaga(Booking, world.commands[index] as SagaCommand, outcome, world);
  await drainNew(world);
  return isNews;
}

async function drainNew(world: World): Promise<void> {
  const sent = new Set(world.commands.map(({ commandId }) => commandId));
  const before = world.commands.length;
  await world.drain();
  const fresh = world.commands.splice(before).filter(({ commandId }) => !sent.has(commandId));
  world.commands.push(...fresh);
}

const sentOf = (world: World) => world.commands.map(({ command, input }) => `${command} ${(input as { part: string }).part}`);

describe('the commands of a saga', () => {
  it('are sent with the ids of their events, and wait for an answer at the stream of the saga (rule E2)', async () => {
    const world = await booking('flight', 'hotel');
    const [commit] = await world.commitsOf('Booking#t-1');
    expect(world.commands).toMatchObject([
      {
        command: 'Book',
        input: { part: 'flight' },
        commandId: `${commit?.commitId}-2`,
        replyTo: 'Booking#t-1',
        correlationId: 'id-1',
        causationId: 'id-1-0',
        causationDepth: 1,
      },
      { command: 'Book', input: { part: 'hotel' }, commandId: `${commit?.commitId}-3`, replyTo: 'Booking#t-1' },
    ]);
  });

  it('have the same ids when the outbox is sent again (rule E2)', async () => {
    const world = await booking('flight', 'hotel');
    await world.drain();
    const ids = world.commands.map(({ commandId }) => commandId);
    expect(ids.slice(2)).toEqual(ids.slice(0, 2));
    const timers = world.timersSet.map(({ id }) => id);
    expect(new Set(timers).size).toBe(1);
  });

  it('travel with the input as it was written, without the defaults of its schema', async () => {
    const world = await booking('flight');
    expect(world.commands[0]?.input).toEqual({ part: 'flight' });
  });
});

describe('the answer to a command of a saga', () => {
  it('is an input, with what was sent (rule E3)', async () => {
    const seen: unknown[] = [];
    const Watching = saga(
      'Watching',
      { from: [Trip], initialState: {}, correlate: (_event, { streamId }) => streamId },
      {
        TripNoted: (state, _event, { send }) => ({
          state,
          effects: [send(Book, { part: 'a' }), send(Book, { part: 'b' }), send(Unbook, { part: 'c' })],
        }),
        CommandSucceeded: (state, { data: { commandId: _, ...data } }) => ({ state, effects: void seen.push(data) }),
        CommandFailed: (state, { data: { commandId: _, ...data } }) => ({ state, effects: void seen.push(data) }),
      },
    );
    const world = tripWorld();
    await advanceSaga(Watching, await world.append('Trip#t-1', [event('TripNoted')]), world);
    await world.drain('Watching#t-1');
    const [a, b, c] = world.commands;
    await answerSaga(Watching, a as SagaCommand, { outcome: 'succeeded', streamId: 's-1', version: 3 }, world);
    await answerSaga(Watching, b as SagaCommand, soldOut, world);
    await answerSaga(Watching, c as SagaCommand, { outcome: 'failed', code: 'dead-lettered' }, world);
    expect(seen).toEqual([
      { command: 'Book', input: { part: 'a' }, streamId: 's-1', version: 3 },
      { command: 'Book', input: { part: 'b' }, code: 'sold-out', details: { left: 0 } },
      { command: 'Unbook', input: { part: 'c' }, code: 'dead-lettered' },
    ]);
    expect(await world.stepsOf('Watching#t-1')).toEqual([
      'EventReceived StateChanged CommandSent CommandSent CommandSent',
      'CommandSucceeded',
      'CommandFailed',
      'CommandFailed',
    ]);
  });

  it('counts once: the first one holds, whatever comes later (rule E3)', async () => {
    const world = await booking('flight', 'hotel');
    expect(await answer(world, 0, succeeded)).toBe(true);
    expect(await answer(world, 0, succeeded)).toBe(false);
    expect(await answer(world, 0, soldOut)).toBe(false);
    expect(await readSaga(Booking, 't-1', world)).toMatchObject({ status: 'running', state: { booked: ['flight'] } });
  });

  it('to a command that was never sent changes nothing', async () => {
    const world = await booking('flight');
    const unknown = { commandId: 'unknown', replyTo: 'Booking#t-1' };
    expect(await answerSaga(Booking, unknown, succeeded, world)).toBe(false);
    expect(await answerSaga(Booking, { ...unknown, replyTo: 'Booking#nowhere' }, succeeded, world)).toBe(false);
    expect(await world.stepsOf()).toHaveLength(1);
    expect(await world.stepsOf('Booking#nowhere')).toEqual([]);
  });

  it('is waited for until it came, so that a worker can tell a command that was answered before', async () => {
    const world = await booking('flight', 'hotel');
    const flight = world.commands[0] as SagaCommand;
    expect(await isAwaited(Booking, flight, world)).toBe(true);
    await answer(world, 0, soldOut);
    expect(await isAwaited(Booking, flight, world)).toBe(false);
  });

  it('to a saga that has ended is recorded and ignored (rule E4)', async () => {
    const world = await booking('flight', 'hotel');
    await answer(world, 0, soldOut);
    await answer(world, 1, soldOut);
    expect(await readSaga(Booking, 't-1', world)).toMatchObject({ status: 'completed', outcome: 'compensated' });
    await advanceSaga(Booking, await world.append('Trip#t-1', [event('TripAbandoned')]), world);
    expect((await world.stepsOf()).at(-1)).toBe('EventReceived InputIgnored');
  });

  it('causes what it causes one step deeper (rule B3)', async () => {
    const world = await booking('flight', 'hotel');
    await answer(world, 0, succeeded);
    const commits = await world.commitsOf('Booking#t-1');
    expect(commits.map(({ metadata }) => metadata.causationDepth)).toEqual([1, 2]);
    expect(commits[1]?.metadata).toMatchObject({ commandId: world.commands[0]?.commandId, correlationId: 'id-1' });
  });
});

describe('a saga that ends', () => {
  it('takes back its timeouts, and records and ignores what comes later (rule E4)', async () => {
    const world = await booking('flight');
    await answer(world, 0, succeeded);
    expect((await world.stepsOf()).at(-1)).toBe('CommandSucceeded StateChanged TimeoutCancelled SagaCompleted');
    expect(world.timersCancelled).toEqual([world.timersSet[0]?.id]);
    await advanceSaga(Booking, await world.append('Payment#p-1', [event('PaymentReceived', { tripId: 't-1' })]), world);
    expect((await world.stepsOf()).at(-1)).toBe('EventReceived InputIgnored');
    expect(await readSaga(Booking, 't-1', world)).toMatchObject({ status: 'completed', outcome: 'completed', state: { isPaid: false } });
  });

  it('records no more than 20 of those that it ignores: it must not grow for as long as its streams do', async () => {
    const world = await booking('flight');
    await answer(world, 0, succeeded);
    for (let payment = 0; payment < 30; payment += 1)
      await advanceSaga(Booking, await world.append(`Payment#p-${payment}`, [event('PaymentReceived', { tripId: 't-1' })]), world);
    expect(await world.stepsOf()).toHaveLength(2 + 20);
  });
});

describe('compensation', () => {
  it('undoes the steps that were done from the last to the first, each once the one before is answered (rule E4)', async () => {
    const world = await booking('flight', 'hotel', 'car');
    await answer(world, 0, succeeded);
    await answer(world, 1, succeeded);
    await answer(world, 2, soldOut);
    expect(sentOf(world).slice(3)).toEqual(['Unbook hotel']);
    expect(await readSaga(Booking, 't-1', world)).toMatchObject({
      status: 'compensating',
      reason: 'sold-out',
      awaiting: [{ command: 'Unbook' }],
    });
    await answer(world, 3, succeeded);
    expect(sentOf(world).slice(3)).toEqual(['Unbook hotel', 'Unbook flight']);
    await answer(world, 4, succeeded);
    expect(sentOf(world)).toHaveLength(5);
    expect(await readSaga(Booking, 't-1', world)).toMatchObject({
      status: 'completed',
      outcome: 'compensated',
      awaiting: [],
      failures: [],
    });
    expect(await world.stepsOf()).toEqual([
      'EventReceived StateChanged CommandSent CommandSent CommandSent TimeoutScheduled',
      'CommandSucceeded StateChanged',
      'CommandSucceeded StateChanged',
      'CommandFailed CompensationStarted TimeoutCancelled CompensationStepSent',
      'CommandSucceeded CompensationStepSent',
      'CommandSucceeded SagaCompleted',
    ]);
  });

  it('goes on past a step that can not be undone, and records it (rule E4)', async () => {
    const world = await booking('flight', 'hotel', 'car');
    await answer(world, 0, succeeded);
    await answer(world, 1, succeeded);
    await answer(world, 2, soldOut);
    await answer(world, 3, { outcome: 'failed', code: 'dead-lettered' });
    expect(sentOf(world).slice(3)).toEqual(['Unbook hotel', 'Unbook flight']);
    await answer(world, 4, succeeded);
    const failures = [{ undoes: world.commands[1]?.commandId, command: 'Unbook', code: 'dead-lettered' }];
    expect(await readSaga(Booking, 't-1', world)).toMatchObject({ status: 'completed', outcome: 'compensated', failures });
    const [end] = (await world.commitsOf('Booking#t-1')).at(-1)?.events.slice(-1) ?? [];
    expect(end?.data).toEqual({ outcome: 'compensated', failures });
  });

  it('waits for a command on its way, and undoes it as well once it succeeds (rule E4)', async () => {
    const world = await booking('flight', 'hotel', 'car');
    await answer(world, 0, succeeded);
    await answer(world, 1, soldOut);
    await answer(world, 3, succeeded);
    expect(await readSaga(Booking, 't-1', world)).toMatchObject({ status: 'compensating' });
    await answer(world, 2, succeeded);
    expect(sentOf(world).slice(3)).toEqual(['Unbook flight', 'Unbook car']);
    await answer(world, 4, succeeded);
    expect(await readSaga(Booking, 't-1', world)).toMatchObject({ status: 'completed', outcome: 'compensated' });
  });

  it('undoes one step at a time, also where a further step is done meanwhile', async () => {
    const world = await booking('flight', 'hotel', 'car');
    await answer(world, 0, succeeded);
    await answer(world, 1, soldOut);
    await answer(world, 2, succeeded);
    expect(sentOf(world).slice(3)).toEqual(['Unbook flight']);
    await answer(world, 3, succeeded);
    expect(sentOf(world).slice(3)).toEqual(['Unbook flight', 'Unbook car']);
  });

  it('ends at once where nothing was done and nothing is on its way', async () => {
    const world = await booking('flight');
    await answer(world, 0, soldOut);
    expect((await world.stepsOf()).at(-1)).toBe('CommandFailed CompensationStarted TimeoutCancelled SagaCompleted');
  });

  it('does not wait for commands that nothing undoes', async () => {
    const Notifying = saga(
      'Notifying',
      { from: [Trip], initialState: {}, correlate: (_event, { streamId }) => streamId },
      { TripNoted: (state, _event, { send, compensate }) => ({ state, effects: [send(Book, { part: 'a' }), compensate('no')] }) },
    );
    const world = tripWorld();
    await advanceSaga(Notifying, await world.append('Trip#t-1', [event('TripNoted')]), world);
    expect(await readSaga(Notifying, 't-1', world)).toMatchObject({ status: 'completed', outcome: 'compensated' });
  });

  it('records and ignores what comes meanwhile (rule E4)', async () => {
    const world = await booking('flight', 'hotel');
    await answer(world, 0, succeeded);
    await advanceSaga(Booking, await world.append('Trip#t-1', [event('TripAbandoned')]), world);
    await advanceSaga(Booking, await world.append('Trip#t-1', [event('TripAbandoned')]), world);
    await advanceSaga(Booking, await world.append('Payment#p-1', [event('PaymentReceived', { tripId: 't-1' })]), world);
    expect((await world.stepsOf()).slice(-2)).toEqual(['EventReceived InputIgnored', 'EventReceived InputIgnored']);
    expect(await readSaga(Booking, 't-1', world)).toMatchObject({ status: 'compensating', state: { isPaid: false } });
  });

  it('of any number of steps is no circle: it is not limited by the depth of causation (rule B3)', async () => {
    const parts = Array.from({ length: 40 }, (_, index) => `part-${index}`);
    const world = await booking(...parts, 'last');
    for (let index = 0; index < 40; index += 1) await answer(world, index, succeeded);
    await answer(world, 40, soldOut);
    for (let index = 41; index < 81; index += 1) await answer(world, index, succeeded);
    expect(sentOf(world).slice(41)).toEqual(parts.toReversed().map((part) => `Unbook ${part}`));
    expect(await readSaga(Booking, 't-1', world)).toMatchObject({ outcome: 'compensated' });
  });
});

describe('the depth of causation (rule B3)', () => {
  const Circle = saga(
    'Circle',
    { from: [Trip], initialState: {}, correlate: (_event, { streamId }) => streamId },
    {
      TripNoted: (state, _event, { send }) => ({ state, effects: [send(Book, { part: 'a' })] }),
      CommandFailed: (state, _event, { send }) => ({ state, effects: [send(Book, { part: 'a' })] }),
      TripAbandoned: (state) => ({ state }),
    },
  );

  it('ends a circle of commands and answers', async () => {
    const world = tripWorld();
    await advanceSaga(Circle, await world.append('Trip#t-1', [event('TripNoted')]), world);
    const turning = async () => {
      for (let turn = 0; turn < 100; turn += 1) {
        await world.drain('Circle#t-1');
        await answerSaga(Circle, world.commands.at(-1) as SagaCommand, soldOut, world);
      }
    };
    await expect(turning()).rejects.toMatchObject({ code: 'causation-too-deep' });
    expect(await world.stepsOf('Circle#t-1')).toHaveLength(32);
  });

  it('does not keep a saga from undoing what was done in the depth', async () => {
    const world = tripWorld();
    const deep = await world.append('Trip#t-1', [event('TripRequested', { parts: ['flight', 'hotel'] })], { causationDepth: 31 });
    await advanceSaga(Booking, deep, world);
    await world.drain();
    expect(world.commands.map(({ causationDepth }) => causationDepth)).toEqual([32, 32]);
    await answer(world, 0, succeeded);
    await answer(world, 1, soldOut);
    expect(world.commands.at(-1)).toMatchObject({ command: 'Unbook', causationDepth: 32 });
  });

  it('does not keep a saga from taking note of what happens', async () => {
    const world = tripWorld();
    const deep = await world.append('Trip#t-1', [event('TripAbandoned')], { causationDepth: 40 });
    expect(await advanceSaga(Circle, deep, world)).toBe(true);
    const deepAndSending = await world.append('Trip#t-1', [event('TripNoted')], { causationDepth: 40 });
    await expect(advanceSaga(Circle, deepAndSending, world)).rejects.toMatchObject({ code: 'causation-too-deep' });
  });
});
