// What queries infer, and which mistakes do not compile.
import { aggregate, projection, query } from '@allframe/serverless/runtime';
import * as z from 'zod';

type Equal<Left, Right> = (<T>() => T extends Left ? 1 : 2) extends <T>() => T extends Right ? 1 : 2 ? true : false;
function holds<_Claim extends true>(): void {}

const Cart = aggregate(
  'Cart',
  { events: { Filled: z.object({ sku: z.string() }) }, initialState: { skus: [] as string[] } },
  {
    Filled: ({ skus }, { sku }) => ({ skus: [...skus, sku] }),
  },
);
const Carts = projection('Carts', { version: 1, from: [Cart], document: z.object({ count: z.number() }), key: 'stream' }, {});
const input = z.object({ cartId: z.string() });

const GetCart = query('GetCart', { input, aggregate: Cart, resolve: ({ cartId }, read) => read.state(cartId) });
holds<Equal<NonNullable<(typeof GetCart)['result']>['state'], { skus: string[] }>>();
holds<Equal<NonNullable<(typeof GetCart)['result']>['version'], number>>();

const Both = query('Both', {
  input,
  authorize: (caller, { cartId }) => {
    holds<Equal<typeof cartId, string>>();
    return caller.actor === cartId;
  },
  projection: Carts,
  aggregate: Cart,
  resolve: async ({ cartId }, read) => ({ count: (await read.get(cartId))?.count, skus: (await read.state(cartId))?.state.skus }),
});
holds<Equal<NonNullable<(typeof Both)['result']>, { count: number | undefined; skus: string[] | undefined }>>();

// @ts-expect-error documents without a projection
query('Bad', { input, aggregate: Cart, resolve: ({ cartId }, read) => read.get(cartId) });
// @ts-expect-error a state without an aggregate
query('Bad', { input, projection: Carts, resolve: ({ cartId }, read) => read.state(cartId) });
// @ts-expect-error neither
query('Bad', { input, resolve: ({ cartId }, read) => read.get(cartId) });

const Carts2 = projection(
  'Carts',
  { version: 2, replaces: Carts, from: [Cart], document: z.object({ count: z.number(), last: z.string() }), key: 'stream' },
  {},
);
const Count1 = query('Count', { input, projection: Carts, resolve: async ({ cartId }, read) => (await read.get(cartId))?.count });
query('Count', { input, projection: Carts2, replaces: Count1, resolve: async ({ cartId }, read) => (await read.get(cartId))?.count });
// @ts-expect-error an answer of another shape
query('Last', { input, projection: Carts2, replaces: Count1, resolve: async ({ cartId }, read) => (await read.get(cartId))?.last });
const Elsewhere = projection('Elsewhere', { version: 1, from: [Cart], document: z.object({}), key: 'stream' }, {});
// @ts-expect-error the older version of another projection
projection('Carts', { version: 2, replaces: Elsewhere, from: [Cart], document: z.object({}), key: 'stream' }, {});
