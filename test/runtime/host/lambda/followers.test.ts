import { aggregate, command, eventBus, integrationEvent, projection, reactor, saga, service } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { writeCommitItem } from '../../../../runtime/event-store/dynamodb/commit-item.ts';
import { withPersonalData } from '../../../../runtime/event-store/personal-data/personal-data-store.ts';
import { createHandler as createProjector } from '../../../../runtime/host/lambda/projector.ts';
import { createHandler as createReactor } from '../../../../runtime/host/lambda/reactor.ts';
import { createHandler as createStreamReader } from '../../../../runtime/host/lambda/stream-reader.ts';
import { Counter, CountUp, Totals } from '../../counter.ts';
import { lambdaWorld, streamEvent, streamRecord } from './lambda-world.ts';

const Broken = projection(
  'Broken',
  { version: 1, from: [Counter], document: z.object({}), key: 'stream' },
  {
    Counted: (_document, { data }) => {
      if (data.by === 13) throw new Error('no such luck');
      return {};
    },
  },
);
const seen: string[] = [];
const Watch = reactor('Watch', { from: [Counter] }, { Counted: (_event, { streamId }) => void seen.push(streamId) });
const Follow = saga(
  'Follow',
  { from: [Counter], initialState: {}, correlate: (_event, { streamId }) => streamId },
  {
    Counted: (state, _event, { send, sagaId }) => ({ state, effects: [send(CountUp, { counterId: `${sagaId}-copy` })] }),
    Closed: (state, _event, { complete }) => ({ state, effects: [complete()] }),
  },
);
const counters = service('counters', {
  commands: [CountUp],
  projections: [Totals, Broken],
  sagas: [Follow],
  reactors: [Watch],
  eventBus: eventBus({
    publish: [
      integrationEvent('counter.counted', {
        version: 1,
        from: Counter.events.Counted,
        schema: z.object({ by: z.number() }),
        map: ({ by }) => ({ by }),
      }),
    ],
  }),
});
const counted = (by = 1) => ({ type: 'Counted', data: { by, unit: 'piece' } });
const closed = { type: 'Closed', data: {} };

let world: ReturnType<typeof lambdaWorld>;
beforeEach(() => {
  world = lambdaWorld(counters);
  seen.length = 0;
});
afterEach(() => world.end());

describe('the projector on Lambda', () => {
  it('brings every projection up to date, whatever comes twice', async () => {
    const project = world.start(createProjector);
    const event = streamEvent(await world.append('Counter#a', [counted(2)]), await world.append('Counter#b', [counted(3)]));
    expect(await project(event)).toEqual({ batchItemFailures: [] });
    expect(await project(event)).toEqual({ batchItemFailures: [] });
    expect((await world.adapters.readModels.get(Totals, 'a'))?.document).toMatchObject({ total: 2 });
    expect((await world.adapters.readModels.get(Totals, 'b'))?.document).toMatchObject({ total: 3 });
  });

  it('parks a poisonous stream after bounded tries, for the projection that fails alone', async () => {
    const project = world.start(createProjector);
    const event = streamEvent(await world.append('Counter#a', [counted(13)]), await world.append('Counter#b', [counted()]));
    for (let tries = 1; tries < 5; tries += 1) expect(await project(event)).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
    expect(await project(event)).toEqual({ batchItemFailures: [] });
    expect((await world.adapters.readModels.get(Totals, 'a'))?.document).toMatchObject({ total: 13 });
    expect((await world.adapters.checkpoints.get('projection:Broken@1', 'Counter#a'))?.parked).toMatchObject({ reason: 'no such luck' });
  });

  it('parks the stream of a record that can’t be read at once, and goes on with the others', async () => {
    const project = world.start(createProjector);
    const broken = writeCommitItem(await world.append('Counter#a', [counted()]));
    const good = writeCommitItem(await world.append('Counter#b', [counted()]));
    const { payload: _payload, ...unreadable } = broken;
    expect(await project({ Records: [streamRecord(unreadable, 0), streamRecord(good, 1)] })).toEqual({ batchItemFailures: [] });
    expect((await world.adapters.checkpoints.get('projection:Totals@1', 'Counter#a'))?.parked).toMatchObject({
      fromVersion: 1,
      code: 'corrupt-stream',
      attempts: 1,
    });
    expect((await world.adapters.readModels.get(Totals, 'b'))?.document).toMatchObject({ total: 1 });
  });

  it('reads a commit from the store of which the record only says where it is', async () => {
    const project = world.start(createProjector);
    const { payload: _payload, ...item } = writeCommitItem(await world.append('Counter#a', [counted(4)]));
    await project({ Records: [streamRecord({ ...item, pointer: { S: 'commits/somewhere' } })] });
    expect((await world.adapters.readModels.get(Totals, 'a'))?.document).toMatchObject({ total: 4 });
  });

  it('does not count an outage against a stream', async () => {
    const readModels = { ...world.adapters.readModels, get: () => Promise.reject(new Error('down')) } as never;
    const project = world.start(createProjector, { readModels });
    const event = streamEvent(await world.append('Counter#a', [counted()]));
    for (let tries = 1; tries < 8; tries += 1) expect(await project(event)).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
    expect(await world.adapters.checkpoints.get('projection:Totals@1', 'Counter#a')).toBeUndefined();
  });

  it('asks once a process for the rebuild of projections that nothing is known of, so that their queries answer soon', async () => {
    await world.adapters.registry.write('Broken', {
      revision: 1,
      versions: { 1: { status: 'building', job: { startedAt: '2026-01-01T00:00:00Z', segments: [], parked: [] } } },
    });
    const project = world.start(createProjector);
    const event = streamEvent(await world.append('Counter#a', [counted()]));
    await project(event);
    await project(event);
    expect(world.rebuilds).toEqual([{ projection: 'Totals', version: 1, requestedAt: expect.any(String) }]);
  });

  it('follows the stream although it can’t ask for rebuilds: the next catch-up asks as well', async () => {
    const project = world.start(createProjector, { rebuilds: { send: () => Promise.reject(new Error('throttled')) } });
    expect(await project(streamEvent(await world.append('Counter#a', [counted()])))).toEqual({ batchItemFailures: [] });
    expect(world.lines).toContainEqual(expect.objectContaining({ level: 'warn' }));
  });

  it('neither reacts nor publishes', async () => {
    await world.start(createProjector)(streamEvent(await world.append('Counter#a', [counted()])));
    expect([seen, world.sent, world.published]).toEqual([[], [], []]);
  });

  it('takes the records of the event store alone', async () => {
    await expect(world.start(createProjector)({ Records: [] })).rejects.toMatchObject({ code: 'unknown-event-source' });
  });
});

