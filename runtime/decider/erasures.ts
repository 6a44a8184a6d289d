import { erasureEvents, erasureName } from '../message/erasure.ts';
import { type Aggregate, aggregate } from './aggregate.ts';

/**
 * The log of who has been forgotten, to be followed as any aggregate: a projection that keeps personal fields lists it in `from` and removes
 * them from its documents at `SubjectForgotten`, a reactor passes it on to other systems. `forgetSubject` writes it; no command does.
 *
 * Events of different streams come in any order (rule D1): let the document remember that its subject was forgotten.
 *
 * @example
 * ```ts
 * import { aggregate, erasures, isErased, projection } from '@allframe/serverless/runtime';
 * import * as z from 'zod';
 *
 * const Customer = aggregate('Customer', {
 *   events: {
 *     Registered: {
 *       schema: z.object({ customerId: z.string(), email: z.string() }),
 *       personal: { subject: 'customerId', fields: ['email'] },
 *     },
 *   },
 *   initialState: {},
 * }, { Registered: (state) => state });
 *
 * const Contacts = projection('Contacts', {
 *   version: 1,
 *   from: [Customer, erasures],
 *   document: z.object({ email: z.string().optional(), isForgotten: z.boolean().optional() }),
 *   key: ({ data }) => ('subject' in data ? data.subject : data.customerId),
 * }, {
 *   Registered: (document, { data: { email } }) => (document?.isForgotten || isErased(email) ? { isForgotten: true } : { email }),
 *   SubjectForgotten: () => ({ isForgotten: true }),
 * });
 * ```
 */
export const erasures: Aggregate<typeof erasureName, typeof erasureEvents, { readonly isForgotten: boolean }> = aggregate(
  erasureName,
  { events: erasureEvents, initialState: { isForgotten: false } as { readonly isForgotten: boolean } },
  { SubjectForgotten: () => ({ isForgotten: true }) },
);
