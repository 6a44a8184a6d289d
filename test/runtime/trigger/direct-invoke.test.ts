import { query } from '@allframe/serverless/runtime';
import { testAmbient } from '@allframe/serverless/testing';
import * as z from 'zod';
import { createCommandBus } from '../../../runtime/command-bus/command-bus.ts';
import { effectCommand } from '../../../runtime/decider/effect-command.ts';
import { InMemoryReadModelStore } from '../../../runtime/projection/in-memory-read-model-store.ts';
import { createQueryBus } from '../../../runtime/projection/query-bus.ts';
import { handleInvokeEvent, type InvokeDelivery, isInvokeEvent } from '../../../runtime/trigger/direct-invoke.ts';
import type { InvokeEvent } from '../../../runtime/trigger/invoke-message.ts';
import { CloseCounter, Counter, CountUp } from '../counter.ts';
import { RecordingStore } from '../recording-store.ts';
import { payload } from './payload.ts';

const Mail = effectCommand('Mail', { input: z.object({ to: z.string() }), perform: () => {} });
const TotalOf = query('TotalOf', {
  input: z.object({ counterId: z.string() }),
  aggregate: Counter,
  resolve: async ({ counterId }, read) => (await read.state(counterId))?.state.total,
});

function setUp(change: Partial<InvokeDelivery> = {}) {
  const store = new RecordingStore();
  const ambient = testAmbient();
  const delivery: InvokeDelivery = {
    commands: createCommandBus({ store, ambient }),
    queries: createQueryBus({ readModels: new InMemoryReadModelStore(), store, ambient }),
    known: { commands: [CountUp, CloseCounter, Mail], queries: [TotalOf] },
    ...change,
  };
  const handle = (event: object) => handleInvokeEvent({ allframe: 'invoke', ...event } as InvokeEvent, delivery);
  return { store, handle };
}

const countUp = (more: object = {}) => ({ command: 'CountUp', input: { counterId: 'a' }, ...more });

