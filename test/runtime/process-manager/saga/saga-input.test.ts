import { ConcurrencyError } from '../../../../runtime/event-store/errors.ts';
import type { StreamHead } from '../../../../runtime/event-store/stream-head.ts';
import { advanceSaga } from '../../../../runtime/process-manager/saga/advance-saga.ts';
import { readSaga } from '../../../../runtime/process-manager/saga/read-saga.ts';
import { saga } from '../../../../runtime/process-manager/saga/saga.ts';
import { sagaOfStream } from '../../../../runtime/process-manager/saga/saga-stream.ts';
import { RecordingStore } from '../../recording-store.ts';
import { Booking, event, Trip, tripWorld } from './saga-trip.ts';

const requested = event('TripRequested', { parts: ['flight', 'hotel'] });

describe('the input of a saga', () => {
  it('becomes one commit: what came, the state after it, and what is to be sent (rules E1, E2)', async () => {
    const world = tripWorld();
    await advanceSaga(Booking, await world.append('Trip#t-1', [requested]), world);
    expect(await world.stepsOf()).toEqual(['EventReceived StateChanged CommandSent CommandSent TimeoutScheduled']);
    const [commit] = await world.commitsOf('Booking#t-1');
    expect(commit?.events.map(({ data }) => data)).toEqual([
      { eventId: 'id-1-0', type: 'TripRequested', stream: 'Trip#t-1', version: 1 },
      { state: { isPaid: false, booked: [], asked: 2 } },
      { command: 'Book', input: { part: 'flight' }, undo: { command: 'Unbook', input: { part: 'flight' } } },
      { command: 'Book', input: { part: 'hotel' }, undo: { command: 'Unbook', input: { part: 'hotel' } } },
      { name: 'PaymentOverdue', data: { reminders: 0 }, dueAt: '2026-01-01T00:01:00.000Z' },
    ]);
  });

  it('is handled once, however often its commit comes (rule E1)', async () => {
    const world = tripWorld();
    const commit = await world.append('Trip#t-1', [requested]);
    expect(await advanceSaga(Booking, commit, world)).toBe(true);
    await advanceSaga(Booking, commit, world);
    await Promise.all([advanceSaga(Booking, commit, world), advanceSaga(Booking, commit, world)]);
    expect(await world.stepsOf()).toHaveLength(1);
  });

  it('is handled once by two workers at the same time', async () => {
    const world = tripWorld();
    const commit = await world.append('Trip#t-1', [requested]);
    await Promise.all([advanceSaga(Booking, commit, world), advanceSaga(Booking, commit, world), advanceSaga(Booking, commit, world)]);
    expect(await world.stepsOf()).toHaveLength(1);
  });

  it('is counted by source stream: an older version of one stream is new where another stream went further (rule E1)', async () => {
    const world = tripWorld();
    for (const commit of [
      await world.append('Trip#t-1', [event('TripNoted'), event('TripNoted'), requested]),
      await world.append('Payment#p-1', [event('PaymentReceived', { tripId: 't-1' })]),
      await world.append('Payment#p-2', [event('PaymentReceived', { tripId: 't-1' })]),
    ])
      await advanceSaga(Booking, commit, world);
    expect(await world.stepsOf()).toHaveLength(3);
  });

  it('of a commit with several events becomes several steps, each of the saga that it belongs to', async () => {
    const world = tripWorld();
    const payments = ['t-1', 't-2', 't-1'].map((tripId) => event('PaymentReceived', { tripId }));
    const commit = await world.append('Payment#p-1', payments);
    await advanceSaga(Booking, commit, world);
    await advanceSaga(Booking, commit, world);
    expect(await world.stepsOf('Booking#t-1')).toEqual(['EventReceived StateChanged', 'EventReceived']);
    expect(await world.stepsOf('Booking#t-2')).toEqual(['EventReceived StateChanged']);
  });

  it('leaves no trace where nothing handles it, it belongs to no saga, or its aggregate is not followed', async () => {
    const world = tripWorld();
    for (const commit of [
      await world.append('Trip#t-1', [event('TripNoted')]),
      await world.append('Payment#p-1', [event('PaymentReceived')]),
      await world.append('Stranger#t-1', [requested]),
    ])
      expect(await advanceSaga(Booking, commit, world)).toBe(false);
    expect(await world.stepsOf()).toEqual([]);
  });

  it('is upcast to the schema of today, and passed over where its type is retired (rule B2)', async () => {
    const world = tripWorld();
    await advanceSaga(
      Booking,
      await world.append('Trip#t-1', [event('TripPlanned'), event('TripRequested', { part: 'flight' }, 1)]),
      world,
    );
    expect(await readSaga(Booking, 't-1', world)).toMatchObject({ state: { asked: 1 }, awaiting: [{ input: { part: 'flight' } }] });
  });

  it('of newer code waits for that code (rule B2)', async () => {
    const world = tripWorld();
    const unknown = advanceSaga(Booking, await world.append('Trip#t-1', [event('TripMoved')]), world);
    await expect(unknown).rejects.toMatchObject({ code: 'unknown-event', retryable: true });
    const newer = advanceSaga(Booking, await world.append('Trip#t-2', [event('TripRequested', {}, 3)]), world);
    await expect(newer).rejects.toMatchObject({ code: 'unknown-event' });
  });

  it('meets a history of newer code by waiting for that code (rule B2)', async () => {
    const world = tripWorld();
    await world.append('Booking#t-1', [event('StatePainted')]);
    const commit = await world.append('Trip#t-1', [requested]);
    await expect(advanceSaga(Booking, commit, world)).rejects.toMatchObject({ code: 'unknown-event', retryable: true });
  });

  it('keeps the tenant, and the saga of each tenant for itself', async () => {
    const world = tripWorld();
    const commit = await world.append('acme#Trip#t-1', [requested], { tenant: 'acme', actor: 'anna', correlationId: 'c-1' });
    await advanceSaga(Booking, commit, world);
    const [step] = await world.commitsOf('acme#Booking#t-1');
    expect(step?.metadata).toMatchObject({
      commandId: 'id-1-0',
      correlationId: 'c-1',
      causationId: 'id-1-0',
      causationDepth: 1,
      actor: 'anna',
      tenant: 'acme',
    });
    expect(await readSaga(Booking, 't-1', world)).toBeUndefined();
    expect(await readSaga(Booking, 't-1', { store: world.store, tenant: 'acme' })).toMatchObject({ sagaId: 't-1', version: 5 });
  });

  it.each([
    ['is empty', ''],
    ['holds #', 'a#b'],
    ['has more than 1024 bytes', 'x'.repeat(1_025)],
    ['holds half a surrogate pair', '\uD800'],
    ['is no string', 7],
  ])('is refused where correlate returns what %s', async (fault, id) => {
    const world = tripWorld();
    const Bad = saga('Bad', { from: [Trip], initialState: {}, correlate: () => id as string }, { TripNoted: (state) => ({ state }) });
    const advanced = advanceSaga(Bad, await world.append('Trip#t-1', [event('TripNoted')]), world);
    await expect(advanced).rejects.toMatchObject({ code: 'invalid-saga-id', saga: 'Bad', message: expect.stringContaining(fault) });
  });

  it('finds its saga by the stream, or says that there is none', () => {
    expect(sagaOfStream([Booking], 'acme#Booking#t-1')).toBe(Booking);
    expect(() => sagaOfStream([Booking], 'Shipping#t-1')).toThrow('The service has no saga for the stream "Shipping#t-1"; it has Booking');
  });

  it('sees where it stands: version, time, stream and origin', async () => {
    const world = tripWorld();
    const seen: unknown[] = [];
    const Watching = saga(
      'Watching',
      { from: [Trip], initialState: {}, correlate: (_event, { streamId }) => streamId },
      {
        TripNoted: (state, { type, version, timestamp, streamId, metadata }, { sagaId, now }) => {
          seen.push({ type, version, timestamp, streamId, causationDepth: metadata.causationDepth, sagaId, now });
          return { state };
        },
      },
    );
    const commit = await world.append('Trip#t-1', [event('TripNoted')]);
    world.ambient.advance(1_500);
    await advanceSaga(Watching, commit, world);
    const [timestamp, now] = ['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:01.500Z'];
    expect(seen).toEqual([{ type: 'TripNoted', version: 1, timestamp, streamId: 't-1', causationDepth: 0, sagaId: 't-1', now }]);
  });
});

