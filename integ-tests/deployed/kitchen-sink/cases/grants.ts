import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetFunctionConfigurationCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { PublishCommand } from '@aws-sdk/client-sns';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { eventually } from '../../eventually.ts';
import type { Pumping } from '../../keep-pumping.ts';
import type { StreamPump } from '../../stream-pump.ts';
import type { DepotWorld } from '../depot-world.ts';

/** More than an item of DynamoDB holds. */
const longList = Array.from({ length: 9_000 }, (_, index) => `parcel-${String(index).padStart(44, '0')}`);

/** What is written while nobody follows the stream, so that the catch-up alone can make it good. */
export async function loseWakeUps(depot: DepotWorld, pumps: readonly StreamPump[]): Promise<void> {
  await depot.onItsWay('lost-1', 'lost');
  const TopicArn = depot.stack.one('AWS::SNS::Topic', /Deliveries/);
  await depot.clients.sns.send(new PublishCommand({ TopicArn, Message: JSON.stringify({ parcel: 'lost-1' }) }));
  await depot.register('lost-2', { customerId: 'depot', shelf: 'R-1' });
  for (const parcelId of ['lost-3', 'gap-1']) await depot.register(parcelId);
  await send(depot, 'commands.fifo', { command: 'ReturnParcel', input: { parcelId: 'lost-3', reason: 'not collected' } });
  await count(depot, 'lost');
  for (const stream of ['lost-1', 'lost-3'])
    await eventually(async () => expect((await depot.look.events(`Parcel#${stream}`)).length).toBeGreaterThan(1));
  await eventually(async () => expect(await depot.look.events('Parcel#lost-1')).toContain('ParcelDelivered'));
  for (const pump of pumps) await pump.skip();
}

/** What functions do seldom, each at least once. */
export function grantCases(depot: DepotWorld, pumping: () => Pumping): void {
  it('keeps commits and states that are too large for an item in its bucket, and empties what is superseded', async () => {
    for (let index = 0; index < 32; index += 1) await count(depot, 'large');
    await eventually(async () => expect((await depot.call('GET', '/aisles/large/count')).json).toEqual({ counts: 32, parcels: 9_000 }));
    const input = { aisle: 'invoked', parcels: longList };
    for (let index = 0; index < 32; index += 1)
      expect(await depot.invoke({ allframe: 'invoke', command: 'CountAisle', input })).toMatchObject({ outcome: 'accepted' });
  });

  it('sends through every queue, at once and later', async () => {
    await depot.call('POST', '/announcements', { body: JSON.stringify({ ...parcel, parcelId: 'g-1' }) });
    await depot.call('POST', '/moves', { body: JSON.stringify({ parcelIds: ['g-1'], shelf: 'L-2' }) });
    await depot.call('POST', '/parcels/g-1/reminders', { body: JSON.stringify({ afterSeconds: 3_600 }) });
    await eventually(async () => expect(await depot.look.events('Parcel#g-1')).toContain('ParcelRegistered'));
    expect(await depot.invoke({ allframe: 'invoke', command: 'MoveParcels', input: { parcelIds: ['g-1'], shelf: 'L-3' } })).toMatchObject({
      outcome: 'performed',
    });
    const reminder = { allframe: 'invoke', command: 'RemindRecipient', input: { parcelId: 'g-1', afterSeconds: 3_600 } };
    expect(await depot.invoke(reminder)).toMatchObject({ outcome: 'performed' });
    await send(depot, 'commands.fifo', { command: 'DispatchParcel', input: { parcelId: 'g-1', carrier: 'gls' } });
  });

  it('asks by every index, from every function that answers', async () => {
    expect((await depot.call('GET', '/aisles/L/parcels')).status).toBe(200);
    expect(await depot.invoke({ allframe: 'invoke', query: 'ParcelsInAisle', input: { aisle: 'L' } })).toMatchObject({
      outcome: 'answered',
    });
    expect(await depot.invoke({ allframe: 'invoke', query: 'ParcelsOfCustomer', input: { customerId: 'c-1' } })).toMatchObject({
      outcome: 'answered',
    });
  });

  it('buries what no retry cures beside each queue', async () => {
    for (const queue of ['commands.fifo', 'shelving.fifo', 'deliveries']) await send(depot, queue, { nothing: 'that is known' });
    for (const letters of ['commands-dead-letters.fifo', 'shelving-dead-letters.fifo', 'deliveries-dead-letters'])
      await eventually(async () => expect(await depot.look.messages(`depot-test-${letters}`)).not.toEqual([]));
  });

  it('reads what a wake-up did not bring, and parks what it can not project', async () => {
    await invokeCommand(depot, 'gap-1');
    await eventually(async () => expect((await depot.call('GET', '/parcels/gap-1')).json).toMatchObject({ place: 'Kiel' }));
    await depot.register('poison-1');
    await depot.clients.dynamoDb.send(
      new PutItemCommand({
        TableName: 'depot-test-events',
        Item: {
          PK: { S: 'Parcel#poison-1' },
          SK: { S: String(2).padStart(20, '0') },
          event_type: { S: 'ParcelShelved' },
          payload: { S: '{}' },
          timestamp: { S: new Date().toISOString() },
          metadata: { M: {} },
        },
      }),
    );
  });

  it('makes good what was lost, and builds every projection anew', async () => {
    // The reactor would be woken by what the catch-up sets going, and could send before it.
    await pumping().pausedFor(() =>
      // The catch-up leaves what is younger than a minute to its wake-up.
      eventually(async () => {
        await forget(depot, '$catch-up', 'state');
        await depot.invoke({ allframe: 'job', job: 'catch-up' }, 'depot-test-catch-up');
        expect((await depot.call('GET', '/parcels/lost-1')).json).toMatchObject({ status: 'delivered' });
        expect((await depot.call('GET', '/aisles/lost/count')).json).toEqual({ counts: 1, parcels: 9_000 });
        expect(await depot.look.events('Parcel#lost-2')).toContain('ParcelShelved');
        expect(await depot.look.events('Parcel#lost-3-back')).toContain('ParcelRegistered');
      }, 150_000),
    );
    for (const projection of ['Parcels', 'CarrierLoads', 'Recipients', 'ProofsOfDelivery', 'AisleCounts'])
      await forget(depot, `$projection#${projection}`, 'entry');
    const giveTimeBack = await startAnew(depot, 'depot-test-rebuilder', 15);
    await startAnew(depot, 'depot-test-projector');
    await depot.register('g-2');
    await eventually(async () => expect(await depot.look.messages('depot-test-rebuilds')).toBeDefined());
    await giveTimeBack();
    for (const path of ['/parcels/lost-1', '/carriers/lost', '/customers/c-1/recipients', '/parcels/lost-1/proof', '/aisles/lost/count'])
      await eventually(async () => expect(await depot.call('GET', path)).toMatchObject({ status: 200 }), 60_000);
  });
}

