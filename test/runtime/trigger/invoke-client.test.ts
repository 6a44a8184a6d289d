import { query, service } from '@allframe/serverless/runtime';
import { testAmbient } from '@allframe/serverless/testing';
import * as z from 'zod';
import { createCommandBus } from '../../../runtime/command-bus/command-bus.ts';
import { InMemoryEventStore } from '../../../runtime/event-store/in-memory-event-store.ts';
import { InMemoryReadModelStore } from '../../../runtime/projection/in-memory-read-model-store.ts';
import { createQueryBus } from '../../../runtime/projection/query-bus.ts';
import { handleInvokeEvent } from '../../../runtime/trigger/direct-invoke.ts';
import { InvocationFailedError } from '../../../runtime/trigger/errors.ts';
import { createInvoker } from '../../../runtime/trigger/invoke-client.ts';
import { CloseCounter, Counter, CountUp } from '../counter.ts';

const TotalOf = query('TotalOf', {
  input: z.object({ counterId: z.string() }),
  aggregate: Counter,
  resolve: async ({ counterId }, read) => (await read.state(counterId))?.state.total,
});
const counters = service('counters', { commands: [CountUp, CloseCounter], queries: [TotalOf] });

/** The service's function, as far as a payload and its answer go. */
function deployed() {
  const store = new InMemoryEventStore();
  const ambient = testAmbient();
  const commands = createCommandBus({ store, ambient });
  const queries = createQueryBus({ readModels: new InMemoryReadModelStore(), store, ambient });
  const sent: unknown[] = [];
  const invoke = async (payload: string) => {
    sent.push(JSON.parse(payload));
    return JSON.stringify(await handleInvokeEvent(JSON.parse(payload), { commands, queries, known: counters }));
  };
  return { invoker: createInvoker<typeof counters>(invoke), sent };
}

describe('a client that invokes a service’s function', () => {
  it('sends commands and asks queries', async () => {
    const { invoker, sent } = deployed();
    const answer = await invoker.send('CountUp', { counterId: 'a', by: 3 }, { commandId: 'c-1', expectedVersion: 'no-stream' });
    expect(answer).toMatchObject({ outcome: 'accepted', version: 1, events: ['Counted'] });
    const token = answer.outcome === 'accepted' ? answer.token : undefined;
    expect(await invoker.ask('TotalOf', { counterId: 'a' }, { token })).toBe(3);
    expect(await invoker.ask('TotalOf', { counterId: 'b' })).toBeUndefined();
    expect(sent[0]).toEqual({
      ...{ allframe: 'invoke', command: 'CountUp', input: { counterId: 'a', by: 3 } },
      ...{ commandId: 'c-1', expectedVersion: 'no-stream' },
    });
  });

  it('answers a rejection with its details', async () => {
    const { invoker } = deployed();
    await invoker.send('CloseCounter', { counterId: 'a' });
    expect(await invoker.send('CountUp', { counterId: 'a' })).toEqual({
      outcome: 'rejected',
      code: 'counter-closed',
      details: { total: 1 },
    });
  });

  it('throws the problem that the service answers with', async () => {
    const { invoker } = deployed();
    await expect(invoker.send('CountUp', {} as never)).rejects.toMatchObject({
      name: 'ProblemError',
      code: 'validation-failed',
      retryable: false,
      problem: { faults: [expect.objectContaining({ path: 'counterId' })] },
    });
    await expect(invoker.ask('TotalOf', {} as never)).rejects.toMatchObject({ code: 'validation-failed' });
  });

  it.each<[string, string, string]>([
    [
      'failed',
      '{"errorType":"Runtime.ExitError","errorMessage":"RequestId: 1 Error: exit"}',
      'it failed with Runtime.ExitError: RequestId: 1',
    ],
    ['answered nothing', '', 'it answered "", which is no answer'],
    ['answered null', 'null', 'it answered "null", which is no answer'],
    ['answered something else', '{"statusCode":200}', 'it answered "{\\"statusCode\\":200}", which is no answer'],
  ])('says that the function %s', async (_, answer, fault) => {
    const invoker = createInvoker<typeof counters>(async () => answer);
    const failure = invoker.send('CountUp', { counterId: 'a' });
    await expect(failure).rejects.toThrow(InvocationFailedError);
    await expect(failure).rejects.toThrow(`CountUp could not be invoked: ${fault}`);
    await expect(failure).rejects.toMatchObject({ retryable: true, invoked: 'CountUp' });
  });

  it.each<[string, unknown]>([
    ['an error', new Error('AccessDenied')],
    ['something else', 'AccessDenied'],
  ])('says why the function could not be reached, with %s as the cause', async (_, cause) => {
    const invoker = createInvoker<typeof counters>(() => Promise.reject(cause));
    await expect(invoker.ask('TotalOf', { counterId: 'a' })).rejects.toMatchObject({
      message: expect.stringContaining('TotalOf could not be invoked: AccessDenied'),
      cause,
    });
  });
});
