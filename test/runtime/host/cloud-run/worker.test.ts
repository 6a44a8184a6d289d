import { bucket, command, effectCommand, eventBus, incoming, queue, schedule, service, topic } from '@allframe/serverless/runtime';
import * as z from 'zod';
import type { InMemoryEventStore } from '../../../../runtime/event-store/in-memory-event-store.ts';
import { timerBody } from '../../../../runtime/transport/google/timer-message.ts';
import type { Timer } from '../../../../runtime/transport/timers.ts';
import { Counter, CountUp, Totals } from '../../counter.ts';
import { commitEvent, eventHeaders } from './commit-event.ts';
import { accounts, containerWorld, lastCommit, pubSubPush } from './container-world.ts';

const Refuse = command('Refuse', {
  input: z.object({ counterId: z.string() }),
  aggregate: Counter,
  streamId: ({ counterId }) => counterId,
  decide: (_input, _state, { reject }) => reject('never'),
});
const Relay = effectCommand('Relay', {
  input: z.object({ counterId: z.string() }),
  perform: async ({ counterId }, { send }) => void (await send(CountUp, { counterId })),
});
const named = z.object({ counter: z.string() });
const toCounter = ({ counter }: { counter: string }) => ({ counterId: counter });

const counters = service('counters', {
  commands: [CountUp, Refuse, Relay],
  projections: [Totals],
  queues: { countQueue: queue({ commands: [CountUp], deadLetter: { maxReceives: 3 } }) },
  eventBus: eventBus<typeof CountUp | typeof Refuse>({
    dispatch: {
      'visitor.came': incoming({ source: 'door', schema: named, command: CountUp, map: toCounter }),
      'visitor.banned': incoming({ source: 'door', schema: named, command: Refuse, map: toCounter }),
    },
  }),
  topics: { visits: topic({ schema: named, command: CountUp, map: toCounter }) },
  buckets: { uploads: bucket({ handle: async ({ key }, { send }) => void (await send(CountUp, { counterId: key })) }) },
  schedules: { daily: schedule({ cron: '0 3 * * *', command: CountUp, input: { counterId: 'scheduled' } }) },
});

const variables = {
  ALLFRAME_QUEUE_COUNT_QUEUE: 'projects/p/topics/count-queue',
  ALLFRAME_QUEUE_COMMANDS: 'projects/p/topics/commands',
  ALLFRAME_BUCKET_UPLOADS: 'uploads-bucket',
  FUNCTION_DEAD_LETTERS: 'projects/p/topics/worker-dead',
  TIMER_GROUP: 'projects/p/locations/l/queues/timers',
  TIMER_ROLE: accounts.timers,
};

const paths = {
  queue: '/_allframe/queues/CountQueue/messages',
  commands: '/_allframe/queues/Commands/messages',
  rebuilds: '/_allframe/queues/Rebuilds/messages',
  came: '/_allframe/rules/VisitorCameRule/events',
  banned: '/_allframe/rules/VisitorBannedRule/events',
  topic: '/_allframe/topics/VisitsSubscription/messages',
  bucket: '/_allframe/buckets/UploadsBucketSource/objects',
  stream: '/_allframe/streams/ProjectorSource/commits',
  schedule: '/_allframe/schedules/DailySchedule/times',
  catchUp: '/_allframe/schedules/CatchUpSchedule/times',
  timers: '/_allframe/timers/due',
};

