import { command, effectCommand, enqueue, query } from '@allframe/serverless/runtime';
import { testAmbient } from '@allframe/serverless/testing';
import fc from 'fast-check';
import * as z from 'zod';
import { createCommandBus } from '../../../runtime/command-bus/command-bus.ts';
import { HistoryDivergedError } from '../../../runtime/event-store/errors.ts';
import { InMemoryEventStore } from '../../../runtime/event-store/in-memory-event-store.ts';
import { bodyOf, bytesOf } from '../../../runtime/http/body.ts';
import { createHttpHandler, type HttpHandlerOptions } from '../../../runtime/http/http-handler.ts';
import { type HttpRequest, parseQuery } from '../../../runtime/http/http-message.ts';
import { createRouter } from '../../../runtime/http/router.ts';
import { AllFrameError } from '../../../runtime/message/errors.ts';
import { positionToken } from '../../../runtime/message/position.ts';
import { CircuitOpenError, TimedOutError } from '../../../runtime/message/resilience-errors.ts';
import { ProjectionRebuildingError } from '../../../runtime/projection/errors.ts';
import type { QueryBus } from '../../../runtime/projection/query-bus.ts';
import { Counter, Totals } from '../counter.ts';

const Named = command('Named', {
  input: z.object({ counterId: z.string(), customerId: z.string().optional(), by: z.number().default(1) }),
  aggregate: Counter,
  streamId: ({ counterId, customerId }) => `${counterId}-${customerId ?? 'nobody'}`,
  decide: ({ by }) => Counter.events.Counted({ by }),
});
const Mail = effectCommand('Mail', {
  input: z.object({ to: z.string() }),
  perform: ({ to }, { reject }) => (to === 'nobody' ? reject('unknown-address', { to }) : undefined),
});
const Fail = effectCommand('Fail', {
  input: z.object({ how: z.string() }),
  perform: ({ how }) => {
    throw failures[how];
  },
});
class Busy extends AllFrameError {
  override readonly name = 'Busy';
  readonly code = 'busy';
  readonly retryAfterSeconds = 1.2;
}
const failures: Record<string, Error> = {
  circuit: new CircuitOpenError({ resetMs: 1_000 }),
  timeout: new TimedOutError({ timeoutMs: 5 }),
  rebuilding: new ProjectionRebuildingError({ projection: 'Totals', retryAfterSeconds: 30 } as never),
  busy: new Busy('later'),
  other: new Error('secret'),
};
const Find = query('Find', {
  input: z.object({ counterId: z.string().optional(), customerId: z.string().optional() }),
  projection: Totals,
  resolve: async (input) => input,
});

function setUp(options: HttpHandlerOptions = {}, askFails?: Error) {
  const store = new InMemoryEventStore();
  const asked: (string | undefined)[] = [];
  const errors: unknown[] = [];
  const headers = { customerId: 'X-Customer-Id' } as const;
  const { routes } = createRouter()
    .post('/counters/:counterId', Named, { headers })
    .post('/later/:counterId', enqueue(Named), { headers })
    .get('/find', Find, { headers })
    .post('/mail', Mail)
    .post('/fail/:how', Fail);
  const handle = createHttpHandler(
    routes,
    {
      commands: createCommandBus({ store, ambient: testAmbient() }),
      queries: {
        ask: async (_query, input, { token } = {}) => {
          asked.push(token);
          if (askFails && token !== undefined) throw askFails;
          return input;
        },
      } as QueryBus,
      enqueue: async (_command, input) => JSON.stringify(input),
      newId: () => 'r-1',
      onError: (error) => errors.push(error),
    },
    options,
  );
  const send = async (method: string, url: string, rest: Partial<HttpRequest> = {}) => {
    const [path = '', search = ''] = url.split('?');
    const response = await handle({ method, path, query: parseQuery(search), headers: {}, body: undefined, ...rest });
    return { ...response, body: JSON.parse(String(response.body)) };
  };
  return { send, asked, errors };
}