describe('the reactor on Lambda', () => {
  it('runs sagas, reactors and the publisher, each commit once', async () => {
    const react = world.start(createReactor);
    const event = streamEvent(await world.append('Counter#a', [counted()]));
    expect(await react(event)).toEqual({ batchItemFailures: [] });
    await react(event);
    expect(seen).toEqual(['a']);
    expect(world.published).toMatchObject([{ type: 'counter.counted', data: { by: 1 } }]);
    const step = (await world.store.load('Follow#a')).commits.at(-1);
    if (step) await react(streamEvent(step));
    expect(world.sent).toMatchObject([
      { queue: 'commands', group: 'Counter#a-copy', message: { command: 'CountUp', replyTo: 'Follow#a' } },
    ]);
    expect(await world.adapters.readModels.get(Totals, 'a')).toBeUndefined();
  });

  it('starts with what is new, a minute of which may have been stored before its first start', async () => {
    const old = await world.append('Counter#old', [counted()]);
    world.ambient.advance(61_000);
    const lately = await world.append('Counter#lately', [counted()]);
    world.ambient.advance(59_000);
    await world.start(createReactor)(streamEvent(old, lately));
    expect(seen).toEqual(['lately']);
    expect((await world.adapters.checkpoints.start('reactor:Watch', { startFrom: 'now', at: '' })).at).toBe('2026-01-01T00:01:00.000Z');
  });

  it('starts where it was recorded to, in each process after the first', async () => {
    await world.start(createReactor)(streamEvent(await world.append('Counter#a', [counted()])));
    world.ambient.advance(3_600_000);
    const missed = await world.append('Counter#missed', [counted()]);
    world.ambient.advance(3_600_000);
    await world.start(createReactor)(streamEvent(missed));
    expect(seen).toEqual(['a', 'missed']);
  });

  it('records the start before its first work, and again after it could not', async () => {
    const start = world.adapters.checkpoints.start.bind(world.adapters.checkpoints);
    const recording = jest.spyOn(world.adapters.checkpoints, 'start').mockRejectedValue(new Error('down'));
    const react = world.start(createReactor);
    const event = streamEvent(await world.append('Counter#a', [counted()]));
    await expect(react(event)).rejects.toThrow('down');
    expect(seen).toEqual([]);
    recording.mockImplementation(start);
    await react(event);
    expect(seen).toEqual(['a']);
  });
});

describe('the one reader of a combined stream', () => {
  it('keeps projections up to date and runs consumers', async () => {
    const read = world.start(createStreamReader);
    expect(await read(streamEvent(await world.append('Counter#a', [counted()])))).toEqual({ batchItemFailures: [] });
    expect((await world.adapters.readModels.get(Totals, 'a'))?.document).toMatchObject({ total: 1 });
    expect(seen).toEqual(['a']);
  });
});

