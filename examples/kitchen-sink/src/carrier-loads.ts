import { projection, query } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { Parcel } from './parcel.ts';
import { id } from './values.ts';

/** What each carrier has on its way, counted over all parcels: sums come out the same in every order (rule D1). */
export const CarrierLoads = projection(
  'CarrierLoads',
  {
    version: 1,
    from: [Parcel],
    document: z.object({ carrier: z.string(), onTheWay: z.number(), delivered: z.number() }),
    key: ({ data }) => ('carrier' in data ? data.carrier : []),
  },
  {
    ParcelDispatched: (document, _event, { key }) => {
      const { onTheWay = 0, delivered = 0 } = document ?? {};
      return { carrier: key, onTheWay: onTheWay + 1, delivered };
    },
    ParcelDelivered: (document, _event, { key }) => {
      const { onTheWay = 0, delivered = 0 } = document ?? {};
      return { carrier: key, onTheWay: onTheWay - 1, delivered: delivered + 1 };
    },
  },
);

export const CarrierLoad = query('CarrierLoad', {
  input: z.object({ carrier: id }),
  projection: CarrierLoads,
  resolve: ({ carrier }, read) => read.get(carrier),
});