describe('a conflict on the stream of a saga', () => {
  const noted = saga(
    'Noting',
    { from: [Trip], initialState: { noted: 0 }, correlate: () => 'all' },
    { TripNoted: ({ noted: count }) => ({ state: { noted: count + 1 } }) },
  );

  it('is decided again on what the winner left', async () => {
    const world = tripWorld();
    const store = new RecordingStore();
    const [first, second] = [await world.append('Trip#a', [event('TripNoted')]), await world.append('Trip#b', [event('TripNoted')])];
    store.beforeAppend = async (_head, attempt) => {
      if (attempt === 1) await advanceSaga(noted, second, { store: store.inner, ambient: world.ambient });
    };
    await advanceSaga(noted, first, { store, ambient: world.ambient });
    expect(await readSaga(noted, 'all', { store: store.inner })).toMatchObject({ state: { noted: 2 } });
  });

  it('with our own commit, whose answer was lost, is no conflict', async () => {
    const world = tripWorld();
    const store = new RecordingStore();
    store.afterAppend = async (head) => {
      const [winner] = await store.inner.readAfter(head.stream, head.version);
      if (winner) throw new ConcurrencyError({ winner });
    };
    await advanceSaga(noted, await world.append('Trip#a', [event('TripNoted')]), { store, ambient: world.ambient });
    expect(await readSaga(noted, 'all', { store: store.inner })).toMatchObject({ state: { noted: 1 } });
  });

  it('that never ends is given back, to be delivered again', async () => {
    const world = tripWorld();
    const store = new RecordingStore();
    const always = async (head: StreamHead, attempt: number) => {
      const other = await world.append(`Trip#other-${attempt}`, [event('TripNoted')]);
      await advanceSaga(noted, other, { store: store.inner, ambient: world.ambient });
      expect(head.stream).toBe('Noting#all');
    };
    store.beforeAppend = always;
    const commit = await world.append('Trip#a', [event('TripNoted')]);
    const given = advanceSaga(noted, commit, { store, ambient: world.ambient });
    await expect(given).rejects.toMatchObject({ code: 'conflict', retryable: true });
    expect(store.calls.filter((call) => call === 'append')).toHaveLength(9);
    const inTime = advanceSaga(noted, commit, { store, ambient: world.ambient, deadline: world.ambient.now() });
    await expect(inTime).rejects.toMatchObject({ code: 'conflict' });
  });
});
