import { resolve } from 'node:path';
import { analyzeFunctions } from '../../../lib/bundle/analyze.ts';
import { loadService } from '../../../lib/bundle/load-service.ts';

const example = analyzeFunctions(loadService({ entry: resolve(__dirname, '../../../examples/orders/src/service.ts') }));
const mini = analyzeFunctions(loadService({ entry: resolve(__dirname, '../../../bench/bundle/orders/service.ts') }));

const kilobyte = 1_024;

/** What a cold start compiles grows unseen, some bytes with each change: whoever meets a bound here looks first at what it is that grew. */
describe('the weight of the orders example', () => {
  it('is below 1 MB for each function, with all that is loaded later', () => {
    expect(example.functions.filter(({ allBytes }) => allBytes >= kilobyte * kilobyte)).toEqual([]);
  });

  it('is at the start of api what a command needs, by zod/mini and the light client', () => {
    const api = mini.functions.find(({ role }) => role === 'api');
    expect(api?.startBytes).toBeLessThan(130 * kilobyte);
    expect(api?.packages.map(({ name }) => name).sort()).toEqual(['@allframe/serverless', 'aws4', 'hono', 'the service', 'zod']);
  });

  it('warns of nothing', () => {
    expect([...example.warnings, ...mini.warnings]).toEqual([]);
  });
});
