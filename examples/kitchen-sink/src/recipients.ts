import { erasures, isErased, projection, query } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { Parcel } from './parcel.ts';
import { id } from './values.ts';

/** To whom a customer's parcels go, until the customer is forgotten. */
export const Recipients = projection(
  'Recipients',
  {
    version: 1,
    from: [Parcel, erasures],
    document: z.object({ names: z.array(z.string()), isForgotten: z.boolean().optional() }),
    key: ({ data }) => ('subject' in data ? data.subject : 'customerId' in data ? data.customerId : []),
  },
  {
    ParcelRegistered: (document, { data: { recipient } }) => {
      if (document?.isForgotten || isErased(recipient)) return { names: [], isForgotten: true };
      return { names: [...new Set([...(document?.names ?? []), recipient.name])].sort() };
    },
    SubjectForgotten: () => ({ names: [], isForgotten: true }),
  },
);

export const RecipientsOfCustomer = query('RecipientsOfCustomer', {
  input: z.object({ customerId: id }),
  projection: Recipients,
  resolve: ({ customerId }, read) => read.get(customerId),
});