describe('a direct invocation', () => {
  it('runs a command and answers what became of it', async () => {
    const { handle, store } = setUp();
    expect(await handle(payload('direct-invoke'))).toEqual({
      ...{ outcome: 'accepted', streamId: 'a', version: 1, events: ['Counted'] },
      token: expect.stringMatching(/^[\w-]+$/),
    });
    expect((await store.inner.load('Counter#a')).commits[0]?.metadata.commandId).toBe('invoke:shop-7');
  });

  it('answers the same when it comes twice', async () => {
    const { handle, store } = setUp();
    const first = await handle(countUp({ commandId: 'c-1' }));
    expect(await handle(countUp({ commandId: 'c-1' }))).toEqual(first);
    expect((await store.inner.load('Counter#a')).commits).toHaveLength(1);
  });

  it('hands on where it comes from', async () => {
    const { handle, store } = setUp();
    const origin = { correlationId: 'c', causationId: 'd', causationDepth: 3, actor: 'shop', traceParent: 't', traceState: 's' };
    await handle(countUp(origin));
    expect((await store.inner.load('Counter#a')).commits[0]?.metadata).toMatchObject(origin);
  });

  it('answers a rejection', async () => {
    const { handle } = setUp();
    await handle({ command: 'CloseCounter', input: { counterId: 'a' } });
    expect(await handle(countUp())).toEqual({ outcome: 'rejected', code: 'counter-closed', details: { total: 1 } });
  });

  it('answers what was performed', async () => {
    expect(await setUp().handle({ command: 'Mail', input: { to: 'ada' }, commandId: 'm' })).toEqual({
      outcome: 'performed',
      commandId: 'invoke:m',
    });
  });

  it('answers a query, with what a token’s command did, or that nothing was found', async () => {
    const { handle } = setUp();
    const accepted = await handle(countUp({ input: { counterId: 'a', by: 4 } }));
    const token = accepted.outcome === 'accepted' ? accepted.token : undefined;
    expect(await handle({ query: 'TotalOf', input: { counterId: 'a' }, token })).toEqual({ outcome: 'answered', result: 4 });
    expect(await handle({ query: 'TotalOf', input: { counterId: 'b' } })).toEqual({ outcome: 'answered' });
  });

  it.each<[string, object, number, string, RegExp]>([
    ['an input that is not valid', { command: 'CountUp', input: {} }, 400, 'validation-failed', /counterId/],
    ['no input', { command: 'CountUp' }, 400, 'validation-failed', /input of CountUp/],
    ['no name', { input: {} }, 400, 'validation-failed', /must have the name of a command or of a query/],
    ['two names', { ...countUp(), query: 'TotalOf' }, 400, 'validation-failed', /must have the name of a command or of a query/],
    ['a name that is none', { command: 7, input: {} }, 400, 'validation-failed', /must have the name/],
    ['an id that is none', countUp({ commandId: 1 }), 400, 'validation-failed', /commandId: must be a string/],
    ['an empty id', countUp({ commandId: '' }), 400, 'validation-failed', /commandId: must not be empty/],
    ['half a version', countUp({ expectedVersion: 0.5 }), 400, 'validation-failed', /expectedVersion: must be a version/],
    ['a depth below 0', countUp({ causationDepth: -1 }), 400, 'validation-failed', /causationDepth/],
    ['another version than the stream has', countUp({ expectedVersion: 3 }), 409, 'conflict', /is at version 0, expected 3/],
    ['a stream that can not be', countUp({ input: { counterId: '#' } }), 400, 'invalid-stream-id', /holds #/],
    ['a token that is none', { query: 'TotalOf', input: { counterId: 'a' }, token: 'x' }, 400, 'invalid-position', /no position token/],
    ['a question that is not valid', { query: 'TotalOf', input: {} }, 400, 'validation-failed', /input of TotalOf/],
  ])('with %s is answered with a problem, which no retry cures', async (_, event, status, code, detail) => {
    const answer = await setUp().handle(event);
    expect(answer).toEqual({
      outcome: 'failed',
      problem: expect.objectContaining({ status, code, detail: expect.stringMatching(detail) }),
    });
  });

  it('takes a version, and the words for one', async () => {
    const { handle } = setUp();
    for (const expectedVersion of ['no-stream', 1, 'stream-exists', 'any'])
      expect(await handle(countUp({ expectedVersion }))).toMatchObject({ outcome: 'accepted' });
  });

  it.each<[string, object]>([
    ['a command', { command: 'Fly', input: {} }],
    ['a command named like what every object has', { command: 'constructor', input: {} }],
    ['a query', { query: 'Fly', input: {} }],
  ])('is thrown, to come again, where the code does not know %s', async (_, event) => {
    await expect(setUp().handle(event)).rejects.toMatchObject({ retryable: true, code: expect.stringMatching(/^unknown-/) });
  });

  it('is thrown, to come again, where a store fails', async () => {
    const { handle, store } = setUp();
    store.beforeAppend = () => Promise.reject(new Error('throttled'));
    await expect(handle(countUp())).rejects.toThrow('throttled');
  });

  it('needs a tenant where the service declares tenants, and takes it from the message', async () => {
    const store = new RecordingStore();
    const { handle } = setUp({ commands: createCommandBus({ store, ambient: testAmbient(), tenants: true }) });
    expect(await handle(countUp())).toMatchObject({ outcome: 'failed', problem: { code: 'tenant-required' } });
    await handle(countUp({ tenant: 'acme' }));
    expect((await store.inner.load('acme#Counter#a')).commits).toHaveLength(1);
  });

  it('passes the middleware, with what is invoked and the id that the caller gave', async () => {
    const seen: unknown[] = [];
    const { handle } = setUp({
      middleware: [
        (operation, next) => {
          seen.push(operation);
          return next();
        },
      ],
    });
    await handle(countUp({ commandId: 'c-1' }));
    await handle({ query: 'TotalOf', input: { counterId: 'a' } });
    expect(seen).toEqual([
      { kind: 'trigger', name: 'invoke', source: 'CountUp', id: 'c-1' },
      { kind: 'trigger', name: 'invoke', source: 'TotalOf', id: '' },
    ]);
  });

  it('is told from others', () => {
    expect(isInvokeEvent(payload('direct-invoke'))).toBe(true);
    for (const other of [undefined, null, 'x', {}, payload('schedule'), payload('sqs')]) expect(isInvokeEvent(other)).toBe(false);
  });
});
