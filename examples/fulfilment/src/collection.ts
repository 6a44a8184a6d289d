import { effectCommand, schedule } from '@allframe/serverless/runtime';
import * as z from 'zod';

/** Orders a van for the parcels of the day. */
export const OrderVan = effectCommand('OrderVan', {
  input: z.object({ day: z.iso.date() }),
  perform: ({ day }, { commandId }) => console.log(`A van for ${day}, please (${commandId})`),
});

/** On working days at half past three in Berlin. */
export const collection = schedule({
  cron: '30 15 * * MON-FRI',
  timezone: 'Europe/Berlin',
  command: OrderVan,
  input: ({ scheduledAt }) => ({ day: scheduledAt.slice(0, 10) }),
});
