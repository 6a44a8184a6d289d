import { projection, query } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { Parcel } from './parcel.ts';
import { id } from './values.ts';

/** Where each parcel is, for customers and clerks. */
export const Parcels = projection(
  'Parcels',
  {
    version: 1,
    from: [Parcel],
    document: z.object({
      parcelId: z.string(),
      customerId: z.string(),
      status: z.enum(['announced', 'shelved', 'on its way', 'delivered', 'returned']),
      weightGrams: z.number(),
      /** Missing until it has been put there. */
      aisle: z.string().optional(),
      place: z.string().optional(),
      notices: z.number(),
    }),
    key: 'stream',
    indexes: { byCustomer: ['customerId', 'weightGrams'], byAisle: ['aisle', 'status'] },
  },
  {
    ParcelRegistered: (_document, { data: { customerId, weightGrams } }, { key }) => ({
      parcelId: key,
      customerId,
      status: 'announced',
      weightGrams,
      notices: 0,
    }),
    ParcelShelved: (document, { data: { shelf } }) => document && { ...document, status: 'shelved', aisle: aisleOf(shelf) },
    ParcelScanned: (document, { data: { place } }) => document && { ...document, place },
    NoticeSent: (document) => document && { ...document, notices: document.notices + 1 },
    ParcelDispatched: (document) => document && { ...document, status: 'on its way' },
    ParcelDelivered: (document) => document && { ...document, status: 'delivered' },
    ParcelReturned: (document) => document && { ...document, status: 'returned' },
  },
);

/** `L-1` stands in aisle `L`. */
function aisleOf(shelf: string): string {
  return shelf.split('-')[0] ?? shelf;
}

const page = { limit: z.coerce.number().int().min(1).max(100).default(20), after: z.string().optional() };

export const GetParcel = query('GetParcel', {
  input: z.object({ parcelId: id }),
  projection: Parcels,
  resolve: ({ parcelId }, read) => read.get(parcelId),
});

/** From the lightest to the heaviest, a page at a time. */
export const ParcelsOfCustomer = query('ParcelsOfCustomer', {
  input: z.object({ customerId: id, minGrams: z.coerce.number().optional(), ...page }),
  projection: Parcels,
  resolve: ({ customerId, minGrams, limit, after }, read) =>
    read.find('byCustomer', { customerId, weightGrams: minGrams === undefined ? undefined : { from: minGrams } }, { limit, after }),
});

export const ParcelsInAisle = query('ParcelsInAisle', {
  input: z.object({ aisle: id, ...page }),
  projection: Parcels,
  resolve: ({ aisle, limit, after }, read) => read.find('byAisle', { aisle, status: 'shelved' }, { limit, after }),
});

/** From the parcel's own stream: always as it is now. Customers need not know how often it was scanned. */
export const TrackParcel = query('TrackParcel', {
  input: z.object({ parcelId: id }),
  output: z.object({ parcelId: z.string(), status: z.string(), carrier: z.string(), version: z.number() }),
  aggregate: Parcel,
  resolve: async ({ parcelId }, read) => {
    const parcel = await read.state(parcelId);
    return parcel && { parcelId, ...parcel.state, version: parcel.version };
  },
});