describe('a field that is bound to a header', () => {
  it('comes from it, whatever the method', async () => {
    const { send } = setUp();
    const headers = { 'x-customer-id': 'c-1' };
    expect(await send('POST', '/counters/a', { headers })).toMatchObject({ body: { streamId: 'a-c-1' } });
    expect(await send('POST', '/later/a', { headers })).toMatchObject({ body: { commandId: '{"customerId":"c-1","counterId":"a"}' } });
    expect(await send('GET', '/find', { headers })).toMatchObject({ body: { customerId: 'c-1' } });
  });

  it('comes from nowhere else: neither body nor query string can stand in for it', async () => {
    const { send } = setUp();
    for (const headers of [{}, { 'x-customer-id': undefined }]) {
      expect(await send('POST', '/counters/a', { headers, body: '{"customerId":"c-2"}' })).toMatchObject({
        body: { streamId: 'a-nobody' },
      });
      expect(await send('GET', '/find?customerId=c-2&counterId=a', { headers })).toMatchObject({ body: { counterId: 'a' } });
      expect((await send('GET', '/find?customerId=c-2', { headers })).body).toEqual({});
    }
    const both = { headers: { 'x-customer-id': 'c-1' }, body: '{"customerId":"c-2"}' };
    expect(await send('POST', '/counters/a', both)).toMatchObject({ body: { streamId: 'a-c-1' } });
  });

  it('may be sent by pages of other origins', async () => {
    const preflight = { origin: 'https://a.example', 'access-control-request-method': 'POST' };
    const handle = createHttpHandler(
      createRouter().post('/a/:counterId', Named, { headers: { customerId: 'X-Customer-Id' } }).routes,
      {} as never,
      {
        cors: { origins: '*' },
      },
    );
    const response = await handle({
      method: 'OPTIONS',
      path: '/',
      query: {},
      headers: { ...preflight, 'x-request-id': 'r' },
      body: undefined,
    });
    expect(response.headers['access-control-allow-headers']).toMatch(/position-token.*, x-customer-id$/);
  });
});

describe('a body', () => {
  it('that is not valid UTF-8 gets 400, and is not guessed at', async () => {
    const { send } = setUp();
    for (const bytes of [[0xff], [...Buffer.from('{"by":1}'), 0xc3], [0xed, 0xa0, 0x80], [0xc0, 0xaf]]) {
      const body = bodyOf(Buffer.from(bytes));
      expect(body).toBeInstanceOf(Uint8Array);
      expect(await send('POST', '/counters/a', { body })).toMatchObject({
        status: 400,
        body: { code: 'invalid-json', detail: expect.stringContaining('UTF-8') },
      });
    }
  });

  it('loses no byte on its way, whatever it holds', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect([...bytesOf(bodyOf(Buffer.from(bytes)))]).toEqual([...bytes]);
      }),
    );
  });

  it.each([
    'application/json-seq',
    'application/json5',
    'application/jsonl',
    'application/json/x',
    'xapplication/json',
    'application/x json',
  ])('of type %s is not JSON', async (contentType) => {
    expect(await setUp().send('POST', '/counters/a', { body: '{}', headers: { 'content-type': contentType } })).toMatchObject({
      status: 415,
    });
  });

  it('is taken up to 1 MiB, or to what the API says, in bytes', async () => {
    const padded = (bytes: number) => `{"x":"${'ä'.repeat((bytes - 8) / 2)}"}`;
    const { send } = setUp();
    expect(await send('POST', '/counters/a', { body: padded(1_048_576) })).toMatchObject({ status: 200 });
    expect(await send('POST', '/counters/a', { body: padded(1_048_578) })).toMatchObject({
      status: 413,
      headers: { 'x-request-id': 'r-1' },
      body: { code: 'body-too-large', requestId: 'r-1', title: 'Content Too Large' },
    });
    const small = setUp({ maxBodyBytes: 10, cors: { origins: '*' } });
    expect(await small.send('POST', '/counters/a', { body: '{"by":  1}' })).toMatchObject({ status: 200 });
    const refused = await small.send('POST', '/counters/a', { body: '{"by":   1}', headers: { origin: 'https://a.example' } });
    expect(refused).toMatchObject({ status: 413, headers: { 'access-control-allow-origin': '*' } });
    expect(await small.send('GET', '/find', { isBodyTooLarge: true })).toMatchObject({ status: 413 });
  });
});

