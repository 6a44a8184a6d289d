import {
  aggregate,
  command,
  enqueue,
  eventBus,
  http,
  incoming,
  none,
  projection,
  query,
  queue,
  service,
} from '@allframe/serverless/runtime';
import { testAmbient } from '@allframe/serverless/testing';
import * as z from 'zod';
import { createLocalService } from '../../../../runtime/host/local/local-service.ts';
import { createLogger, type Logger } from '../../../../runtime/host/logger.ts';
import { CloseCounter, CountUp, Totals } from '../../counter.ts';

const failures = { left: 0 };
const Fragile = command('Fragile', {
  input: z.object({ counterId: z.string() }),
  aggregate: CountUp.aggregate,
  streamId: ({ counterId }) => counterId,
  prepare: () => {
    failures.left -= 1;
    if (failures.left >= 0) throw new Error('not yet');
  },
  decide: () => CountUp.aggregate.events.Counted({ by: 1 }),
});
const GetTotal = query('GetTotal', {
  input: z.object({ counterId: z.string() }),
  projection: Totals,
  resolve: ({ counterId }, read) => read.get(counterId),
});
const Choosy = projection(
  'Choosy',
  { version: 1, from: [CountUp.aggregate], document: z.object({ n: z.number() }), key: 'stream' },
  {
    Counted: (document, { data }) => {
      if (data.by === 13) throw new Error('not this one');
      return { n: (document?.n ?? 0) + 1 };
    },
  },
);

const Times = projection(
  'Times',
  { version: 1, from: [CountUp.aggregate], document: z.object({ n: z.number() }), key: 'stream' },
  { Counted: (document) => ({ n: (document?.n ?? 0) + 1 }) },
);

async function setUp() {
  const log: [string, unknown][] = [];
  const write = (level: string) => (message: string, fields?: unknown) => void log.push([`${level}: ${message}`, fields]);
  const logger: Logger = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
  const counters = service('counters', {
    commands: [CountUp, CloseCounter, Fragile],
    queries: [GetTotal],
    projections: [Totals, Choosy],
    queues: { work: queue({ commands: [CountUp], deadLetter: { maxReceives: 3 } }), fragile: queue({ commands: [Fragile] }) },
    eventBus: eventBus({
      dispatch: {
        'visitor.came': incoming({
          source: 'door',
          schema: z.object({ counter: z.string() }),
          command: CountUp,
          map: ({ counter }) => ({ counterId: counter }),
        }),
      },
    }),
    http: http({
      auth: none(),
      routes: (router) =>
        router
          .post('/counters/:counterId', CountUp)
          .post('/counters/:counterId/later', enqueue(CountUp))
          .post('/counters/:counterId/close', CloseCounter)
          .post('/counters/:counterId/fragile', enqueue(Fragile))
          .get('/counters/:counterId', GetTotal),
    }),
  });
  const ambient = testAmbient();
  const local = await createLocalService(counters, { ambient, logger });
  const send = async (method: string, path: string, body?: object, headers = {}) => {
    const response = await local.handleHttp({ method, path, query: {}, headers, body: body && JSON.stringify(body) });
    return { status: response.status, body: JSON.parse(String(response.body)) };
  };
  return { local, send, log, ambient };
}

