import { query, service } from '@allframe/serverless/runtime';
import { testService } from '@allframe/serverless/testing';
import * as z from 'zod';
import { CountUp, Totals } from '../../counter.ts';

const GetTotal = query('GetTotal', {
  input: z.object({ counterId: z.string() }),
  projection: Totals,
  resolve: async ({ counterId }, read) => (await read.get(counterId))?.total,
});

describe('a service in this process', () => {
  it('does not start where a query reads a projection that nobody fills', async () => {
    await expect(testService(service('counters', { commands: [CountUp], queries: [GetTotal] }))).rejects.toMatchObject({
      code: 'unlisted-projection',
      message: 'GetTotal reads version 1 of Totals, which the service does not list; add it to projections',
    });
  });

  it('refuses commands and queries that it does not list', async () => {
    const counters = await testService(service('counters', { commands: [], projections: [Totals] }));
    await expect(counters.dispatch(CountUp, { counterId: 'a' })).rejects.toMatchObject({ code: 'unknown-command' });
    await expect(counters.ask(GetTotal, { counterId: 'a' })).rejects.toMatchObject({
      code: 'unknown-query',
      message: 'The service has no query "GetTotal"; it has none',
    });
    counters.stop();
  });

  it('runs those that it lists', async () => {
    const counters = await testService(service('counters', { commands: [CountUp], queries: [GetTotal], projections: [Totals] }));
    await counters.dispatch(CountUp, { counterId: 'a' });
    await counters.settle();
    expect(await counters.ask(GetTotal, { counterId: 'a' })).toBe(1);
    counters.stop();
  });
});
