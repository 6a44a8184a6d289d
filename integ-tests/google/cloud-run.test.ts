import orders from '../../examples/orders/src/service.ts';
import { pushIds, pushPaths } from '../../runtime/contract/push-paths.ts';
import { publish as publishTo, wireMessage } from '../../runtime/transport/google/pubsub-publish.ts';
import { onGoogle } from '../conformance/on-google.ts';
import { conformance, type Platform } from '../conformance/scenario.ts';
import visits from '../conformance/visits.ts';
import { eventually as within } from '../deployed/eventually.ts';
import { describeWith } from '../emulators/tools.ts';
import { buildImage } from './containers.ts';
import { accounts } from './google-front.ts';
import { type GoogleWorld, startGoogleWorld } from './google-world.ts';

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
    const image = buildImage('integ-tests/conformance/visits.ts');
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

describeWith(both, 'the scenario of all hosts, on Cloud Run', () => {
  let world: GoogleWorld;
  let platform: Platform;
  const { get, post } = requests(() => world);

  beforeAll(async () => {
    world = await startGoogleWorld('integ-tests/conformance/visits.ts', visits);
    platform = onGoogle(world);
  });
  afterAll(() => world?.stop());

  conformance(() => platform);

  it('does once what an event that comes twice leads to', async () => {
    await post('/visits/banned', { visitor: 'c' });
    const attributes = { id: 'e-1', source: 'door', type: 'visitor.banned' };
    const before = world.front.pushed.get(pushPaths.busRule('VisitorBannedRule'))?.length ?? 0;
    for (let times = 1; times <= 2; times += 1) await publish('bus-VisitorBannedRule', { visitId: 'banned' }, attributes);
    await eventually(async () => expect(await get('/visits/banned')).toMatchObject([200, { isOpen: false }]));
    await eventually(async () => expect(world.front.pushed.get(pushPaths.busRule('VisitorBannedRule'))?.slice(before)).toEqual([204, 204]));
    expect(await world.deadLetters.worker?.pull()).toEqual([]);
  });

  it('leaves to Pub/Sub what another try may cure, which gives it up after five', async () => {
    await publish('endings', { command: 'Newer', input: {}, commandId: 'n-1' }, {});
    const [letter] = (await world.deadLetters.endings?.take(1)) ?? [];
    expect(letter?.attributes).toMatchObject({ CloudPubSubDeadLetterSourceDeliveryCount: '5' });
    expect(JSON.parse(letter?.body ?? '')).toMatchObject({ command: 'Newer' });
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