describe('the worker on Cloud Run', () => {
  let world: ReturnType<typeof containerWorld>;
  let push: Awaited<ReturnType<typeof world.start>>['push'];
  let call: Awaited<ReturnType<typeof world.start>>['call'];
  const versionOf = async (counter: string) => (await world.store.load(`Counter#${counter}`)).head.version;
  const commit = (counter: string) => lastCommit(world.store as InMemoryEventStore, `Counter#${counter}`);
  const countUp = (counterId: string, commandId = 'c-1') => pubSubPush({ command: 'CountUp', input: { counterId }, commandId });

  beforeEach(async () => {
    world = containerWorld(counters, variables);
    ({ push, call } = await world.start('worker'));
  });
  afterEach(() => world.end());

  it('runs the commands of queues, and buries what no retry cures among the queue’s dead letters', async () => {
    expect(await push(paths.queue, countUp('a'))).toBe(204);
    expect(await push(paths.queue, countUp('a'))).toBe(204);
    expect(await push(paths.commands, pubSubPush({ command: 'Relay', input: { counterId: 'b' } }))).toBe(204);
    expect(await push(paths.queue, pubSubPush({ command: 'Refuse', input: { counterId: 'a' } }))).toBe(204);
    expect(await push(paths.queue, pubSubPush('{'))).toBe(204);
    expect(await versionOf('a')).toBe(1);
    expect(world.sent).toMatchObject([{ queue: 'countQueue', message: { command: 'CountUp' }, group: 'Counter#b' }]);
    expect(world.buried).toMatchObject([
      { queue: 'countQueue', code: 'never', source: 'countQueue', messageId: 'm-1' },
      { queue: 'countQueue', code: 'validation-failed', body: '{' },
    ]);
  });

  it('leaves to the next delivery what a retry may cure', async () => {
    expect(await push(paths.queue, pubSubPush({ command: 'Newer', input: {} }, { deliveryAttempt: 4 }))).toBe(503);
    expect(world.buried).toEqual([]);
    expect(world.lines.at(-1)).toMatchObject({ severity: 'ERROR', path: paths.queue, status: 503 });
  });

  it('maps events of the bus, once for each event', async () => {
    const came = (id: string) => pubSubPush({ counter: 'e' }, { attributes: { id, source: 'door', type: 'visitor.came' } });
    for (const id of ['v-1', 'v-1', 'v-2']) expect(await push(paths.came, came(id))).toBe(204);
    expect(await versionOf('e')).toBe(2);
  });

  it('buries events that no retry cures among its own dead letters', async () => {
    const banned = { attributes: { id: 'v-3', source: 'door', type: 'visitor.banned' } };
    expect(await push(paths.banned, pubSubPush({ counter: 'e' }, banned))).toBe(204);
    expect(await push(paths.banned, pubSubPush('no JSON', banned))).toBe(204);
    expect(await push(paths.came, pubSubPush({}, { attributes: { source: 'door', type: 'visitor.came' } }))).toBe(204);
    expect(world.buried.map(({ queue, code }) => [queue, code])).toEqual([
      ['$function', 'bus-command-rejected'],
      ['$function', 'validation-failed'],
      ['$function', 'validation-failed'],
    ]);
  });

  it('maps messages of topics', async () => {
    const message = pubSubPush({ counter: 't' }, { attributes: { topicMessageId: 'm-9' } });
    for (const one of [message, message]) expect(await push(paths.topic, one)).toBe(204);
    expect(await versionOf('t')).toBe(1);
  });

  it('hands changes of objects to their buckets', async () => {
    const headers = { ...eventHeaders, 'ce-type': 'google.cloud.storage.object.v1.finalized' };
    const object = { name: 'a.txt', bucket: 'uploads-bucket', generation: '7' };
    expect(await push(paths.bucket, object, { by: accounts.eventarc, headers })).toBe(204);
    expect(world.sent).toMatchObject([{ message: { command: 'CountUp', input: { counterId: 'a.txt' } } }]);
  });

  it('runs the command of a schedule once for each of its times', async () => {
    const headers = { 'x-cloudscheduler-scheduletime': '2026-01-01T03:00:00Z' };
    const options = { by: accounts.scheduler, headers };
    for (const body of Array(2).fill({ allframe: 'schedule', schedule: 'daily' }))
      expect(await push(paths.schedule, body, options)).toBe(204);
    expect(await versionOf('scheduled')).toBe(1);
    expect(await push(paths.schedule, { allframe: 'job', job: 'catch-up' }, options)).toBe(400);
  });

  it('keeps projections up to date with the commits that Eventarc brings, in whatever order and however often', async () => {
    await push(paths.queue, countUp('p', 'c-1'));
    const first = await commit('p');
    await push(paths.queue, countUp('p', 'c-2'));
    const second = await commit('p');
    for (const one of [second, first, second]) {
      const { headers, body } = commitEvent(one);
      expect(await push(paths.stream, body, { by: accounts.eventarc, headers })).toBe(204);
    }
    expect((await world.adapters.readModels.get(Totals, 'p'))?.document).toMatchObject({ total: 2, seen: [1, 2] });
    expect(world.rebuilds).toMatchObject([{ projection: 'Totals', version: 1 }]);
    expect(world.lines.filter(({ metric }) => metric === 'ProjectionLag').length).toBeGreaterThan(0);
  });

  it('reads what a document only points to', async () => {
    await push(paths.queue, countUp('large'));
    const { headers, body } = commitEvent(await commit('large'), undefined, 'commits/large');
    expect(await push(paths.stream, body, { by: accounts.eventarc, headers })).toBe(204);
    expect((await world.adapters.readModels.get(Totals, 'large'))?.document).toMatchObject({ total: 1 });
  });

  it('opens no commit that nobody follows, whatever it holds', async () => {
    const { append } = world;
    const commitOf = await append('Stranger#s-1', [{ type: 'Seen', data: {} }]);
    const { headers, body } = commitEvent(commitOf, undefined, 'commits/gone');
    world.store.readCommit = () => Promise.reject(new Error('it is read'));
    expect(await push(paths.stream, body, { by: accounts.eventarc, headers })).toBe(204);
  });

  it('parks the stream of a document that can’t ever be read', async () => {
    await push(paths.queue, countUp('broken'));
    const { headers, body } = commitEvent(await commit('broken'));
    const broken = JSON.parse(JSON.stringify(body).replace(/"events":\{"stringValue":"(?:[^"\\]|\\.)*"\}/, '"events":{"stringValue":"<"}'));
    expect(await push(paths.stream, broken, { by: accounts.eventarc, headers })).toBe(204);
    const parked = await world.adapters.checkpoints.list('projection:Totals@1', { isParked: true });
    expect(parked.checkpoints).toMatchObject([{ stream: 'Counter#broken', parked: { fromVersion: 1 } }]);
  });

  it('refuses documents of another database, and events of another kind', async () => {
    await push(paths.queue, countUp('x'));
    const { headers, body } = commitEvent(await commit('x'), 'another');
    expect(await push(paths.stream, body, { by: accounts.eventarc, headers })).toBe(400);
    const deleted = { ...headers, 'ce-type': 'google.cloud.firestore.document.v1.deleted' };
    expect(await push(paths.stream, commitEvent(await commit('x')).body, { by: accounts.eventarc, headers: deleted })).toBe(400);
  });

  it('finds by catch-up what Eventarc lost', async () => {
    await push(paths.queue, countUp('lost'));
    world.ambient.advance(120_000);
    expect(await push(paths.catchUp, { allframe: 'job', job: 'catch-up' }, { by: accounts.scheduler })).toBe(204);
    expect((await world.adapters.readModels.get(Totals, 'lost'))?.document).toMatchObject({ total: 1 });
    expect(await push(paths.catchUp, { allframe: 'job', job: 'other' }, { by: accounts.scheduler })).toBe(400);
  });

  it('fills projections that are asked for, and buries a request that is none', async () => {
    await push(paths.queue, countUp('old'));
    expect(await push(paths.rebuilds, pubSubPush({ projection: 'Totals', version: 1 }))).toBe(204);
    expect((await world.adapters.readModels.get(Totals, 'old'))?.document).toMatchObject({ total: 1 });
    expect(await push(paths.rebuilds, pubSubPush('{}'))).toBe(204);
    expect(world.buried).toMatchObject([{ queue: 'rebuilds', code: 'validation-failed' }]);
  });

  it('sets a timer again whose time has not come, however it is told of it', async () => {
    const timer: Timer = { id: 't', dueAt: '2026-12-01T00:00:00.000Z', queue: 'commands', message: { command: 'CountUp', input: {} } };
    const headers = { 'x-cloudtasks-taskname': 'task' };
    expect(await push(paths.commands, pubSubPush(timerBody(timer)))).toBe(204);
    expect(await push(paths.timers, timerBody(timer), { by: accounts.timers, headers })).toBe(204);
    expect(world.timers).toEqual([timer, timer]);
  });

  it('takes each source’s pushes from that source’s account alone, and none without a token', async () => {
    for (const [path, account] of [
      [paths.queue, accounts.eventarc],
      [paths.stream, accounts.push],
      [paths.schedule, accounts.push],
      [paths.timers, accounts.scheduler],
    ] as const)
      expect(await push(path, countUp('no'), { by: account })).toBe(403);
    expect((await call(paths.queue, { method: 'POST', body: '{}' })).status).toBe(401);
    expect(await versionOf('no')).toBe(0);
  });

  it('answers what nobody has set up', async () => {
    expect(await push('/_allframe/queues/Other/messages', countUp('a'))).toBe(404);
    expect((await call(paths.queue)).status).toBe(405);
    expect(await push(paths.queue, '{"message":{}}')).toBe(400);
    expect(await push(paths.queue, 'x'.repeat(14_000_001))).toBe(413);
  });
});

describe('a worker behind Cloud Run', () => {
  it.each([
    [{ K_SERVICE: 'orders-dev-worker' }, 204],
    [{ K_SERVICE: 'orders-dev-worker', PUSH_SIGNATURES: 'required' }, 401],
    [{}, 401],
  ])('takes a token whose signature Cloud Run has taken away where it is told that Cloud Run did: %j', async (told, status) => {
    const world = containerWorld(counters, { ...variables, ...told, PUSH_AUDIENCES: 'https://one.example, https://two.example' });
    const { call } = await world.start('worker');
    const [head, claims] = (await world.tokenOf(accounts.push, 'https://two.example')).split('.');
    const authorization = `Bearer ${head}.${claims}.SIGNATURE_REMOVED_BY_GOOGLE`;
    const body = JSON.stringify(pubSubPush({ command: 'CountUp', input: { counterId: 'a' } }));
    expect((await call(paths.queue, { method: 'POST', headers: { authorization }, body })).status).toBe(status);
    await world.end();
  });
});

describe('a worker whose infrastructure is not of this code', () => {
  it('does not start without the accounts of its sources', async () => {
    const world = containerWorld(counters, { ...variables, EVENTARC_ACCOUNT: '' });
    await expect(world.start('worker')).rejects.toMatchObject({ code: 'missing-variable', variable: 'EVENTARC_ACCOUNT' });
  });

  it('needs the accounts of those sources alone that it has', async () => {
    const { daily } = counters.schedules;
    const clock = service('clock', { commands: [CountUp], schedules: { daily } });
    const world = containerWorld(clock, { PUSH_ACCOUNT: '', EVENTARC_ACCOUNT: '', CHECKPOINT_TABLE: '' });
    const { push } = await world.start('worker');
    const headers = { 'x-cloudscheduler-scheduletime': '2026-01-01T03:00:00Z' };
    expect(await push(paths.schedule, { allframe: 'schedule', schedule: 'daily' }, { by: accounts.scheduler, headers })).toBe(204);
    expect(await push(paths.commands, '{}')).toBe(404);
    await world.end();
  });

  it('says that the model is another', async () => {
    const world = containerWorld(counters, { ...variables, ALLFRAME_MODEL_HASH: 'other' });
    await world.start('worker');
    expect(world.lines[0]).toMatchObject({ severity: 'WARNING', modelHash: 'hash', deployed: 'other' });
    await world.end();
  });
});
