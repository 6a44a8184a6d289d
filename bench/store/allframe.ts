import * as z from 'zod/mini';
import { createCommandBus } from '../../runtime/command-bus/command-bus.ts';
import { stateCache } from '../../runtime/command-bus/state-cache.ts';
import { aggregate } from '../../runtime/decider/aggregate.ts';
import { command } from '../../runtime/decider/command.ts';
import { DynamoDbEventStore } from '../../runtime/event-store/dynamodb/dynamodb-event-store.ts';
import { systemAmbient } from '../../runtime/host/ambient.ts';
import { lightClient, officialClient } from './clients.ts';
import { type Goals, items, type StoreContender } from './contender.ts';

const Cart = aggregate(
  'Cart',
  { events: { ItemAdded: z.object({ sku: z.string(), quantity: z.number(), priceCents: z.number() }) }, initialState: { totalCents: 0 } },
  { ItemAdded: ({ totalCents }, { quantity, priceCents }) => ({ totalCents: totalCents + quantity * priceCents }) },
);
const FillCart = command('FillCart', {
  input: z.object({ cartId: z.string() }),
  aggregate: Cart,
  streamId: ({ cartId }) => cartId,
  decide: (_input, { totalCents }, { reject }) => (totalCents < 0 ? reject('negative') : items.map((item) => Cart.events.ItemAdded(item))),
});

/** What is measured of ours. */
export interface Variant {
  readonly client: 'official' | 'light';
  /** Whether the bus keeps the state of streams. */
  readonly isCached: boolean;
}

/** A command through the bus: validated, loaded, decided, appended with metadata. */
export function allframe({ client, isCached }: Variant, goals: Goals): StoreContender {
  return {
    name: `allframe, ${client} client${isCached ? ', cached state' : ''}`,
    goals,
    start(endpoint, meter) {
      const own = client === 'official' ? officialClient(endpoint, meter) : lightClient(endpoint, meter);
      const store = new DynamoDbEventStore({ client: own, table: 'allframe' });
      const { dispatch } = createCommandBus({ store, ambient: systemAmbient, cache: isCached ? stateCache() : undefined });
      return (cartId) => dispatch(FillCart, { cartId });
    },
  };
}
