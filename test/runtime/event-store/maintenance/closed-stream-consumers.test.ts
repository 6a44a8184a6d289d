import { eventBus, integrationEvent, projection, reactor, saga, service } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { fold } from '../../../../runtime/decider/fold.ts';
import { closeStream } from '../../../../runtime/event-store/maintenance/close-stream.ts';
import { createLocalService } from '../../../../runtime/host/local/local-service.ts';
import { createLogger } from '../../../../runtime/host/logger.ts';
import { catchUp } from '../../../../runtime/process-manager/consumer/catch-up.ts';
import { parkedStreams } from '../../../../runtime/process-manager/consumer/parking-retry.ts';
import { readSaga } from '../../../../runtime/process-manager/saga/read-saga.ts';
import { sagaTimeline } from '../../../../runtime/process-manager/saga/saga-timeline.ts';
import { virtualClock } from '../../../../runtime/testing/virtual-clock.ts';
import { Counter, CountUp, Totals } from '../../counter.ts';

const EveryEvent = projection(
  'EveryEvent',
  { version: 1, from: [Counter], document: z.object({ times: z.number() }), key: () => 'all' },
  { Counted: (document) => ({ times: (document?.times ?? 0) + 1 }) },
);

const Flow = saga(
  'Flow',
  { from: [Counter], initialState: { times: 0 }, correlate: (_event, { streamId }) => streamId },
  { Counted: (state) => ({ state: { times: state.times + 1 } }) },
);
const CounterMoved = integrationEvent('counter.moved', {
  version: 1,
  from: Counter.events.Counted,
  schema: z.object({ by: z.number() }),
  map: ({ by }) => ({ by }),
});

async function setUp() {
  const reacted: string[] = [];
  const Note = reactor('Note', { from: [Counter] }, { Counted: async (_event, { eventId }) => void reacted.push(eventId) });
  const counters = service('counters', {
    commands: [CountUp],
    projections: [Totals, EveryEvent],
    sagas: [Flow],
    reactors: [Note],
    eventBus: eventBus({ publish: [CounterMoved] }),
  });
  const clock = virtualClock();
  const local = await createLocalService(counters, { ambient: clock, logger: createLogger('silent') });
  await local.commands.dispatch(CountUp, { counterId: 'a' });
  await closeStream(local.store, 'Counter#a', { ambient: clock, reason: 'enough' });
  await local.settle();
  const report = () => catchUp(local.followers, { store: local.store, ambient: clock }, { isWaking: false });
  return { ...local, clock, reacted, report };
}

describe('the commit that closes a stream', () => {
  it('is passed over by projections, whose checkpoints go on', async () => {
    const { readModels, store, report, followers, checkpoints } = await setUp();
    expect(readModels.documentsOf(Totals)).toEqual({ a: { counterId: 'a', total: 1, seen: [1] } });
    expect(readModels.documentsOf(EveryEvent)).toEqual({ all: { times: 1 } });
    expect((await store.load('Counter#a')).head).toMatchObject({ version: 2, isClosed: true });
    const reports = Object.entries((await report()).followers);
    expect(reports).toHaveLength(6);
    for (const [name, { streams, behind, parked }] of reports) expect([name, streams > 0, behind, parked]).toEqual([name, true, 0, 0]);
    for (const { name } of followers) expect([name, await parkedStreams(name, checkpoints)]).toEqual([name, []]);
  });

  it('is passed over by sagas', async () => {
    const { store } = await setUp();
    expect(await readSaga(Flow, 'a', { store })).toMatchObject({ status: 'running', state: { times: 1 } });
  });

  it('is passed over by reactors and the publisher', async () => {
    const { reacted, published } = await setUp();
    expect(reacted).toHaveLength(1);
    expect(published.map(({ type }) => type)).toEqual(['counter.moved']);
  });

  it('changes no state that is folded', async () => {
    const { store } = await setUp();
    expect(fold(Counter, (await store.load('Counter#a')).commits)).toEqual({ total: 1, isClosed: false });
  });

  it('is passed over in the history of a saga whose own stream was closed', async () => {
    const { store, clock } = await setUp();
    await closeStream(store, 'Flow#a', { ambient: clock });
    expect(await readSaga(Flow, 'a', { store })).toMatchObject({ state: { times: 1 } });
    expect(sagaTimeline((await store.load('Flow#a')).commits).join('\n')).not.toContain('StreamClosed');
  });
});
