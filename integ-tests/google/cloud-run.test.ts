import orders from '../../examples/orders/src/service.ts';
import { pushIds, pushPaths } from '../../runtime/contract/push-paths.ts';
import { publish as publishTo, wireMessage } from '../../runtime/transport/google/pubsub-publish.ts';
import { eventually as within } from '../deployed/eventually.ts';
import { describeWith } from '../emulators/tools.ts';
import { buildImage } from './containers.ts';
import { accounts } from './google-front.ts';
import { type GoogleWorld, startGoogleWorld } from './google-world.ts';
import visits from './visits.ts';

/** Two containers and two emulators start at once, and a new projection is built before it answers. */
const eventually = (expectation: () => Promise<void>) => within(expectation, 90_000);

const both = ['firestore-emulator' as const, 'pubsub-emulator' as const];

function requests(world: () => GoogleWorld) {
  const call = async (method: string, path: string, body?: object) => {
    const init = { method, ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }) };
    const response = await fetch(`${world().api.url}${path}`, init);
    return [response.status, await response.json()] as const;
  };
  return { get: (path: string) => call('GET', path), post: (path: string, body: object = {}) => call('POST', path, body) };
}

describeWith(both, 'a container whose variables are not complete', () => {
  it('does not start, and says in its log what is missing', async () => {
    const image = buildImage('integ-tests/google/visits.ts');
    const variables = { EVENT_TABLE: 'events', CHECKPOINT_TABLE: 'views' };
    await expect(image.start('worker', variables).finally(image.remove)).rejects.toThrow(/"severity":"ERROR".*REBUILD_QUEUE.*exit code 1/);
  });
});

describeWith(both, 'the orders example on Cloud Run', () => {
  let world: GoogleWorld;
  const { get, post } = requests(() => world);

  beforeAll(async () => {
    world = await startGoogleWorld('examples/orders/src/service.ts', orders);
  });
  afterAll(() => world?.stop());

  it('creates an order over its API, submits it through its queue, and shows the summary that its projector made', async () => {
    expect(await post('/orders', { orderId: 'o-1', customerId: 'c-1' })).toEqual([
      200,
      { streamId: 'o-1', version: 1, events: ['OrderCreated'], token: expect.any(String) },
    ]);
    expect(await post('/orders/o-1/items', { sku: 'tea', quantity: 2, priceCents: 450 })).toMatchObject([200, { version: 2 }]);
    expect(await post('/orders/o-1/submit')).toMatchObject([202, { commandId: expect.any(String) }]);
    const summary = { orderId: 'o-1', customerId: 'c-1', status: 'submitted', items: 2, cents: 900 };
    await eventually(async () => expect(await get('/orders/o-1')).toEqual([200, summary]));
    expect(await get('/customers/c-1/orders')).toEqual([200, { items: [summary] }]);
  });

  it('is ready, and says which requests are not its own', async () => {
    expect(await get('/ready')).toEqual([200, { status: 'ready' }]);
    expect(await get('/nowhere')).toMatchObject([404, { code: 'not-found' }]);
  });
});