describe('a service in one process', () => {
  it('projects what it decided, by the time that it is settled', async () => {
    const { local, send } = await setUp();
    await send('POST', '/counters/a', { by: 2 });
    await send('POST', '/counters/a', { by: 3 });
    await local.settle();
    expect(await send('GET', '/counters/a')).toEqual({ status: 200, body: { counterId: 'a', total: 5, seen: [1, 2] } });
  });

  it('runs what it queued, once for one command id', async () => {
    const { local, send } = await setUp();
    expect((await send('POST', '/counters/a/later', { by: 2 }, { 'idempotency-key': 'k-1' })).status).toBe(202);
    expect((await send('POST', '/counters/a/later', { by: 2 }, { 'idempotency-key': 'k-1' })).status).toBe(202);
    await local.settle();
    expect((await send('GET', '/counters/a')).body).toMatchObject({ total: 2 });
    expect(local.deadLetters).toEqual([]);
  });

  it('refuses bad input before it travels through a queue', async () => {
    const { local, send } = await setUp();
    expect(await send('POST', '/counters/a/later', { by: 'x' })).toMatchObject({ status: 400, body: { faults: [{ path: 'by' }] } });
    await local.settle();
    expect(local.deadLetters).toEqual([]);
  });

  it('buries what is rejected behind a queue, at once', async () => {
    const { local, send, log } = await setUp();
    await send('POST', '/counters/a/close');
    const { body } = await send('POST', '/counters/a/later');
    await local.settle();
    expect(local.deadLetters).toEqual([expect.objectContaining({ source: 'work', code: 'counter-closed' })]);
    expect(JSON.parse(local.deadLetters[0]?.body ?? '')).toMatchObject({
      command: 'CountUp',
      input: { counterId: 'a' },
      commandId: body.commandId,
    });
    expect(log).toEqual([['warn: A message became a dead letter', expect.objectContaining({ code: 'counter-closed' })]]);
  });

  it('tries a message again that failed, on the clock that it was given', async () => {
    const { local, send, ambient } = await setUp();
    const start = ambient.now();
    failures.left = 4;
    await send('POST', '/counters/a/fragile');
    await local.settle();
    expect((await send('GET', '/counters/a')).body).toMatchObject({ total: 1 });
    expect(ambient.now() - start).toBe(1_000);
    expect(local.deadLetters).toEqual([]);
  });

  it('gives a message up after as many tries as its queue says', async () => {
    const { local, send } = await setUp();
    failures.left = 1_000;
    await send('POST', '/counters/a/fragile');
    await local.settle();
    expect(failures.left).toBe(995);
    expect(local.deadLetters).toEqual([expect.objectContaining({ source: 'fragile', code: 'max-receives', reason: 'not yet' })]);
  });

  it('takes events of the bus', async () => {
    const { local, send } = await setUp();
    const event = { id: 'e-1', source: 'door', 'detail-type': 'visitor.came', detail: { counter: 'a' } };
    await local.publish(event);
    await local.publish(event);
    await local.settle();
    expect((await send('GET', '/counters/a')).body).toMatchObject({ total: 1 });
    await expect(local.publish({ ...event, source: 'window' })).rejects.toThrow('which eventBus({ dispatch }) does not list');
  });

  it('goes on where a projection fails: the others follow, and it is told', async () => {
    const { local, send, log } = await setUp();
    await send('POST', '/counters/a', { by: 13 });
    await send('POST', '/counters/b', { by: 1 });
    await local.settle();
    expect((await send('GET', '/counters/a')).body).toMatchObject({ total: 13 });
    expect((await send('GET', '/counters/b')).body).toMatchObject({ total: 1 });
    expect(log.filter(([line]) => line.startsWith('warn'))).toHaveLength(4);
    expect(log.at(-1)).toEqual(['error: A stream was parked', expect.objectContaining({ stream: 'Counter#a' })]);
  });

  it('answers from a version of a projection that replaces another one, in an environment that is new', async () => {
    const TimesAgain = projection(
      'Times',
      { version: 2, replaces: Times, from: [CountUp.aggregate], document: z.object({ times: z.number() }), key: 'stream' },
      { Counted: (document) => ({ times: (document?.times ?? 0) + 1 }) },
    );
    const GetTimes = query('GetTimes', {
      input: z.object({ counterId: z.string() }),
      projection: TimesAgain,
      resolve: ({ counterId }, read) => read.get(counterId),
    });
    const counters = service('counters', { commands: [CountUp], queries: [GetTimes], projections: [TimesAgain], invocable: [GetTimes] });
    const local = await createLocalService(counters, { ambient: testAmbient(), logger: createLogger('silent') });
    expect(await local.invoke({ query: 'GetTimes', input: { counterId: 'a' } })).toEqual({ outcome: 'answered' });
  });

  it('may have neither queues, bus, queries nor routes', async () => {
    const Door = aggregate('Door', { events: { Opened: z.object({}) }, initialState: {} }, { Opened: (state) => state });
    const Open = command('Open', { input: z.object({}), aggregate: Door, streamId: () => 'd', decide: () => Door.events.Opened({}) });
    const local = await createLocalService(service('bare', { commands: [Open] }), { ambient: testAmbient(), logger: console });
    expect(await local.commands.dispatch(Open, {})).toMatchObject({ version: 1 });
    await local.settle();
  });
});
