import { aggregate, command } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { day, id } from './values.ts';

const recipient = z.object({ name: z.string().max(200), address: z.string().max(500) });
const registered = z.object({
  customerId: id,
  recipient,
  weightGrams: z.number().int().positive(),
  shelf: id,
  /** How long it waits for its carrier before it goes back. */
  holdSeconds: z.number().int().positive(),
});

type StoredInKilograms = Omit<z.output<typeof registered>, 'weightGrams'> & { readonly weightKg: number };

/** A parcel, from when it is announced until it is delivered or goes back. Whom it is for is personal: it can be forgotten. */
export const Parcel = aggregate(
  'Parcel',
  {
    events: {
      ParcelRegistered: {
        schema: registered,
        version: 2,
        upcast: { 1: ({ weightKg, ...rest }: StoredInKilograms) => ({ ...rest, weightGrams: Math.round(weightKg * 1_000) }) },
        personal: { subject: 'customerId', fields: ['recipient'] },
      },
      ParcelShelved: z.object({ shelf: id }),
      ParcelScanned: z.object({ place: z.string() }),
      NoticeSent: z.object({ template: z.string(), sender: z.string() }),
      ParcelDispatched: z.object({ carrier: id }),
      ParcelDelivered: z.object({ carrier: id }),
      ParcelReturned: z.object({ reason: z.string() }),
    },
    retired: ['LabelPrinted'],
    initialState: {
      status: 'unknown' as 'unknown' | 'announced' | 'shelved' | 'on its way' | 'delivered' | 'returned',
      customerId: '',
      carrier: '',
      scans: 0,
    },
  },
  {
    ParcelRegistered: (state, { customerId }) => ({ ...state, status: 'announced', customerId }),
    ParcelShelved: (state) => ({ ...state, status: 'shelved' }),
    ParcelScanned: (state) => ({ ...state, scans: state.scans + 1 }),
    NoticeSent: (state) => state,
    ParcelDispatched: (state, { carrier }) => ({ ...state, status: 'on its way', carrier }),
    ParcelDelivered: (state) => ({ ...state, status: 'delivered' }),
    ParcelReturned: (state) => ({ ...state, status: 'returned' }),
  },
);

const ofParcel = { aggregate: Parcel, streamId: ({ parcelId }: { parcelId: string }) => parcelId };

export const RegisterParcel = command('RegisterParcel', {
  ...ofParcel,
  input: z.object({
    parcelId: id,
    customerId: id,
    recipient,
    weightGrams: z.number().int().min(1).max(30_000),
    shelf: id.default('L-1'),
    holdSeconds: z
      .number()
      .int()
      .positive()
      .default(3 * day),
  }),
  decide: ({ parcelId: _, ...parcel }, { status }, { reject }) =>
    status === 'unknown' ? Parcel.events.ParcelRegistered(parcel) : reject('parcel-exists', { status }),
});

export const ShelveParcel = command('ShelveParcel', {
  ...ofParcel,
  input: z.object({ parcelId: id, shelf: id }),
  decide: ({ shelf }, { status }, { reject }) =>
    status === 'announced' || status === 'shelved' ? Parcel.events.ParcelShelved({ shelf }) : reject('parcel-not-here', { status }),
});

/** What the carriers' scanners say. */
export const RecordScan = command('RecordScan', {
  ...ofParcel,
  input: z.object({ parcelId: id, place: z.string().min(1) }),
  decide: ({ place }, { status }, { reject }) => (status === 'unknown' ? reject('parcel-unknown') : Parcel.events.ParcelScanned({ place })),
});

export const RecordNotice = command('RecordNotice', {
  ...ofParcel,
  input: z.object({ parcelId: id, template: z.string(), sender: z.string() }),
  decide: ({ template, sender }, { status }, { reject }) =>
    status === 'unknown' ? reject('parcel-unknown') : Parcel.events.NoticeSent({ template, sender }),
});

export const ConfirmDelivery = command('ConfirmDelivery', {
  ...ofParcel,
  input: z.object({ parcelId: id }),
  decide: (_input, { status, carrier }, { reject }) => {
    if (status === 'delivered') return [];
    return status === 'on its way' ? Parcel.events.ParcelDelivered({ carrier }) : reject('parcel-not-on-its-way', { status });
  },
});

export const ReturnParcel = command('ReturnParcel', {
  ...ofParcel,
  input: z.object({ parcelId: id, reason: z.string() }),
  decide: ({ reason }, { status }, { reject }) => {
    if (status === 'returned') return [];
    return status === 'announced' || status === 'shelved' ? Parcel.events.ParcelReturned({ reason }) : reject('parcel-gone', { status });
  },
});
