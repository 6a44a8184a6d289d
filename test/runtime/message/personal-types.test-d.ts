// What personal fields make of the types, and which mistakes do not compile. `npm run types` is this file's test.
import {
  aggregate,
  command,
  type EventOf,
  integrationEvent,
  isErased,
  type PendingEventOf,
  projection,
  reactor,
  type StateOf,
  saga,
} from '@allframe/serverless/runtime';
import * as v from 'valibot';
import * as z from 'zod';
import { type Erased, erased } from '../../../runtime/message/erased.ts';

/** Compiles where both types are the same. */
type Equal<Left, Right> = (<T>() => T extends Left ? 1 : 2) extends <T>() => T extends Right ? 1 : 2 ? true : false;
function holds<_Claim extends true>(): void {}

const address = z.object({ street: z.string(), city: z.string() });

const Customer = aggregate(
  'Customer',
  {
    events: {
      Registered: {
        schema: z.object({ customerId: z.string(), email: z.string(), address: address.optional(), note: z.string().default('') }),
        personal: { subject: 'customerId', fields: ['email', 'address.street', 'note'] },
      },
      Renamed: {
        schema: v.object({ who: v.object({ id: v.string() }), name: v.string() }),
        version: 2,
        upcast: { 1: (old: { name: string }) => old },
        personal: { subject: 'who.id', fields: ['name'] },
      },
      Moved: z.object({ city: z.string() }),
    },
    initialState: { email: undefined as string | Erased | undefined, city: '' },
  },
  {
    Registered: (state, { email, address: home }) => {
      holds<Equal<typeof email, string | Erased>>();
      holds<Equal<NonNullable<typeof home>['street'], string | Erased>>();
      holds<Equal<NonNullable<typeof home>['city'], string>>();
      return { ...state, email };
    },
    Renamed: (state, { who, name }) => {
      holds<Equal<typeof who, { id: string }>>();
      holds<Equal<typeof name, string | Erased>>();
      return state;
    },
    Moved: (state, { city }) => ({ ...state, city }),
  },
);

type Registered = Extract<EventOf<typeof Customer>, { type: 'Registered' }>['data'];
type Moved = Extract<EventOf<typeof Customer>, { type: 'Moved' }>['data'];
type Pending = Extract<PendingEventOf<typeof Customer>, { type: 'Registered' }>['data'];
holds<Equal<Registered['customerId'], string>>();
holds<Equal<Registered['note'], string | Erased>>();
holds<Equal<Moved, { city: string }>>();
holds<Equal<Pending['email'], string>>();
holds<Equal<Pending['note'], string | undefined>>();
holds<Equal<StateOf<typeof Customer>['city'], string>>();

// Constructors take what is not erased.
Customer.events.Registered({ customerId: 'c-1', email: 'a@example.com', address: { street: 'Street', city: 'City' } });
// @ts-expect-error nobody states what was erased
Customer.events.Registered({ customerId: 'c-1', email: erased });

command('Register', {
  input: z.object({ customerId: z.string(), email: z.string() }),
  aggregate: Customer,
  streamId: ({ customerId }) => customerId,
  decide: ({ customerId, email }, state, { reject }) => {
    if (state.email !== undefined) return isErased(state.email) ? reject('forgotten') : reject('known');
    return Customer.events.Registered({ customerId, email });
  },
});

projection(
  'Customers',
  { version: 1, from: [Customer], document: z.object({ email: z.string().optional() }), key: 'stream' },
  { Registered: (_document, { data: { email } }) => (isErased(email) ? {} : { email }) },
);
projection(
  'Careless',
  { version: 1, from: [Customer], document: z.object({ email: z.string() }), key: 'stream' },
  // @ts-expect-error it may have been erased
  { Registered: (_document, { data: { email } }) => ({ email }) },
);

saga(
  'Welcome',
  { from: [Customer], initialState: { isGreeted: false }, correlate: (_event, { streamId }) => streamId },
  {
    Registered: (state, { data: { email } }) => {
      holds<Equal<typeof email, string | Erased>>();
      return { state };
    },
  },
);

