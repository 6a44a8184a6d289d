import { SendMessageBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { eventually } from '../../eventually.ts';
import { announced, type DepotWorld } from '../depot-world.ts';

/** Queues of both kinds, filled by whoever has the right to. */
export function queueCases(depot: DepotWorld): void {
  it('runs each command once, however often it comes, and buries what no retry cures', async () => {
    const send = (commandId: string, input: object) => ({
      Id: commandId,
      MessageBody: JSON.stringify({ command: 'RegisterParcel', commandId, input }),
    });
    const entries = [
      send('q-a', { parcelId: 'q-1', ...announced }),
      send('q-bad', { parcelId: 'q-2' }),
      send('q-c', { parcelId: 'q-3', ...announced }),
    ];
    await depot.clients.sqs.send(new SendMessageBatchCommand({ QueueUrl: depot.look.queueUrl('depot-test-intake'), Entries: entries }));
    await depot.clients.sqs.send(
      new SendMessageBatchCommand({ QueueUrl: depot.look.queueUrl('depot-test-intake'), Entries: entries.slice(0, 1) }),
    );
    await eventually(async () => expect(await depot.look.events('Parcel#q-3')).toEqual(['ParcelRegistered']));
    await eventually(async () => expect(await depot.look.bodies('depot-test-intake-dead-letters')).toMatchObject([{ commandId: 'q-bad' }]));
    await eventually(async () => expect(await depot.look.events('Parcel#q-1')).toEqual(['ParcelRegistered']));
  });

  it('keeps the order of a stream in a queue that keeps an order', async () => {
    await depot.register('f-1');
    const shelves = Array.from({ length: 12 }, (_, index) => `L-${index}`);
    for (const [index, shelf] of shelves.entries())
      await depot.clients.sqs.send(
        new SendMessageCommand({
          QueueUrl: depot.look.queueUrl('depot-test-shelving.fifo'),
          MessageGroupId: 'Parcel#f-1',
          MessageDeduplicationId: `f-${index}`,
          MessageBody: JSON.stringify({ command: 'ShelveParcel', commandId: `f-${index}`, input: { parcelId: 'f-1', shelf } }),
        }),
      );
    await eventually(async () =>
      expect((await depot.look.events('Parcel#f-1')).filter((type) => type === 'ParcelShelved')).toHaveLength(12),
    );
    const shelved = (await depot.look.items('Parcel#f-1')).filter(({ event_type }) => event_type?.S === 'ParcelShelved');
    expect(shelved.map(({ payload }) => JSON.parse(payload?.S ?? '{}').shelf)).toEqual(shelves);
  });
}
