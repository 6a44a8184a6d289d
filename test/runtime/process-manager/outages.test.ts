import { aggregate, command, effectCommand, reactor, saga, schedule, service } from '@allframe/serverless/runtime';
import { type PortOperation, type TestService, testService } from '@allframe/serverless/testing';
import * as z from 'zod';

const Order = aggregate(
  'Order',
  { events: { Placed: z.object({}), Done: z.object({}), Undone: z.object({}) }, initialState: {} },
  { Placed: (state) => state, Done: (state) => state, Undone: (state) => state },
);
const of = { input: z.object({ id: z.string() }), aggregate: Order, streamId: ({ id }: { id: string }) => id };
const Place = command('Place', { ...of, decide: () => Order.events.Placed({}) });
const Finish = command('Finish', { ...of, decide: () => Order.events.Done({}) });
const Undo = command('Undo', { ...of, decide: () => Order.events.Undone({}) });

const Flow = saga(
  'Flow',
  { from: [Order], initialState: {}, timeouts: { Late: z.object({}) }, correlate: (_event, { streamId }) => streamId },
  {
    Placed: (state, _event, { send, timeout, sagaId: id }) => ({
      state,
      effects: [send(Finish, { id }, { undo: send(Undo, { id }) }), timeout('Late', {}, { afterSeconds: 60 })],
    }),
    CommandSucceeded: (state, _event, { complete }) => ({ state, effects: [complete()] }),
    CommandFailed: (state, { data }, { compensate }) => ({ state, effects: [compensate(data.code)] }),
  },
);
const shop = service('shop', { commands: [Place, Finish, Undo], sagas: [Flow] });

describe('an outage that lasts longer than a poisoned stream is tried', () => {
  it.each<PortOperation>(['eventStore.append', 'eventStore.load', 'queues.send', 'timers.set', 'checkpoints.put'])(
    'of %s parks no saga: it goes on by itself',
    async (operation) => {
      const test = await testService(shop);
      await test.dispatch(Place, { id: 'o' });
      test.faults.fail(operation, 12);
      await test.settle();
      expect(await test.retryParked()).toEqual([]);
      expect(await test.saga(Flow, 'o')).toMatchObject({ status: 'completed', outcome: 'completed' });
      test.stop();
    },
  );

  it('parks no reactor that sends', async () => {
    const Forward = reactor(
      'Forward',
      { from: [Order] },
      {
        Placed: async (_event, { send, streamId }) => {
          await send(Finish, { id: streamId });
        },
      },
    );
    const test = await testService(service('shop', { commands: [Place, Finish], reactors: [Forward] }));
    test.faults.fail('queues.send', 12);
    await test.dispatch(Place, { id: 'o' });
    await test.settle();
    expect(await typesOf(test)).toEqual(['Placed', 'Done']);
    test.stop();
  });

  it('keeps no schedule from its time: what was due is sent when the queue answers', async () => {
    const done: string[] = [];
    const Tick = effectCommand('Tick', { input: z.object({ at: z.string() }), perform: ({ at }) => void done.push(at) });
    const hourly = schedule({ rate: { hours: 1 }, command: Tick, input: ({ scheduledAt }) => ({ at: scheduledAt }) });
    const test = await testService(service('clock', { commands: [Tick], schedules: { hourly } }));
    test.faults.fail('queues.send', 12);
    await test.advance({ hours: 2 });
    expect(done).toEqual(['2026-01-01T01:00:00.000Z', '2026-01-01T02:00:00.000Z']);
    test.stop();
  });
});

describe('a saga', () => {
  it('is told of a command that the service does not list', async () => {
    const test = await testService(service('shop', { commands: [Place, Undo], sagas: [Flow] }));
    await test.dispatch(Place, { id: 'o' });
    await test.settle();
    expect(await test.saga(Flow, 'o')).toMatchObject({ status: 'completed', outcome: 'compensated', reason: 'unknown-command' });
    test.stop();
  });
});

async function typesOf(test: TestService): Promise<readonly string[]> {
  return (await test.events(Order, 'o')).map(({ type }) => type);
}
