import { projection } from '@allframe/serverless/runtime';
import { assertCommutes, stream } from '@allframe/serverless/testing';
import * as fc from 'fast-check';
import * as z from 'zod';
import { allInterleavings, countInterleavings, sampleInterleavings } from '../../../runtime/testing/interleavings.ts';
import { Counter, Totals } from '../counter.ts';
import { Tallies, Tally } from '../projection/tallies.ts';

const { Counted } = Counter.events;
const counts = (id: string, ...by: readonly number[]) => stream(Counter, id, ...by.map((each) => Counted({ by: each })));

const Last = projection(
  'Last',
  { version: 1, from: [Counter], document: z.object({ by: z.number() }), key: () => 'last' },
  { Counted: (_document, { data }) => ({ by: data.by }) },
);

const Newest = projection(
  'Newest',
  { version: 1, from: [Counter], document: z.object({ at: z.string() }), key: () => 'newest' },
  { Counted: (document, { timestamp }) => ({ at: document && document.at > timestamp ? document.at : timestamp }) },
);

describe('assertCommutes', () => {
  it('holds for documents that no order changes', async () => {
    const { Added, Cleared } = Tally.events;
    await assertCommutes(Tallies, [
      stream(Tally, 's', Added({ on: ['a', 'b'], by: 1 }), Cleared({ on: ['a'] })),
      stream(Tally, 't', Added({ on: ['a'], by: 10 }), Added({ on: ['b'], by: 100 })),
    ]);
    await assertCommutes(Totals, [counts('a', 1, 2), counts('b', 3)]);
    await assertCommutes(Totals, []);
  });

  it('keeps the time of each event, whatever its place', () => assertCommutes(Newest, [counts('a', 1, 2), counts('b', 3)]));

  it('shows two orders, and the documents that differ', async () => {
    const failure = assertCommutes(Last, [counts('a', 1), counts('b', 2), counts('a', 3)]);
    await expect(failure).rejects.toMatchObject({ code: 'ERR_ASSERTION', expected: { last: { by: 2 } }, actual: { last: { by: 3 } } });
    await expect(failure).rejects.toThrow(
      [
        'the first order:',
        '  1. Counted of Counter#a',
        '  2. Counted of Counter#a (from here on they differ)',
        '  3. Counted of Counter#b',
        'the second order:',
        '  1. Counted of Counter#a',
        '  2. Counted of Counter#b (from here on they differ)',
        '  3. Counted of Counter#a',
        'their documents (- after the first order, + after the second):',
        '  - last: {"by":2}',
        '  + last: {"by":3}',
        '       by: 3 instead of 2',
      ].join('\n'),
    );
  });

  it('keeps the order of each stream', () => assertCommutes(Last, [counts('a', 1, 2, 3)]));

  it('takes a sample where there are too many orders, and names its seed', async () => {
    const many = [counts('a', 1, 1, 1, 1, 1), counts('b', 1, 1, 1, 1, 2)];
    await expect(assertCommutes(Last, many, { maxOrders: 20, seed: 7 })).rejects.toThrow('found at random with seed 7');
  });
});

describe('interleavings', () => {
  const lengths = fc.array(fc.nat({ max: 3 }), { maxLength: 3 });
  const inOrder = (all: Iterable<readonly number[]>) => [...all].map((order) => order.join());

  it('are all there, each once, the first one sequence after the other', () => {
    fc.assert(
      fc.property(lengths, (each) => {
        const orders = inOrder(allInterleavings(each));
        expect(new Set(orders).size).toBe(orders.length);
        expect(orders.length).toBe(countInterleavings(each));
        expect(orders[0]).toBe(each.flatMap((length, sequence) => Array.from({ length }, () => sequence)).join());
      }),
      { numRuns: 50 },
    );
  });

  it('are counted where nobody could list them', () => {
    expect(countInterleavings([2, 2])).toBe(6);
    expect(countInterleavings([10, 10, 10])).toBe(5_550_996_791_340);
  });

  it('are at random the same for the same seed, and reach every order', () => {
    const sample = (seed: number) => inOrder(sampleInterleavings([2, 2], 100, seed));
    expect(sample(1)).toEqual(sample(1));
    expect(sample(1)).not.toEqual(sample(2));
    expect(new Set(sample(1)).size).toBe(6);
  });
});
