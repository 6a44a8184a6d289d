import { projection, query } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { InMemoryProjectionRegistry } from '../../../../runtime/projection/in-memory-projection-registry.ts';
import { InMemoryReadModelStore } from '../../../../runtime/projection/in-memory-read-model-store.ts';
import type { AnyProjection } from '../../../../runtime/projection/projection.ts';
import { createQueryBus } from '../../../../runtime/projection/query-bus.ts';
import { type RebuildOptions, rebuildProjection } from '../../../../runtime/projection/rebuild/rebuild-projection.ts';
import { testAmbient } from '../../../../runtime/testing/test-ambient.ts';
import { storeOf, Tallies, Tally, type TallyEvent } from '../tallies.ts';

const key: typeof Tallies.key = Tallies.key;

/** Today's code: it keeps another sum, and replaces the first version. */
export const Tallies2 = projection(
  'Tallies',
  { version: 2, replaces: Tallies, from: [Tally], document: z.object({ owner: z.string(), doubled: z.number() }), key },
  {
    Added: (document, { data }) => {
      if (data.by === poison.by) throw new Error(`can't add ${data.by}`);
      return { owner: 'all', doubled: (document?.doubled ?? 0) + 2 * data.by };
    },
    Cleared: () => undefined,
  },
);

/** The number that today's code can't add: none unless a test says. */
export const poison: { by: number | undefined } = { by: undefined };

const input = z.object({ key: z.string() });
export const Sum1 = query('Sum', { input, projection: Tallies, resolve: async (asked, read) => (await read.get(asked.key))?.sum });
export const Sum2 = query('Sum', {
  input,
  projection: Tallies2,
  replaces: Sum1,
  resolve: async (asked, read) => (await read.get(asked.key))?.doubled,
});
export const Impatient = query('Impatient', {
  input,
  projection: Tallies2,
  resolve: async (asked, read) => (await read.get(asked.key))?.doubled,
});

type Streams = Readonly<Record<string, readonly (readonly TallyEvent[])[]>>;

/** A full store, of which nothing is projected. */
export async function setUp(streams: Streams) {
  const stores = { ...(await storeOf(streams)), readModels: new InMemoryReadModelStore(), registry: new InMemoryProjectionRegistry() };
  const ambient = testAmbient();
  const rebuild = (target: AnyProjection, options: Partial<RebuildOptions> = {}) =>
    rebuildProjection(target, { ...stores, ambient, ...options });
  return {
    ...stores,
    ambient,
    rebuild,
    ask: createQueryBus(stores).ask,
    askAnew: (projections?: readonly AnyProjection[]) => createQueryBus({ ...stores, projections }).ask,
  };
}