const parcel = { customerId: 'c-5', recipient: { name: 'Grace', address: 'New York' }, weightGrams: 100 };

async function count(depot: DepotWorld, aisle: string): Promise<void> {
  expect(await depot.call('POST', `/aisles/${aisle}/count`, { body: JSON.stringify({ parcels: longList }) })).toMatchObject({
    status: 200,
  });
}

async function invokeCommand(depot: DepotWorld, parcelId: string): Promise<void> {
  await send(depot, 'commands.fifo', { command: 'RecordScan', input: { parcelId, place: 'Kiel' } });
}

async function send(depot: DepotWorld, queue: string, message: object): Promise<void> {
  const MessageBody = JSON.stringify(message);
  const fifo = queue.endsWith('.fifo') ? { MessageGroupId: 'test', MessageDeduplicationId: `${queue}:${MessageBody}` } : {};
  await depot.clients.sqs.send(new SendMessageCommand({ QueueUrl: depot.look.queueUrl(`depot-test-${queue}`), MessageBody, ...fifo }));
}

async function forget(depot: DepotWorld, partition: string, sort: string): Promise<void> {
  const Key = { PK: { S: partition }, SK: { S: sort } };
  await depot.clients.dynamoDb.send(new DeleteItemCommand({ TableName: 'depot-test-checkpoints', Key }));
}

/** A changed configuration makes a new process; the returned function gives the former time back. */
async function startAnew(depot: DepotWorld, FunctionName: string, Timeout?: number): Promise<() => Promise<void>> {
  const { lambda } = depot.clients;
  const { Timeout: before, Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const Variables = { ...Environment?.Variables, LOG_LEVEL: 'debug' };
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Timeout: Timeout ?? before, Environment: { Variables } }));
  return async () => void (await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Timeout: before })));
}
