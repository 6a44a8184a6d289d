import { PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import { emulatedAccount, emulatedRegion } from '../../../emulators/ministack.ts';
import { eventually } from '../../eventually.ts';
import { announced, type DepotWorld } from '../depot-world.ts';

/** The saga with its timer, the reactor, the publisher, personal data. */
export function processCases(depot: DepotWorld): void {
  it('brings a parcel to its carrier, tells the recipient, and publishes that in order', async () => {
    await listenToBus(depot);
    await depot.onItsWay('p-1', 'gls');
    await eventually(async () =>
      expect(await depot.look.events('Parcel#p-1')).toEqual(['ParcelRegistered', 'ParcelShelved', 'ParcelDispatched', 'NoticeSent']),
    );
    await eventually(async () =>
      expect(await depot.look.bodies('listener')).toMatchObject([
        { 'detail-type': 'parcel.on-its-way', detail: { carrier: 'gls', metadata: { streamId: 'p-1', schemaVersion: 1 } } },
      ]),
    );
    await eventually(async () => expect(await depot.look.events('Shelf#L-1')).toContain('SpaceReleased'));
  });

  it('sends a parcel back that nobody collects in time, and undoes what was done for it', async () => {
    await depot.call('POST', '/parcels', {
      body: JSON.stringify({ parcelId: 'p-2', ...announced, customerId: 'c-2', shelf: 'M-9', holdSeconds: 8 }),
    });
    await eventually(async () => expect(await depot.look.events('Account#c-2')).toEqual(['PostageCharged']));
    await eventually(
      async () => expect(await depot.look.events('Parcel#p-2')).toEqual(['ParcelRegistered', 'ParcelReturned', 'NoticeSent']),
      90_000,
    );
    await eventually(async () => expect(await depot.look.events('Account#c-2')).toEqual(['PostageCharged', 'PostageRefunded']));
    await eventually(async () => expect(await depot.look.events('Shelf#M-9')).toEqual(['SpaceReserved', 'SpaceReleased']));
  });

  it('sends back what there is no space for', async () => {
    for (const parcelId of ['p-3', 'p-4']) {
      await depot.call('POST', '/parcels', { body: JSON.stringify({ parcelId, ...announced, customerId: 'c-3', shelf: 'S-1' }) });
      await eventually(async () => expect(await depot.look.events('Shelf#S-1')).toContain('SpaceReserved'));
    }
    await eventually(async () => expect(await depot.look.events('Parcel#p-4')).toContain('ParcelReturned'));
    expect(await depot.look.events('Parcel#p-3')).toEqual(['ParcelRegistered']);
  });

  it('stores nobody’s name in clear', async () => {
    const [stored] = await depot.look.items('Parcel#h-1');
    expect(stored?.payload?.S).toContain('c-1');
    expect(stored?.payload?.S).not.toContain('Ada');
    await eventually(async () => expect((await depot.call('GET', '/customers/c-1/recipients')).json).toMatchObject({ names: ['Ada'] }));
  });
}

/** What another service would do: a rule of its own on the depot's bus, and a queue behind it. */
async function listenToBus(depot: DepotWorld): Promise<void> {
  await depot.clients.sqs.send(new CreateQueueCommand({ QueueName: 'listener' }));
  const rule = { Name: 'listener', EventBusName: 'depot-test-bus' };
  await depot.clients.events.send(new PutRuleCommand({ ...rule, EventPattern: JSON.stringify({ source: ['depot'] }) }));
  const Arn = `arn:aws:sqs:${emulatedRegion}:${emulatedAccount}:listener`;
  await depot.clients.events.send(
    new PutTargetsCommand({ Rule: rule.Name, EventBusName: rule.EventBusName, Targets: [{ Id: 'queue', Arn }] }),
  );
}
