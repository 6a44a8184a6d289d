import { effectCommand, reactor, resilience } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { Parcel, RecordNotice } from './parcel.ts';
import { id } from './values.ts';

/** One for all mails: while the provider is down, none is tried. */
const mail = resilience({ timeoutMs: 5_000, retries: 1, circuitBreaker: { failures: 5, resetMs: 30_000 } });

/** Sends a mail, and takes note of it. The command's id is what a provider tells duplicates by. */
export const NotifyRecipient = effectCommand('NotifyRecipient', {
  input: z.object({ parcelId: id, template: z.enum(['on its way', 'returned', 'reminder']) }),
  resilience: mail,
  perform: async ({ parcelId, template }, { commandId, reject, send }) => {
    const { MAIL_SENDER: sender, MAIL_TOKEN: token } = process.env;
    if (sender === undefined || token === undefined) return reject('no-mail-account');
    console.log(JSON.stringify({ mail: template, parcelId, sender, key: commandId }));
    await send(RecordNotice, { parcelId, template, sender });
    return undefined;
  },
});

/** Reminds somebody of a parcel some time later. */
export const RemindRecipient = effectCommand('RemindRecipient', {
  input: z.object({ parcelId: id, afterSeconds: z.number().int().min(0).max(31_536_000) }),
  perform: async ({ parcelId, afterSeconds }, { send }) => {
    await send(NotifyRecipient, { parcelId, template: 'reminder' }, { at: { afterSeconds } });
  },
});

/** Tells recipients what becomes of their parcels. */
export const Notices = reactor(
  'Notices',
  { from: [Parcel], startFrom: 'beginning' },
  {
    ParcelDispatched: async (_event, { streamId: parcelId, send }) =>
      void (await send(NotifyRecipient, { parcelId, template: 'on its way' })),
    ParcelReturned: async (_event, { streamId: parcelId, send }) => void (await send(NotifyRecipient, { parcelId, template: 'returned' })),
  },
);
