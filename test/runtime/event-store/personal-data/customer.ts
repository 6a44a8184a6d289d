import * as z from 'zod';
import { aggregate } from '../../../../runtime/decider/aggregate.ts';
import { command } from '../../../../runtime/decider/command.ts';
import { InMemoryEventStore } from '../../../../runtime/event-store/in-memory-event-store.ts';
import { InMemoryPersonalKeyStore } from '../../../../runtime/event-store/personal-data/in-memory-personal-key-store.ts';
import { type PersonalDataOptions, withPersonalData } from '../../../../runtime/event-store/personal-data/personal-data-store.ts';
import type { Erased } from '../../../../runtime/message/erased.ts';
import { testAmbient } from '../../../../runtime/testing/test-ambient.ts';

/** An aggregate with personal fields, for tests. */
export const Customer = aggregate(
  'Customer',
  {
    events: {
      Registered: {
        schema: z.object({
          customerId: z.string(),
          email: z.string(),
          address: z.object({ street: z.string().nullable(), city: z.string() }).optional(),
          tags: z.array(z.string()).optional(),
        }),
        personal: { subject: 'customerId', fields: ['email', 'address.street', 'tags'] },
      },
      Rated: z.object({ stars: z.number() }),
    },
    initialState: { email: undefined as string | Erased | undefined, ratings: 0 },
  },
  {
    Registered: (state, { email }) => ({ ...state, email }),
    Rated: (state) => ({ ...state, ratings: state.ratings + 1 }),
  },
);

export const Register = command('Register', {
  input: z.object({ customerId: z.string(), email: z.string() }),
  aggregate: Customer,
  streamId: ({ customerId }) => customerId,
  decide: ({ customerId, email }) => Customer.events.Registered({ customerId, email }),
});

export const Rate = command('Rate', {
  input: z.object({ customerId: z.string(), stars: z.number() }),
  aggregate: Customer,
  streamId: ({ customerId }) => customerId,
  decide: ({ stars }) => Customer.events.Rated({ stars }),
});

/** A store that encrypts, what it is made of, and what lies in it. */
export function protectedStore(options: Partial<PersonalDataOptions> = {}) {
  const ambient = testAmbient();
  const raw = new InMemoryEventStore();
  const keys = new InMemoryPersonalKeyStore();
  const store = withPersonalData(raw, { keys, aggregates: [Customer], ambient, ...options });
  const storedText = async (stream: string) => JSON.stringify((await raw.load(stream)).commits);
  return { ambient, raw, keys, store, storedText };
}

/** A commit of these events. */
export function commitOf(commitId: string, ...events: readonly { readonly type: string; readonly data: unknown }[]) {
  return {
    commitId,
    timestamp: '2026-01-01T00:00:00.000Z',
    metadata: { commandId: commitId, correlationId: commitId, causationId: commitId, causationDepth: 0 },
    events: events.map((event) => ({ ...event, schemaVersion: 1 })),
  };
}
