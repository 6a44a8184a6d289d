import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { PublishCommand } from '@aws-sdk/client-sns';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { eventually } from '../../eventually.ts';
import { fireSchedule } from '../../fire-schedule.ts';
import { announced, type DepotWorld } from '../depot-world.ts';

/** The bus, topics, a bucket, schedules, and other services. */
export function neighbourCases(depot: DepotWorld): void {
  it('registers what the shop has packed, and buries what it can not read', async () => {
    const order = { id: 'b-1', customer: 'c-9', deliverTo: { name: 'Grace', address: 'New York' }, grams: 120 };
    const entry = { EventBusName: 'depot-test-bus', Source: 'shop', DetailType: 'order.packed' };
    const details = [{ order }, { order: { id: 'b-2' } }];
    await depot.clients.events.send(
      new PutEventsCommand({ Entries: details.map((detail) => ({ ...entry, Detail: JSON.stringify(detail) })) }),
    );
    await eventually(async () => expect(await depot.look.events('Parcel#b-1')).toEqual(['ParcelRegistered']));
    await eventually(async () => expect(JSON.stringify(await depot.look.messages('depot-test-worker-dead-letters'))).toContain('b-2'));
  });

  it('notes scans of a topic whose attributes its filter names, and no others', async () => {
    await depot.register('t-1');
    const TopicArn = depot.stack.one('AWS::SNS::Topic', /Scans/);
    const scan = (place: string, kind: string) =>
      depot.clients.sns.send(
        new PublishCommand({
          TopicArn,
          Message: JSON.stringify({ parcel: 't-1', place }),
          MessageAttributes: { kind: { DataType: 'String', StringValue: kind } },
        }),
      );
    await scan('nowhere', 'heartbeat');
    await scan('Kiel', 'scan');
    await eventually(async () => expect(await depot.call('GET', '/parcels/t-1')).toMatchObject({ json: { place: 'Kiel' } }));
    expect((await depot.look.events('Parcel#t-1')).filter((type) => type === 'ParcelScanned')).toHaveLength(1);
  });

  it('confirms deliveries of a topic that wait in a queue of their own, as they were published', async () => {
    await depot.onItsWay('d-1', 'dhl');
    const TopicArn = depot.stack.one('AWS::SNS::Topic', /Deliveries/);
    await depot.clients.sns.send(new PublishCommand({ TopicArn, Message: JSON.stringify({ parcel: 'd-1' }) }));
    await eventually(async () => expect(await depot.look.events('Parcel#d-1')).toContain('ParcelDelivered'));
    const delivered = { carrier: 'dhl', onTheWay: 0, delivered: 1 };
    await eventually(async () => expect((await depot.call('GET', '/carriers/dhl')).json).toEqual(delivered));
    await eventually(async () => expect((await depot.call('GET', '/parcels/d-1/proof')).json).toMatchObject({ carrier: 'dhl' }));
  });

  it('notes scans that come to a queue of commands in the envelope of their topic', async () => {
    await depot.register('t-2');
    const TopicArn = depot.stack.one('AWS::SNS::Topic', /Scans/);
    const wrapped = { Type: 'Notification', MessageId: 'm-2', TopicArn, Message: JSON.stringify({ parcel: 't-2', place: 'Graz' }) };
    const QueueUrl = depot.look.queueUrl('depot-test-intake');
    await depot.clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(wrapped) }));
    await eventually(async () => expect(await depot.look.events('Parcel#t-2')).toContain('ParcelScanned'));
  });

  it('reads manifests from its bucket, whatever their names, and learns of those that are taken back', async () => {
    const Bucket = depot.stack.one('AWS::S3::Bucket', /Manifests/);
    const Key = 'incoming/März 2026 + Häfen (1).csv';
    const Body = 's-1;c-7;Ada Lovelace;12 St James’s Square, London;450\ns-2;c-7;Ada Lovelace;London;900\n';
    await depot.clients.s3.send(new PutObjectCommand({ Bucket, Key, Body }));
    await depot.clients.s3.send(new PutObjectCommand({ Bucket, Key: 'elsewhere/ignored.csv', Body }));
    for (const parcelId of ['s-1', 's-2'])
      await eventually(async () => expect(await depot.look.events(`Parcel#${parcelId}`)).toContain('ParcelRegistered'));
    await eventually(async () => expect(await depot.look.events(`Manifest#${Key}`)).toEqual(['ManifestReceived']));
    await depot.clients.s3.send(new DeleteObjectCommand({ Bucket, Key }));
    await eventually(async () => expect(await depot.look.events(`Manifest#${Key}`)).toEqual(['ManifestReceived', 'ManifestWithdrawn']));
    expect(await depot.look.items('Manifest#elsewhere/ignored.csv')).toEqual([]);
  });

  it('starts a round for each time of its schedule once, and keeps the state of a long stream in snapshots', async () => {
    const times = Array.from({ length: 12 }, (_, minute) => `2026-01-01T03:${String(minute).padStart(2, '0')}:00Z`);
    for (const time of times) await fireSchedule(depot.clients, 'rounds', time);
    await fireSchedule(depot.clients, 'rounds', times[0] ?? '');
    await eventually(async () => expect((await depot.call('GET', '/gates/north')).json).toMatchObject({ rounds: 12 }));
    expect((await depot.look.items('Patrol#north')).filter(({ SK }) => SK?.S?.includes('#snapshot#'))).not.toEqual([]);
    await fireSchedule(depot.clients, 'closing', '2026-01-01T19:00:00Z');
    await eventually(async () => expect((await depot.call('GET', '/gates/south')).json).toMatchObject({ isLocked: true }));
  });

  it('answers other services that invoke it', async () => {
    const registered = await depot.invoke({
      allframe: 'invoke',
      command: 'RegisterParcel',
      input: { parcelId: 'i-1', ...announced },
      commandId: 'i',
    });
    expect(registered).toMatchObject({ outcome: 'accepted', streamId: 'i-1', version: 1 });
    expect(await depot.invoke({ allframe: 'invoke', command: 'RegisterParcel', input: { parcelId: 'i-1', ...announced } })).toMatchObject({
      outcome: 'rejected',
      code: 'parcel-exists',
    });
    expect(await depot.invoke({ allframe: 'invoke', query: 'TrackParcel', input: { parcelId: 'i-1' } })).toMatchObject({
      outcome: 'answered',
      result: { status: 'announced' },
    });
    expect(await depot.invoke({ allframe: 'invoke', command: 'RegisterParcel', input: {} })).toMatchObject({ outcome: 'failed' });
    const notForOthers = { allframe: 'invoke', command: 'ReturnParcel', input: { parcelId: 'i-1', reason: 'x' } };
    expect(await depot.invoke(notForOthers)).toMatchObject({ errorMessage: expect.stringContaining('no command "ReturnParcel"') });
  });
}
