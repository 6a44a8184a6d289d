import { aggregate, command } from '@allframe/serverless/runtime';
import * as z from 'zod';

/** The parcel of an order. */
export const Shipment = aggregate(
  'Shipment',
  {
    events: {
      ShipmentPrepared: z.object({ sku: z.string() }),
      ShipmentDispatched: z.object({ trackingNumber: z.string() }),
    },
    initialState: { status: 'none' as 'none' | 'prepared' | 'dispatched' },
  },
  {
    ShipmentPrepared: () => ({ status: 'prepared' }),
    ShipmentDispatched: () => ({ status: 'dispatched' }),
  },
);

/** What the warehouse can't send. */
const soldOut: readonly string[] = ['unicorn'];

export const PrepareShipment = command('PrepareShipment', {
  input: z.object({ orderId: z.string(), sku: z.string() }),
  aggregate: Shipment,
  streamId: ({ orderId }) => orderId,
  decide: ({ sku }, { status }, { reject }) => {
    if (status !== 'none') return [];
    return soldOut.includes(sku) ? reject('sold-out', { sku }) : Shipment.events.ShipmentPrepared({ sku });
  },
});

/** The warehouse says so. */
export const DispatchShipment = command('DispatchShipment', {
  input: z.object({ orderId: z.string(), trackingNumber: z.string() }),
  aggregate: Shipment,
  streamId: ({ orderId }) => orderId,
  decide: ({ trackingNumber }, { status }, { reject }) => {
    if (status === 'dispatched') return [];
    return status === 'prepared' ? Shipment.events.ShipmentDispatched({ trackingNumber }) : reject('shipment-not-prepared');
  },
});
