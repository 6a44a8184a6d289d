import { apiKey, effectCommand, enqueue, http, none, query, queue, service } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { ConcurrencyError } from '../../../../runtime/event-store/errors.ts';
import { createHandler as createApi } from '../../../../runtime/host/lambda/api.ts';
import { createHandler as createProjector } from '../../../../runtime/host/lambda/projector.ts';
import { CountUp, Totals } from '../../counter.ts';
import { lambdaWorld, streamEvent } from './lambda-world.ts';

const Relay = effectCommand('Relay', {
  input: z.object({ counterId: z.string() }),
  perform: async ({ counterId }, { send }) => void (await send(CountUp, { counterId })),
});
const Count = query('Count', {
  input: z.object({ counterId: z.string() }),
  projection: Totals,
  resolve: ({ counterId }, read) => read.get(counterId),
});
const counters = service('counters', {
  commands: [CountUp, Relay],
  queries: [Count],
  projections: [Totals],
  queues: { countQueue: queue({ commands: [CountUp] }) },
  http: http({
    auth: none(),
    routes: (router) =>
      router
        .post('/counters/:counterId', CountUp)
        .post('/later/:counterId', enqueue(CountUp))
        .post('/relay/:counterId', Relay)
        .get('/counters/:counterId', Count),
  }),
});

describe('the api on Lambda', () => {
  let world: ReturnType<typeof lambdaWorld>;
  let call: (event: unknown) => Promise<{ statusCode: number; body?: string | undefined }>;

  beforeEach(() => {
    world = lambdaWorld(counters);
    call = world.start(createApi) as typeof call;
  });
  afterEach(() => world.end());

  it.each([
    ['an HTTP API', httpApi],
    ['a REST API', restApi],
    ['a function URL', functionUrl],
  ])('answers %s', async (_, event) => {
    expect(await call(event('POST', '/counters/a'))).toMatchObject({ statusCode: 200 });
    expect((await world.store.load('Counter#a')).head.version).toBe(1);
    expect(await call(event('GET', '/nowhere'))).toMatchObject({ statusCode: 404 });
  });

  it('sends what a route enqueues, and what an effect sends', async () => {
    expect(await call(httpApi('POST', '/later/a'))).toMatchObject({ statusCode: 202 });
    expect(await call(httpApi('POST', '/relay/b'))).toMatchObject({ statusCode: 200 });
    expect(world.sent).toMatchObject([
      { queue: 'countQueue', message: { command: 'CountUp', input: { counterId: 'a' } } },
      { queue: 'countQueue', message: { command: 'CountUp', input: { counterId: 'b' } } },
    ]);
  });

  it('answers queries of a projection once it is built', async () => {
    await world.start(createProjector)(streamEvent(await world.append('Counter#a', [{ type: 'Counted', data: { by: 1, unit: 'piece' } }])));
    expect(await call(httpApi('GET', '/counters/a'))).toMatchObject({ statusCode: 503 });
    const job = { startedAt: '', segments: [], parked: [] };
    await world.adapters.registry.write('Totals', { revision: 1, active: 1, versions: { 1: { status: 'active', job } } });
    expect(await call(httpApi('GET', '/counters/a'))).toMatchObject({ statusCode: 200 });
  });

  it('counts races that commands lost, and those that they were given up for, in one line an invocation', async () => {
    await world.append('Counter#a', [{ type: 'Counted', data: { by: 1, unit: 'piece' } }], 'winner');
    const [winner] = (await world.store.load('Counter#a')).commits;
    if (!winner) throw new Error('nobody won');
    const append = jest.spyOn(world.store, 'append').mockRejectedValueOnce(new ConcurrencyError({ winner }));
    expect(await call(httpApi('POST', '/counters/a'))).toMatchObject({ statusCode: 200 });
    expect(world.metrics()).toMatchObject([{ ConflictRetries: 1, awsRequestId: 'r-1' }]);
    append.mockImplementation(async () => {
      world.ambient.advance(11_000);
      throw new ConcurrencyError({ winner });
    });
    expect(await call(httpApi('POST', '/counters/a'))).toMatchObject({ statusCode: 409 });
    expect(world.metrics()).toMatchObject([{}, { Conflicts: 1, ConflictRetries: 2 }]);
  });

  it('writes no line where there is nothing to say', async () => {
    await call(httpApi('POST', '/counters/a'));
    expect(world.lines).toEqual([]);
  });

  it('names the request in what it logs', async () => {
    jest.spyOn(world.store, 'load').mockRejectedValue(new Error('down'));
    expect(await call(httpApi('POST', '/counters/a'))).toMatchObject({ statusCode: 500 });
    expect(world.lines).toMatchObject([{ level: 'error', message: 'A request failed', awsRequestId: 'r-1', path: '/counters/a' }]);
  });
});

