import { projection, query } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { Parcel } from './parcel.ts';
import { day, id } from './values.ts';

/** That a parcel was delivered, as long as somebody may complain. */
export const ProofsOfDelivery = projection(
  'ProofsOfDelivery',
  {
    version: 1,
    from: [Parcel],
    document: z.object({ carrier: z.string(), deliveredAt: z.string() }),
    key: 'stream',
    expiresAt: ({ deliveredAt }) => new Date(Date.parse(deliveredAt) + 30 * day * 1_000),
  },
  {
    ParcelDelivered: (_document, { data: { carrier }, timestamp }) => ({ carrier, deliveredAt: timestamp }),
  },
);

export const GetProofOfDelivery = query('GetProofOfDelivery', {
  input: z.object({ parcelId: id }),
  projection: ProofsOfDelivery,
  resolve: ({ parcelId }, read) => read.get(parcelId),
});