describe('a command without an aggregate', () => {
  it('gets 200 with its id, or 422', async () => {
    const { send } = setUp();
    const headers = { 'idempotency-key': 'k-1' };
    expect(await send('POST', '/mail', { body: '{"to":"a"}', headers })).toMatchObject({ status: 200, body: { commandId: 'http:k-1' } });
    expect(await send('POST', '/mail', { body: '{"to":"nobody"}' })).toMatchObject({
      status: 422,
      body: { code: 'unknown-address', details: { to: 'nobody' }, outcome: 'rejected' },
    });
  });

  it('can’t be bound to a version, since it has no stream', async () => {
    const response = await setUp().send('POST', '/mail', { body: '{"to":"a"}', headers: { 'if-match': '1' } });
    expect(response).toMatchObject({ status: 400, body: { code: 'invalid-header', detail: expect.stringContaining('has no stream') } });
  });

  it.each([
    ['circuit', 503, 'circuit-open', undefined],
    ['timeout', 503, 'timed-out', undefined],
    ['rebuilding', 503, 'projection-rebuilding', '30'],
    ['busy', 503, 'busy', '2'],
    ['other', 500, 'internal-error', undefined],
  ])('that fails by %s gets %i %s', async (how, status, code, retryAfter) => {
    const { send, errors } = setUp();
    const response = await send('POST', `/fail/${how}`);
    expect(response).toMatchObject({ status, body: { code } });
    expect(response.headers['retry-after']).toBe(retryAfter);
    expect(errors).toHaveLength(1);
    expect(JSON.stringify(response.body)).not.toContain('secret');
  });
});

describe('a position token', () => {
  const token = (streamId: string, aggregate = 'Counter', version = 1) =>
    positionToken({ stream: `${aggregate}#${streamId}`, version, commitId: 'c' });

  it('comes with what a command did', async () => {
    const { send } = setUp();
    const { headers, body } = await send('POST', '/counters/a');
    expect(headers['position-token']).toBe(body.token);
    expect(body.token).toMatch(/^[\w-]+$/);
  });

  it('goes with a query: the newest of the stream that it names, else of those that it reads', async () => {
    const { send, asked } = setUp();
    const find = (url: string, ...tokens: string[]) => send('GET', url, { headers: { 'position-token': tokens.join(' , ') } });
    await find('/find?counterId=a', token('a'));
    await find('/find?counterId=a', token('b'), token('a', 'Counter', 2), token('a'));
    await find('/find?counterId=none', token('x', 'Other'), token('b'), token('a'));
    await find('/find?counterId=a', token('a', 'Other'));
    await find('/find');
    expect(asked).toEqual([token('a'), token('a', 'Counter', 2), token('b'), undefined, undefined]);
  });

  it.each(['nonsense', '%', 'W10', '__proto__', Array.from({ length: 11 }, () => token('a')).join(',')])(
    'that is none gets 400: %.20j',
    async (value) => {
      const { send, asked } = setUp();
      const { status, body } = await send('GET', '/find', { headers: { 'position-token': value } });
      expect([status, asked]).toEqual([400, []]);
      expect(['invalid-position', 'invalid-header']).toContain(body.code);
    },
  );

  it('of a history that is no more is the caller’s to drop', async () => {
    const diverged = new HistoryDivergedError({ stream: 'Counter#a', version: 1, expected: 'a', actual: 'b' } as never);
    const { send, errors } = setUp({}, diverged);
    expect(await send('GET', '/find', { headers: { 'position-token': token('a') } })).toMatchObject({
      status: 400,
      body: { code: 'invalid-position' },
    });
    expect(errors).toEqual([]);
  });
});