describe('secrets on Lambda', () => {
  const keys = JSON.stringify([{ name: 'shop', sha256: 'a'.repeat(64) }]);
  const guarded = service('guarded', {
    commands: [CountUp],
    http: http({
      auth: apiKey({ keys: { fromEnvironment: 'API_KEYS' } }),
      routes: (router) => router.post('/counters/:counterId', CountUp),
    }),
  });
  let world: ReturnType<typeof lambdaWorld>;
  afterEach(() => world.end());

  it('are read before the first work, once, into their variables', async () => {
    world = lambdaWorld(guarded, { ALLFRAME_SECRET_API_KEYS: 'secret:guarded/keys', ALLFRAME_SECRET_MAX: 'parameter:/guarded/max' });
    const read = jest.fn(async ({ kind }: { kind: string }) => (kind === 'secret' ? keys : '7'));
    const call = world.start(createApi, { secrets: { read } });
    expect(read).not.toHaveBeenCalled();
    expect(await call(httpApi('POST', '/counters/a'))).toMatchObject({ statusCode: 401 });
    await call(httpApi('POST', '/counters/a'));
    expect(read.mock.calls).toEqual([[{ kind: 'secret', name: 'guarded/keys' }], [{ kind: 'parameter', name: '/guarded/max' }]]);
    expect(process.env.MAX).toBe('7');
  });

  it('are read again where they could not be: the invocation fails, and not the function', async () => {
    world = lambdaWorld(guarded, { ALLFRAME_SECRET_API_KEYS: 'secret:guarded/keys' });
    const read = jest.fn().mockRejectedValueOnce(new Error('denied')).mockResolvedValue(keys);
    const call = world.start(createApi, { secrets: { read } });
    await expect(call(httpApi('POST', '/counters/a'))).rejects.toThrow('denied');
    expect(await call(httpApi('POST', '/counters/a'))).toMatchObject({ statusCode: 401 });
  });

  it('are told from what is none', async () => {
    world = lambdaWorld(guarded, { ALLFRAME_SECRET_API_KEYS: 'guarded/keys' });
    const call = world.start(createApi, { secrets: { read: async () => keys } });
    await expect(call(httpApi('POST', '/counters/a'))).rejects.toThrow(
      'The variable ALLFRAME_SECRET_API_KEYS is "guarded/keys"; set it to secret:NAME or parameter:NAME',
    );
  });
});

function httpApi(method: string, path: string) {
  const requestContext = { stage: '$default', domainName: 'x.execute-api.aws', requestId: 'gateway-1', http: { method, path } };
  return { version: '2.0', routeKey: '$default', rawPath: path, rawQueryString: '', headers: {}, requestContext, isBase64Encoded: false };
}

function functionUrl(method: string, path: string) {
  const event = httpApi(method, path);
  return { ...event, requestContext: { ...event.requestContext, domainName: 'x.lambda-url.eu-central-1.on.aws' } };
}

function restApi(method: string, path: string) {
  const requestContext = { httpMethod: method, stage: 'prod', path: `/prod${path}`, requestId: 'gateway-1' };
  return { resource: '/{proxy+}', path, httpMethod: method, headers: {}, requestContext, isBase64Encoded: false, body: null };
}