reactor(
  'Mailer',
  { from: [Customer] },
  {
    Registered: ({ data: { email } }) => {
      holds<Equal<typeof email, string | Erased>>();
    },
  },
);

integrationEvent('customer.registered', {
  version: 1,
  from: Customer.events.Registered,
  schema: z.object({ customerId: z.string(), email: z.string().nullable() }),
  map: ({ customerId, email }) => ({ customerId, email: isErased(email) ? null : email }),
});
integrationEvent('careless', {
  version: 1,
  from: Customer.events.Registered,
  schema: z.object({ email: z.string() }),
  // @ts-expect-error it may have been erased
  map: ({ email }) => ({ email }),
});

// ------------------------------------------------------------------------------------------------------------------- mistakes

const schema = z.object({
  id: z.string(),
  email: z.string(),
  age: z.number(),
  nick: z.string().optional(),
  home: address,
  lines: z.array(address),
  extras: z.record(z.string(), z.string()),
});
const evolve = { A: (state: { n: number }) => state };

aggregate(
  'X',
  { events: { A: { schema, personal: { subject: 'id', fields: ['home', 'lines', 'extras', 'age', 'nick'] } } }, initialState: { n: 0 } },
  evolve,
);
aggregate('X', { events: { A: { schema, personal: { subject: 'home.city', fields: ['email'] } } }, initialState: { n: 0 } }, evolve);
// @ts-expect-error no such field
aggregate('X', { events: { A: { schema, personal: { subject: 'id', fields: ['emial'] } } }, initialState: { n: 0 } }, evolve);
// @ts-expect-error one of them is none
aggregate('X', { events: { A: { schema, personal: { subject: 'id', fields: ['email', 'home.zip'] } } }, initialState: { n: 0 } }, evolve);
// @ts-expect-error a path does not lead through a list
aggregate('X', { events: { A: { schema, personal: { subject: 'id', fields: ['lines.street'] } } }, initialState: { n: 0 } }, evolve);
// @ts-expect-error nor to an entry of a record
aggregate('X', { events: { A: { schema, personal: { subject: 'id', fields: ['extras.any'] } } }, initialState: { n: 0 } }, evolve);
// @ts-expect-error nor to what every object has
aggregate('X', { events: { A: { schema, personal: { subject: 'id', fields: ['__proto__'] } } }, initialState: { n: 0 } }, evolve);
// @ts-expect-error the subject is no field
aggregate('X', { events: { A: { schema, personal: { subject: 'customerId', fields: ['email'] } } }, initialState: { n: 0 } }, evolve);
// @ts-expect-error the subject is no text
aggregate('X', { events: { A: { schema, personal: { subject: 'age', fields: ['email'] } } }, initialState: { n: 0 } }, evolve);
// @ts-expect-error the subject may be missing
aggregate('X', { events: { A: { schema, personal: { subject: 'nick', fields: ['email'] } } }, initialState: { n: 0 } }, evolve);
// @ts-expect-error the subject would be encrypted
aggregate('X', { events: { A: { schema, personal: { subject: 'id', fields: ['id', 'email'] } } }, initialState: { n: 0 } }, evolve);
// @ts-expect-error the subject would be encrypted with what it lies in
aggregate('X', { events: { A: { schema, personal: { subject: 'home.city', fields: ['home'] } } }, initialState: { n: 0 } }, evolve);
// @ts-expect-error a field within a field
aggregate('X', { events: { A: { schema, personal: { subject: 'id', fields: ['home', 'home.street'] } } }, initialState: { n: 0 } }, evolve);
const loose = { schema, personal: { subject: 'id', fields: ['email'] } };
// @ts-expect-error paths that are any text can't be checked: write them in place, or `as const`
aggregate('X', { events: { A: loose }, initialState: { n: 0 } }, evolve);

saga(
  'Patient',
  {
    from: [Customer],
    // @ts-expect-error a timeout waits in the saga's stream, where nothing is encrypted
    timeouts: { Late: { schema, personal: { subject: 'id', fields: ['email'] } } },
    initialState: { n: 0 },
    correlate: () => undefined,
  },
  {},
);
