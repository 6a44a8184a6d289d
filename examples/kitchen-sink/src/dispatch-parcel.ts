import { command } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { CarrierLoad } from './carrier-loads.ts';
import { Parcel } from './parcel.ts';
import { id } from './values.ts';

/** Hands a parcel over to a carrier that has room for it; only clerks do. */
export const DispatchParcel = command('DispatchParcel', {
  input: z.object({ parcelId: id, carrier: id }),
  aggregate: Parcel,
  streamId: ({ parcelId }) => parcelId,
  authorize: ({ claims }) => claims.role === 'clerk',
  reads: [CarrierLoad],
  prepare: async ({ carrier }, { ask }) => (await ask(CarrierLoad, { carrier }))?.onTheWay ?? 0,
  decide: ({ carrier }, { status }, { reject }, onTheWay) => {
    if (status !== 'shelved') return reject('parcel-not-shelved', { status });
    return onTheWay < maxParcels ? Parcel.events.ParcelDispatched({ carrier }) : reject('carrier-full', { onTheWay });
  },
});

const maxParcels = 500;
