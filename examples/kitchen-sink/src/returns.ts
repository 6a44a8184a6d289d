import { effectCommand, reactor } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { Parcel, RegisterParcel, ShelveParcel } from './parcel.ts';
import { id } from './values.ts';

const depot = { customerId: 'depot', recipient: { name: 'Returns', address: 'Depot' } };

/** What nobody collects is a parcel of ours from then on, which waits on a shelf of its own. */
export const Returns = reactor(
  'Returns',
  { from: [Parcel] },
  {
    ParcelReturned: async ({ data: { reason } }, { streamId, send }) => {
      if (reason === 'not collected') await send(RegisterParcel, { parcelId: `${streamId}-back`, ...depot, weightGrams: 1, shelf: 'R-1' });
    },
    ParcelRegistered: async ({ data: { customerId, shelf } }, { streamId, send }) => {
      if (customerId === depot.customerId) await send(ShelveParcel, { parcelId: streamId, shelf });
    },
  },
);

/** Puts many parcels onto one shelf, each in its own time. */
export const MoveParcels = effectCommand('MoveParcels', {
  input: z.object({ parcelIds: z.array(id).min(1).max(100), shelf: id }),
  perform: async ({ parcelIds, shelf }, { send }) => {
    for (const parcelId of parcelIds) await send(ShelveParcel, { parcelId, shelf });
  },
});
