import { bucket, command, query, service, topic } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { withLocalRoutes } from '../../../../runtime/host/local/local-routes.ts';
import { createLocalService } from '../../../../runtime/host/local/local-service.ts';
import { createLogger } from '../../../../runtime/host/logger.ts';
import { parseQuery } from '../../../../runtime/http/http-message.ts';
import { testAmbient } from '../../../../runtime/testing/test-ambient.ts';
import { Counter, CountUp, Totals } from '../../counter.ts';

const Refuse = command('Refuse', {
  input: z.object({ counterId: z.string() }),
  aggregate: Counter,
  streamId: ({ counterId }) => counterId,
  decide: (_input, _state, { reject }) => reject('never'),
});
const Total = query('Total', {
  input: z.object({ counterId: z.string() }),
  projection: Totals,
  resolve: ({ counterId }, read) => read.get(counterId),
});
const named = z.object({ counter: z.string() });
const toCounter = ({ counter }: { counter: string }) => ({ counterId: counter });
const changes: string[] = [];

const counters = service('counters', {
  commands: [CountUp, Refuse],
  queries: [Total],
  projections: [Totals],
  topics: {
    visits: topic({ schema: named, command: CountUp, map: toCounter, filter: { kind: ['person'] } }),
    bans: topic({ schema: named, command: Refuse, map: toCounter }),
  },
  buckets: {
    uploads: bucket({
      prefix: 'in/',
      on: ['created', 'removed'],
      reads: true,
      handle: async ({ key, change, size }, { read, send }) => {
        changes.push(`${change} ${key} ${size ?? '-'} ${Buffer.from((await read()) ?? []).toString()}`);
        await send(CountUp, { counterId: 'uploads' });
      },
    }),
    secret: bucket({ handle: async (_object, { read }) => void (await read()) }),
  },
  invocable: [CountUp, Total],
});

async function start() {
  changes.length = 0;
  const local = await createLocalService(counters, { ambient: testAmbient(), logger: createLogger('silent') });
  const handle = withLocalRoutes(local, createLogger('silent'));
  const send = (method: string, target: string, body?: string) => {
    const [path = '', query = ''] = target.split('?');
    return handle({ method, path, query: parseQuery(query), headers: {}, body });
  };
  return { local, send, versionOf: async (counter: string) => (await local.store.load(`Counter#${counter}`)).head.version };
}

describe('a topic of a local service', () => {
  it('leads to its command, once for each message', async () => {
    const { local, versionOf } = await start();
    const message = { id: 'm-1', body: '{"counter":"a"}', attributes: { kind: 'person' } };
    await local.publishToTopic('visits', message);
    await local.publishToTopic('visits', message);
    expect(await versionOf('a')).toBe(1);
  });

  it('holds back what its filter does not let through', async () => {
    const { local, versionOf } = await start();
    await local.publishToTopic('visits', { body: '{"counter":"a"}', attributes: { kind: 'robot' } });
    await local.publishToTopic('visits', { body: '{"counter":"a"}' });
    expect(await versionOf('a')).toBe(0);
  });

  it('tells whoever publishes what became of it', async () => {
    const { local, send } = await start();
    await expect(local.publishToTopic('bans', { body: '{"counter":"a"}' })).rejects.toMatchObject({ code: 'topic-command-rejected' });
    await expect(local.publishToTopic('nothing', { body: '{}' })).rejects.toThrow('listens to visits, bans');
    expect(await send('POST', '/_allframe/topics/bans', '{')).toMatchObject({ status: 400 });
    expect(await send('POST', '/_allframe/topics/nothing', '{}')).toMatchObject({ status: 404 });
    expect(await send('POST', '/_allframe/topics/visits', '{"counter":"a"}')).toMatchObject({ status: 202 });
    const rejected = await send('POST', '/_allframe/topics/bans', '{"counter":"a"}');
    expect({ status: rejected.status, ...JSON.parse(String(rejected.body)) }).toMatchObject({
      ...{ status: 422, code: 'topic-command-rejected', detail: expect.stringContaining('of bans with ') },
    });
  });

  it('looks at the attributes that the query names', async () => {
    const { send, versionOf } = await start();
    await send('POST', '/_allframe/topics/visits?kind=robot', '{"counter":"a"}');
    expect(await versionOf('a')).toBe(0);
    await send('POST', '/_allframe/topics/visits?kind=person', '{"counter":"a"}');
    expect(await versionOf('a')).toBe(1);
  });
});

describe('a bucket of a local service', () => {
  it('tells its handler what it asks for, which reads the object and sends', async () => {
    const { local, send, versionOf } = await start();
    await send('PUT', '/_allframe/buckets/uploads/in/a%20b.txt', 'hello');
    await send('PUT', '/_allframe/buckets/uploads/out/c.txt', 'hello');
    await send('DELETE', '/_allframe/buckets/uploads/in/a%20b.txt');
    await local.settle();
    expect(changes).toEqual(['created in/a b.txt 5 hello', 'removed in/a b.txt - ']);
    expect(await versionOf('uploads')).toBe(2);
  });

  it('is refused where the service has none of its name, or its handler reads what it may not', async () => {
    const { local, send } = await start();
    expect(await send('PUT', '/_allframe/buckets/other/a.txt', 'x')).toMatchObject({ status: 404 });
    await expect(local.putObject('secret', 'a', new Uint8Array())).rejects.toThrow('give bucket() reads: true');
  });
});

describe('an invocation of a local service', () => {
  it('is answered as on Lambda, by what is listed as invocable', async () => {
    const { local, send } = await start();
    expect(await local.invoke({ command: 'CountUp', input: { counterId: 'a' } })).toMatchObject({ outcome: 'accepted', version: 1 });
    await local.settle();
    expect(await local.invoke({ query: 'Total', input: { counterId: 'a' } })).toMatchObject({ outcome: 'answered', result: { total: 1 } });
    await expect(local.invoke({ command: 'Refuse', input: { counterId: 'a' } })).rejects.toMatchObject({ code: 'unknown-command' });
    const answer = await send('POST', '/_allframe/invoke', '{');
    expect(JSON.parse(String(answer.body))).toMatchObject({ outcome: 'failed', problem: { status: 400 } });
    const unknown = await send('POST', '/_allframe/invoke', '{"command":"Refuse","input":{}}');
    expect(JSON.parse(String(unknown.body))).toMatchObject({
      status: 404,
      detail: expect.stringMatching(/no command "Refuse"; it has CountUp/),
    });
  });
});

describe('the routes of the local host alone', () => {
  it('are told to whoever misses them', async () => {
    const { send } = await start();
    for (const path of ['/_allframe/', '/_allframe/busses', '/_allframe/topics.txt']) {
      const { status, body } = await send('POST', path, '{}');
      expect({ status, ...JSON.parse(String(body)) }).toMatchObject({
        status: 404,
        detail: expect.stringContaining('POST /_allframe/bus, '),
      });
    }
  });

  it('say what a handler failed with', async () => {
    const { send } = await start();
    const { status, body } = await send('PUT', '/_allframe/buckets/secret/a', 'x');
    expect({ status, ...JSON.parse(String(body)) }).toMatchObject({
      status: 500,
      detail: expect.stringContaining('give bucket() reads: true'),
    });
  });
});
