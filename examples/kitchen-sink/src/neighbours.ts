import { eventBus, incoming, integrationEvent, topic } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { AisleChecked } from './inventory.ts';
import { ConfirmDelivery, Parcel, RecordScan, RegisterParcel } from './parcel.ts';
import { id } from './values.ts';

const ParcelOnItsWay = integrationEvent('parcel.on-its-way', {
  version: 1,
  from: Parcel.events.ParcelDispatched,
  schema: z.object({ carrier: z.string() }),
  map: ({ carrier }) => ({ carrier }),
});

const ParcelReturnedToSender = integrationEvent('parcel.returned', {
  version: 2,
  from: Parcel.events.ParcelReturned,
  schema: z.object({ why: z.string() }),
  map: ({ reason }) => ({ why: reason }),
});

/** What the shop says when it has packed an order. */
const OrderPacked = z.object({
  order: z.object({ id, customer: id, deliverTo: z.object({ name: z.string(), address: z.string() }), grams: z.number() }),
});

export const bus = eventBus({
  publish: [ParcelOnItsWay, ParcelReturnedToSender, AisleChecked],
  startFrom: 'beginning',
  dispatch: {
    'order.packed': incoming({
      source: 'shop',
      schema: OrderPacked,
      command: RegisterParcel,
      map: ({ order }) => ({ parcelId: order.id, customerId: order.customer, recipient: order.deliverTo, weightGrams: order.grams }),
    }),
  },
});

/** The scanners of carriers: each scan on its own. */
export const scans = topic({
  schema: z.object({ parcel: id, place: z.string() }),
  filter: { kind: ['scan', 'rescan'] },
  command: RecordScan,
  map: ({ parcel, place }) => ({ parcelId: parcel, place }),
});

/** What carriers report in the evening, all at once. */
export const deliveries = topic({
  schema: z.object({ parcel: id }),
  through: 'queue',
  command: ConfirmDelivery,
  map: ({ parcel }) => ({ parcelId: parcel }),
});
