import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetQueueAttributesCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { deploy } from '../emulators/cdk.ts';
import { type Aws, describeDeployed, startAws } from './aws.ts';
import { type Clients, clientsOf } from './deploy-services.ts';
import { eventually } from './eventually.ts';
import { endAws } from './remove-stacks.ts';

describeDeployed('the orders example, deployed with cdk deploy', () => {
  let aws: Aws;
  let clients: Clients;
  let outputs: Record<string, string>;
  let url: string;

  beforeAll(async () => {
    aws = await startAws();
    clients = clientsOf(aws);
    outputs = (await deploy(aws, { options: ['-c', `stage=${aws.stage}`] }))[`orders-${aws.stage}`] ?? {};
    url = aws.httpApiUrl(output('OrdersHttpApiId'));
  });
  afterAll(() => endAws(aws, clients, ['orders']));

  it('creates an order over its API, submits it through its queue, and shows the summary that its projector made', async () => {
    expect(await post('/orders', { orderId: 'o-1', customerId: 'c-1' })).toEqual([
      200,
      { streamId: 'o-1', version: 1, events: ['OrderCreated'], token: expect.any(String) },
    ]);
    expect(await post('/orders/o-1/items', { sku: 'tea', quantity: 2, priceCents: 450 })).toMatchObject([200, { version: 2 }]);
    expect(await post('/orders/o-1/submit', {})).toMatchObject([202, { commandId: expect.any(String) }]);
    const summary = { orderId: 'o-1', customerId: 'c-1', status: 'submitted', items: 2, cents: 900 };
    await eventually(async () => expect(await get('/orders/o-1')).toEqual([200, summary]));
    expect(await get('/customers/c-1/orders')).toEqual([200, { items: [summary] }]);
  });

  it('has stored one item a commit, which an independent client reads', async () => {
    await post('/orders', { orderId: 'o-items', customerId: 'c-2' });
    await post('/orders/o-items/items', { sku: 'tea', priceCents: 450 });
    const filter = { FilterExpression: 'PK = :stream', ExpressionAttributeValues: { ':stream': { S: 'Order#o-items' } } };
    const { Items = [] } = await clients.dynamoDb.send(new ScanCommand({ TableName: output('OrdersEventStoreTableName'), ...filter }));
    expect(Items.map(({ SK, event_type, last_version }) => [SK?.S, event_type?.S, last_version?.N])).toEqual([
      ['00000000000000000001', 'OrderCreated', '1'],
      ['00000000000000000002', 'ItemAdded', '2'],
    ]);
  });

  it('answers with the problem that a request has', async () => {
    await post('/orders', { orderId: 'o-problem', customerId: 'c-1' });
    expect(await post('/orders', { orderId: 'o-problem', customerId: 'c-1' })).toMatchObject([422, { code: 'order-exists' }]);
    expect(await post('/orders/o-problem/items', { sku: 'tea' })).toMatchObject([400, { faults: [{ path: 'priceCents' }] }]);
    expect(await post('/orders/o-problem/items', { sku: 'tea', priceCents: 1 }, { 'if-match': '"9"' })).toMatchObject([
      409,
      { code: 'conflict' },
    ]);
    expect(await get('/orders/none')).toMatchObject([404, { code: 'not-found' }]);
    expect(await get('/nowhere')).toMatchObject([404, { code: 'not-found' }]);
  });

  it('gives the first result again for the same idempotency key', async () => {
    const send = () => post('/orders', { orderId: 'o-twice', customerId: 'c-1' }, { 'idempotency-key': 'key-1' });
    const first = await send();
    expect(first).toMatchObject([200, { streamId: 'o-twice', version: 1, events: ['OrderCreated'] }]);
    expect(await send()).toEqual(first);
  });

  it('pages through the orders of a customer', async () => {
    for (const [orderId, priceCents] of [
      ['p-1', 10],
      ['p-2', 200],
      ['p-3', 3_000],
    ] as const) {
      await post('/orders', { orderId, customerId: 'c-paged' });
      await post(`/orders/${orderId}/items`, { sku: 'tea', priceCents });
    }
    await eventually(async () => {
      const [, all] = await get('/customers/c-paged/orders');
      expect(centsOf(all)).toEqual([10, 200, 3_000]);
    });
    const [, first] = await get('/customers/c-paged/orders?limit=2');
    const [, second] = await get(`/customers/c-paged/orders?limit=2&after=${first.next}`);
    expect([centsOf(first), centsOf(second), second.next]).toEqual([[10, 200], [3_000], undefined]);
  });

  it('runs the command of its bus rule', async () => {
    await post('/orders', { orderId: 'o-bus', customerId: 'c-1' });
    const detail = JSON.stringify({ basket: { orderId: 'o-bus' } });
    const entry = { EventBusName: output('OrdersEventBusName'), Source: 'shop', DetailType: 'basket.abandoned', Detail: detail };
    expect(await clients.events.send(new PutEventsCommand({ Entries: [entry] }))).toMatchObject({ FailedEntryCount: 0 });
    await eventually(async () => expect(await get('/orders/o-bus')).toMatchObject([200, { status: 'cancelled' }]));
  });

  it('puts a message that no retry cures among the dead letters', async () => {
    const MessageBody = JSON.stringify({ command: 'SubmitOrder', input: { orderId: 'never-created' } });
    await clients.sqs.send(new SendMessageCommand({ QueueUrl: output('OrdersOrderQueueUrl'), MessageBody }));
    await eventually(async () => {
      const { Attributes } = await clients.sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl: output('OrdersOrderQueueDeadLettersUrl'),
          AttributeNames: ['ApproximateNumberOfMessages'],
        }),
      );
      expect(Attributes?.ApproximateNumberOfMessages).toBe('1');
    });
  });

  function output(name: string): string {
    const value = outputs[name];
    if (value === undefined) throw new Error(`The stack has no output ${name}; it has ${Object.keys(outputs).join(', ')}`);
    return value;
  }

  async function post(path: string, body: object, headers: Record<string, string> = {}) {
    return answer(
      await fetch(url + path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } }),
    );
  }

  async function get(path: string) {
    return answer(await fetch(url + path));
  }
});

async function answer(response: Response): Promise<[number, { items?: { cents: number }[]; next?: string }]> {
  return [response.status, (await response.json()) as object];
}

function centsOf({ items = [] }: { items?: { cents: number }[] }): number[] {
  return items.map(({ cents }) => cents);
}