describe('what followers measure', () => {
  it('is how long commits took to be projected, and handled, in one line an invocation', async () => {
    const commits = [await world.append('Counter#a', [counted()]), await world.append('Counter#b', [counted()])];
    world.ambient.advance(5_000);
    const read = world.start(createStreamReader);
    await read(streamEvent(...commits));
    expect(world.metrics()).toEqual([
      expect.objectContaining({
        service: 'counters',
        stage: 'test',
        role: 'projector',
        awsRequestId: 'r-1',
        ProjectionLag: expect.arrayContaining([expect.closeTo(5, 0)]),
        ReactorLag: expect.arrayContaining([expect.closeTo(5, 0)]),
      }),
    ]);
    await read(streamEvent(...commits));
    expect(world.metrics()).toHaveLength(1);
  });

  it('is each stream that is parked', async () => {
    const project = world.start(createProjector);
    const event = streamEvent(await world.append('Counter#a', [counted(13)]));
    for (let tries = 1; tries <= 5; tries += 1) await project(event);
    expect(world.metrics().filter((line) => 'ParkedStreams' in line)).toMatchObject([{ ParkedStreams: 1, awsRequestId: 'r-5' }]);
  });

  it('is how old a saga is when it ends', async () => {
    const react = world.start(createReactor);
    await react(streamEvent(await world.append('Counter#a', [counted()])));
    world.ambient.advance(90_000);
    await react(streamEvent(await world.append('Counter#a', [closed])));
    for (const step of (await world.store.load('Follow#a')).commits) await react(streamEvent(step));
    expect(world.metrics().flatMap(({ SagaAge }) => SagaAge ?? [])).toEqual([expect.closeTo(90, 0)]);
  });
});

describe('personal data on Lambda', () => {
  const Customer = aggregate(
    'Customer',
    {
      events: { Registered: { schema: z.object({ id: z.string(), email: z.string() }), personal: { subject: 'id', fields: ['email'] } } },
      initialState: {},
    },
    { Registered: (state) => state },
  );
  const Register = command('Register', {
    input: z.object({ id: z.string() }),
    aggregate: Customer,
    streamId: ({ id }) => id,
    decide: ({ id }) => Customer.events.Registered({ id, email: 'a@example.com' }),
  });
  const Addresses = projection(
    'Addresses',
    { version: 1, from: [Customer], document: z.object({ email: z.string() }), key: 'stream' },
    { Registered: (_document, { data }) => ({ email: String(data.email) }) },
  );
  const customers = service('customers', { commands: [Register], projections: [Addresses] });

  it('is deciphered for projections, of commits that wake-ups bring encrypted', async () => {
    const own = lambdaWorld(customers);
    const { store, adapters, ambient } = own;
    const written = withPersonalData(store, { keys: adapters.personalKeys, aggregates: [Customer], ambient });
    const { head } = await written.load('Customer#c');
    const metadata = { commandId: 'x', correlationId: 'x', causationId: 'x', causationDepth: 0 };
    const events = [{ type: 'Registered', data: { id: 'c', email: 'a@example.com' }, schemaVersion: 1 }];
    await written.append(head, { commitId: 'x', timestamp: '2026-01-01T00:00:00.000Z', metadata, events });
    const [stored] = (await store.load('Customer#c')).commits;
    if (!stored) throw new Error('nothing was stored');
    expect(JSON.stringify(stored.events)).not.toContain('a@example.com');
    await own.start(createProjector)(streamEvent(stored));
    expect((await adapters.readModels.get(Addresses, 'c'))?.document).toEqual({ email: 'a@example.com' });
    own.end();
  });

  it('is left closed in streams that nobody here follows: the function has no key to it', async () => {
    const own = lambdaWorld(service('both', { commands: [Register, CountUp], projections: [Totals] }));
    const { store, adapters, ambient } = own;
    const written = withPersonalData(store, { keys: adapters.personalKeys, aggregates: [Customer], ambient });
    const metadata = { commandId: 'x', correlationId: 'x', causationId: 'x', causationDepth: 0 };
    const events = [{ type: 'Registered', data: { id: 'c', email: 'a@example.com' }, schemaVersion: 1 }];
    const { head } = await written.load('Customer#c');
    await written.append(head, { commitId: 'x', timestamp: '2026-01-01T00:00:00.000Z', metadata, events });
    const [stored] = (await store.load('Customer#c')).commits;
    if (!stored) throw new Error('nothing was stored');
    const denied = async () => Promise.reject(new Error('AccessDenied'));
    const project = own.start(createProjector, { personalKeys: { get: denied, createIfAbsent: denied, forget: denied } });
    expect(await project(streamEvent(stored, await own.append('Counter#a', [counted(2)])))).toEqual({ batchItemFailures: [] });
    expect((await adapters.readModels.get(Totals, 'a'))?.document).toMatchObject({ total: 2 });
    own.end();
  });
});
