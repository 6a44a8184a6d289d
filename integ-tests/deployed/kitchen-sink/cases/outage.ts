import { eventually } from '../../eventually.ts';
import { catchUpUntil } from '../catch-up-until.ts';
import type { DepotStream } from '../depot-stream.ts';
import type { DepotWorld } from '../depot-world.ts';

/** Mappings that were off for 48 hours of the table's time, while commands went on: the stream keeps 24 of them (rule C5). */
export function outageCases(depot: DepotWorld, stream: DepotStream): void {
  const { pumpUntilQuiet, write, statusOf } = stream;
  const parcels = ['y-1', 'y-2', 'y-3'];

  it('loses the wake-ups of the first day, and is given those of the second', async () => {
    for (const parcelId of parcels) await depot.register(parcelId, { customerId: 'c-48', shelf: 'Y-1' });
    await eventually(async () => {
      await pumpUntilQuiet();
      expect(await depot.look.events('Account#c-48')).toEqual(parcels.map(() => 'PostageCharged'));
      expect(await statusOf(...parcels)).toEqual(['announced', 'announced', 'announced']);
    });
    await pumpUntilQuiet();
    for (const parcelId of parcels) await write(`Parcel#${parcelId}`, 2, { type: 'ParcelShelved', data: { shelf: 'Y-1' }, hoursAgo: 48 });
    for (const [parcelId, hoursAgo] of [
      ['y-1', 47],
      ['y-2', 30],
      ['y-3', 12],
    ] as const)
      await write(`Parcel#${parcelId}`, 3, { type: 'ParcelDispatched', data: { carrier: 'ups' }, hoursAgo });
    for (const pump of stream.pumps) expect(await pump.expire()).toBe(5);
    await pumpUntilQuiet();
    expect(await statusOf(...parcels)).toEqual(['announced', 'announced', 'on its way']);
  });

  it('brings projections, reactors and sagas to where they would be, with the next run of catch-up’s schedule', async () => {
    await catchUpUntil(
      depot,
      async () => {
        await pumpUntilQuiet();
        expect(await statusOf(...parcels)).toEqual(['on its way', 'on its way', 'on its way']);
        expect((await depot.call('GET', '/carriers/ups')).json).toEqual({ carrier: 'ups', onTheWay: 3, delivered: 0 });
        for (const parcelId of parcels) expect((await depot.look.events(`Parcel#${parcelId}`)).slice(3)).toEqual(['NoticeSent']);
        const released = (await depot.look.events('Shelf#Y-1')).filter((type) => type === 'SpaceReleased');
        expect(released).toHaveLength(3);
        for (const parcelId of parcels) expect(await sagaOf(parcelId)).toContain('SagaCompleted');
      },
      { lastRunHoursAgo: 49 },
    );
  });

  async function sagaOf(parcelId: string): Promise<readonly string[]> {
    return depot.look.events(`Handling#${parcelId}`);
  }
}