describeWith(both, 'a service with a queue, a bus, a projection, a saga and a schedule on Cloud Run', () => {
  let world: GoogleWorld;
  const { get, post } = requests(() => world);

  beforeAll(async () => {
    world = await startGoogleWorld('integ-tests/google/visits.ts', visits);
  });
  afterAll(() => world?.stop());

  it('shows what was done over HTTP, once an event of a real change has come', async () => {
    expect(await post('/visits/http', { visitor: 'ä' })).toMatchObject([200, { version: 1 }]);
    await eventually(async () => expect(await get('/visits/http')).toMatchObject([200, { visitor: 'ä', isOpen: true }]));
    expect(await get('/visitors/%C3%A4')).toMatchObject([200, { items: [{ visitor: 'ä' }] }]);
  });

  it('runs what was sent through a queue, and publishes what came of it', async () => {
    await post('/visits/queue', { visitor: 'b' });
    expect(await post('/visits/queue/end')).toMatchObject([202, {}]);
    await eventually(async () => expect(await get('/visits/queue')).toMatchObject([200, { isOpen: false }]));
    const [event] = await world.published.take(1);
    expect(event?.attributes).toMatchObject({ source: 'visits', type: 'visit.ended' });
    expect(JSON.parse(event?.body ?? '')).toMatchObject({ over: true, metadata: { streamId: 'queue', schemaVersion: 1 } });
  });

  it('does what events of other services lead to, once each', async () => {
    await post('/visits/bus', { visitor: 'c' });
    const attributes = { id: 'e-1', source: 'door', type: 'visitor.banned' };
    for (let times = 1; times <= 2; times += 1) await publish('bus-VisitorBannedRule', { visitId: 'bus' }, attributes);
    await eventually(async () => expect(await get('/visits/bus')).toMatchObject([200, { isOpen: false }]));
    await eventually(async () => expect(world.front.pushed.get(pushPaths.busRule('VisitorBannedRule'))).toEqual([204, 204]));
    expect(await world.deadLetters.worker?.pull()).toEqual([]);
  });

  it('buries what a decider refuses among the dead letters of its queue', async () => {
    expect(await post('/visits/nobody/end')).toMatchObject([202, {}]);
    const [letter] = (await world.deadLetters.endings?.take(1)) ?? [];
    expect(letter?.attributes).toMatchObject({ code: 'not-open', source: 'endings' });
    expect(JSON.parse(letter?.body ?? '')).toMatchObject({ command: 'End', input: { visitId: 'nobody' } });
  });

  it('leaves to Pub/Sub what another try may cure, which gives it up after five', async () => {
    await publish('endings', { command: 'Newer', input: {}, commandId: 'n-1' }, {});
    const [letter] = (await world.deadLetters.endings?.take(1)) ?? [];
    expect(letter?.attributes).toMatchObject({ CloudPubSubDeadLetterSourceDeliveryCount: '5' });
    expect(JSON.parse(letter?.body ?? '')).toMatchObject({ command: 'Newer' });
  });

  it('fires the timer of a saga, whose command is run and projected', async () => {
    await post('/visits/long', { visitor: 'd' });
    await eventually(async () => expect(await get('/visits/long')).toMatchObject([200, { reminders: 1 }]));
  });

  it('runs the command of a schedule, once for each of its times', async () => {
    const headers = { 'x-cloudscheduler': 'true', 'x-cloudscheduler-scheduletime': '2026-01-01T03:00:00Z' };
    const body = JSON.stringify({ allframe: 'schedule', schedule: 'nightly' });
    const path = pushPaths.schedule(pushIds.schedule('nightly'));
    for (let times = 1; times <= 2; times += 1) expect(await world.front.call(path, accounts.scheduler, { headers, body })).toBe(204);
    await eventually(async () => expect(await get('/visits/2026-01-01T03%3A00%3A00.000Z')).toMatchObject([200, { visitor: 'guard' }]));
  });

  it('catches up when it is told to', async () => {
    const body = JSON.stringify({ allframe: 'job', job: 'catch-up' });
    expect(await world.front.call(pushPaths.schedule(pushIds.catchUp), accounts.scheduler, { body })).toBe(204);
    const compared = ({ message }: { message?: unknown }) => message === 'Streams were compared';
    expect(world.worker.lines.filter(compared).map(({ follower }) => follower)).toContain('projection:Visits@1');
  });

  it('takes no push of anybody else', async () => {
    expect(await world.front.call(pushPaths.queue('Endings'), accounts.eventarc, { body: '{}' })).toBe(403);
    const unsigned = await fetch(`${world.worker.url}${pushPaths.queue('Endings')}`, { method: 'POST', body: '{}' });
    expect(unsigned.status).toBe(401);
  });

  it('ends when it is told to, with all that was under way done', async () => {
    const answers = Array.from({ length: 5 }, (_, index) => post(`/visits/last-${index}`, { visitor: 'e' }));
    await new Promise((wait) => setTimeout(wait, 20));
    const code = world.api.terminate();
    expect((await Promise.all(answers)).map(([status]) => status)).toEqual(Array(5).fill(200));
    expect(await code).toBe(0);
    await expect(get('/health')).rejects.toThrow();
  });

  async function publish(topic: string, body: object, attributes: Record<string, string>): Promise<void> {
    const message = wireMessage({ body: JSON.stringify(body), attributes });
    await publishTo(world.pubsub.rest, `projects/local/topics/${topic}`, topic, [message]);
  }
});
