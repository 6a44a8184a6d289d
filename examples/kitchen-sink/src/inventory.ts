import { aggregate, command, integrationEvent, projection, query } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { id } from './values.ts';

/** What was found in an aisle when it was counted: a long list, which the event store keeps in its bucket. */
export const Inventory = aggregate(
  'Inventory',
  {
    events: { AisleCounted: z.object({ parcels: z.array(id) }) },
    initialState: { counts: 0, parcels: [] as readonly string[] },
  },
  { AisleCounted: ({ counts }, { parcels }) => ({ counts: counts + 1, parcels }) },
);

export const CountAisle = command('CountAisle', {
  input: z.object({ aisle: id, parcels: z.array(id).max(100_000) }),
  aggregate: Inventory,
  streamId: ({ aisle }) => aisle,
  decide: ({ parcels }) => Inventory.events.AisleCounted({ parcels }),
});

export const AisleCounts = projection(
  'AisleCounts',
  { version: 1, from: [Inventory], document: z.object({ counts: z.number(), parcels: z.number() }), key: 'stream' },
  {
    AisleCounted: (document, { data }) => ({ counts: (document?.counts ?? 0) + 1, parcels: data.parcels.length }),
  },
);

export const CountOfAisle = query('CountOfAisle', {
  input: z.object({ aisle: id }),
  projection: AisleCounts,
  resolve: ({ aisle }, read) => read.get(aisle),
});

export const AisleChecked = integrationEvent('aisle.checked', {
  version: 1,
  from: Inventory.events.AisleCounted,
  schema: z.object({ parcels: z.number() }),
  map: ({ parcels }) => ({ parcels: parcels.length }),
});
