import { integrationEvent, reactor } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { Shipment } from './shipment.ts';

/** Tells the customer. It may do so twice: the event's id is what a mail server would tell duplicates by. */
export const ShippingNotices = reactor(
  'ShippingNotices',
  { from: [Shipment] },
  {
    ShipmentDispatched: ({ data }, { streamId, eventId }) =>
      console.log(`To the customer of order ${streamId}: your parcel ${data.trackingNumber} is on its way (${eventId})`),
  },
);

/** What other services hear of it. */
export const OrderShipped = integrationEvent('order.shipped', {
  version: 1,
  from: Shipment.events.ShipmentDispatched,
  schema: z.object({ trackingNumber: z.string() }),
  map: ({ trackingNumber }) => ({ trackingNumber }),
});
