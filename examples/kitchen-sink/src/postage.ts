import { aggregate, command } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { id } from './values.ts';

const charge = z.object({ parcelId: id, cents: z.number().int().positive() });

/** What a customer owes for parcels. */
export const Account = aggregate(
  'Account',
  {
    events: { PostageCharged: charge, PostageRefunded: charge },
    initialState: { charged: {} as Readonly<Record<string, number>>, cents: 0 },
  },
  {
    PostageCharged: ({ charged, cents }, data) => ({ charged: { ...charged, [data.parcelId]: data.cents }, cents: cents + data.cents }),
    PostageRefunded: ({ charged, cents }, data) => {
      const { [data.parcelId]: _, ...others } = charged;
      return { charged: others, cents: cents - data.cents };
    },
  },
);

const ofAccount = { aggregate: Account, streamId: ({ customerId }: { customerId: string }) => customerId };

export const ChargePostage = command('ChargePostage', {
  ...ofAccount,
  input: z.object({ customerId: id, ...charge.shape }),
  decide: ({ parcelId, cents }, account, { reject }) => {
    if (account.charged[parcelId] !== undefined) return [];
    return account.cents + cents <= creditCents
      ? Account.events.PostageCharged({ parcelId, cents })
      : reject('credit-exceeded', { creditCents });
  },
});

/** Undoes `ChargePostage`. */
export const RefundPostage = command('RefundPostage', {
  ...ofAccount,
  input: z.object({ customerId: id, parcelId: id }),
  decide: ({ parcelId }, { charged: { [parcelId]: cents } }) =>
    cents === undefined ? [] : Account.events.PostageRefunded({ parcelId, cents }),
});

const creditCents = 5_000;

/** A basic rate, and a tenth of a cent for each gram. */
export function postageOf(weightGrams: number): number {
  return 100 + Math.ceil(weightGrams / 10);
}
