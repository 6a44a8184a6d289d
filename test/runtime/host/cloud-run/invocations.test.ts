import { createInvoker, query, service } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { InvocationFailedError } from '../../../../runtime/trigger/errors.ts';
import { CloseCounter, Counter, CountUp } from '../../counter.ts';
import { accounts, containerWorld } from './container-world.ts';

const TotalOf = query('TotalOf', {
  input: z.object({ counterId: z.string() }),
  aggregate: Counter,
  resolve: async ({ counterId }, read) => (await read.state(counterId))?.state.total,
});
const counters = service('counters', { commands: [CountUp, CloseCounter], queries: [TotalOf], invocable: [CountUp, TotalOf] });

const shop = 'shop@p.iam';

describe('a worker that other services may call', () => {
  let world: ReturnType<typeof containerWorld>;
  let invoke: Awaited<ReturnType<typeof world.start>>['invoke'];

  beforeEach(async () => {
    world = containerWorld(counters, { INVOKER_ACCOUNTS: `${shop}, billing@p.iam,` });
    ({ invoke } = await world.start('worker'));
  });
  afterEach(() => world.end());

  const countUp = (input: object) => ({ allframe: 'invoke', command: 'CountUp', input });

  it('answers commands and questions, with the types of the service', async () => {
    const invoker = createInvoker<typeof counters>(async (payload) => JSON.stringify((await invoke(JSON.parse(payload), shop))[1]));
    expect(await invoker.send('CountUp', { counterId: 'a', by: 3 }, { commandId: 'c-1' })).toMatchObject({
      outcome: 'accepted',
      version: 1,
    });
    expect(await invoker.send('CountUp', { counterId: 'a', by: 3 }, { commandId: 'c-1' })).toMatchObject({ version: 1 });
    expect(await invoker.ask('TotalOf', { counterId: 'a' })).toBe(3);
  });

  it('answers what is the message’s own fault, and what may not be called', async () => {
    expect(await invoke(countUp({ counterId: 7 }), shop)).toMatchObject([
      200,
      { outcome: 'failed', problem: { code: 'validation-failed' } },
    ]);
    const closed = { allframe: 'invoke', command: 'CloseCounter', input: { counterId: 'a' } };
    expect((await invoke(closed, shop))[1]).not.toMatchObject({ outcome: 'accepted' });
  });

  it.each([null, 7, [], {}, { allframe: 'schedule' }])('refuses what is no invocation: %j', async (body) => {
    expect(await invoke(body, shop)).toMatchObject([400, { code: 'unexpected-push' }]);
  });

  it('lets nobody in but those who are named, not even its own sources', async () => {
    expect(await invoke(countUp({ counterId: 'a' }), 'billing@p.iam')).toMatchObject([200, { outcome: 'accepted' }]);
    for (const account of ['stranger@p.iam', accounts.push, ''])
      expect(await invoke(countUp({ counterId: 'a' }), account)).toMatchObject([403, {}]);
  });

  it('tells a caller that fails that it may call again', async () => {
    const store = Object.assign(Object.create(world.store), { load: () => Promise.reject(new Error('down')) });
    const { invoke: failing } = await world.start('worker', { store });
    const invoker = createInvoker<typeof counters>(async (payload) => JSON.stringify((await failing(JSON.parse(payload), shop))[1]));
    const sent = invoker.send('CountUp', { counterId: 'a' });
    await expect(sent).rejects.toThrow(InvocationFailedError);
    await expect(sent).rejects.toThrow(/it answered 500, internal-error/);
  });
});

it.each([
  ['that nobody was named for', counters, ''],
  ['of a service that lists nothing', service('counters', { commands: [CountUp] }), shop],
])('a worker %s takes no calls', async (_, of, named) => {
  const world = containerWorld(of, { INVOKER_ACCOUNTS: named });
  const { invoke } = await world.start('worker');
  expect(await invoke({ allframe: 'invoke', command: 'CountUp', input: { counterId: 'a' } }, shop)).toMatchObject([404, {}]);
  await world.end();
});
