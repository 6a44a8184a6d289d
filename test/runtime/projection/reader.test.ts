import { query } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { InvalidPageTokenError } from '../../../runtime/message/errors.ts';
import { InvalidSearchError } from '../../../runtime/projection/errors.ts';
import { InMemoryReadModelStore } from '../../../runtime/projection/in-memory-read-model-store.ts';
import type { AnyProjection } from '../../../runtime/projection/projection.ts';
import { createQueryBus } from '../../../runtime/projection/query-bus.ts';
import { createReader } from '../../../runtime/projection/reader.ts';
import { contractProjection } from '../../../runtime/testing/read-model-store-contract.ts';
import { Totals } from '../counter.ts';

/** As a caller without types, or with data that its types do not know of. */
function reader(store = new InMemoryReadModelStore()) {
  const { find, get } = createReader<AnyProjection>(contractProjection, store);
  return { get, find: find as unknown as (index: string, by: object, page?: object) => Promise<{ items: object[]; next?: string }> };
}

async function filled() {
  const store = new InMemoryReadModelStore();
  for (const cents of [1, 2, 3])
    await store.put(
      contractProjection,
      `k-${cents}`,
      { document: { owner: 'o', name: `n-${cents}`, cents }, checkpoint: { version: 1, commitId: 'c' } },
      undefined,
    );
  return reader(store);
}

describe('a search', () => {
  it.each<[string, string, object, object]>([
    ['an index that is not there', 'byNothing', { owner: 'o' }, {}],
    ['an index named like what every object has', 'constructor', { owner: 'o' }, {}],
    ['no partition', 'byOwner', { cents: 1 }, {}],
    ['a range as its partition', 'byOwner', { owner: { from: 'a' } }, {}],
    ['null as its partition', 'byOwner', { owner: null }, {}],
    ['a hole between its fields', 'byName', { owner: 'o', cents: 1 }, {}],
    ['a range before the last field', 'byName', { owner: 'o', name: { from: 'a' }, cents: 1 }, {}],
    ['two ranges', 'byName', { owner: 'o', name: { from: 'a' }, cents: { to: 2 } }, {}],
    ['null as a value', 'byOwner', { owner: 'o', cents: null }, {}],
    ['no document on a page', 'byOwner', { owner: 'o' }, { limit: 0 }],
    ['part of a document on a page', 'byOwner', { owner: 'o' }, { limit: 1.5 }],
    ['too many documents on a page', 'byOwner', { owner: 'o' }, { limit: 1_001 }],
    ['no number of documents', 'byOwner', { owner: 'o' }, { limit: Number.NaN }],
  ])('with %s is refused', async (_, index, by, page) => {
    const { find } = await filled();
    const failure = find(index, by, page);
    await expect(failure).rejects.toThrow(InvalidSearchError);
    await expect(failure).rejects.toThrow(`The index ${index} can't be searched so: `);
  });

  it('takes fields that are undefined for not given', async () => {
    const { find } = await filled();
    expect((await find('byOwner', { owner: 'o', cents: undefined }, { limit: undefined, after: undefined })).items).toHaveLength(3);
    expect((await find('byName', { owner: 'o', name: 'n-2', cents: { from: undefined, to: undefined } })).items).toHaveLength(1);
  });

  it('continues where the page before ended', async () => {
    const { find } = await filled();
    const first = await find('byOwner', { owner: 'o' }, { limit: 2 });
    const second = await find('byOwner', { owner: 'o' }, { limit: 2, after: first.next });
    expect([first.items, second.items].map((items) => items.map((item) => (item as { cents: number }).cents))).toEqual([[1, 2], [3]]);
    expect(second.next).toBeUndefined();
  });

  it('has no next page where the last is full', async () => {
    const { find } = await filled();
    expect((await find('byOwner', { owner: 'o' }, { limit: 3 })).next).toBeUndefined();
  });
});

describe('a page token', () => {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

  async function decoded() {
    const { find } = await filled();
    const { next = '' } = await find('byOwner', { owner: 'o' }, { limit: 2 });
    return { find, next, parts: JSON.parse(Buffer.from(next, 'base64url').toString()) as string[] };
  }

  it('passes through URLs unchanged', async () => {
    const { next } = await decoded();
    expect(encodeURIComponent(next)).toBe(next);
  });

  it.each<[string, (parts: string[]) => unknown]>([
    ['nonsense', () => 'nonsense'],
    ['empty', () => ''],
    ['JSON of another kind', () => encode({ partition: 'x' })],
    ['null', () => encode(null)],
    ['too short', (parts) => encode(parts.slice(0, 2))],
    ['of numbers', (parts) => encode([parts[0], parts[1], 3, 4])],
    ['of another index', ([, ...rest]) => encode(['byName', ...rest])],
    ['of another partition', ([index, , ...rest]) => encode([index, 'sother\u0000', ...rest])],
    ['with another key than its position has', ([index, partition, sort]) => encode([index, partition, sort, 'k-3'])],
    ['with no key', ([index, partition, sort]) => encode([index, partition, sort, ''])],
  ])('that is %s is refused', async (_, change) => {
    const { find, parts } = await decoded();
    await expect(find('byOwner', { owner: 'o' }, { after: change(parts) })).rejects.toThrow(InvalidPageTokenError);
  });

  it('is refused in a search that its position is outside of', async () => {
    const { find, next } = await decoded();
    await expect(find('byOwner', { owner: 'o', cents: { from: 3 } }, { after: next })).rejects.toThrow(InvalidPageTokenError);
    await expect(find('byName', { owner: 'o' }, { after: next })).rejects.toThrow(InvalidPageTokenError);
  });
});

describe('a query', () => {
  const GetTotal = query('GetTotal', {
    input: z.object({ counterId: z.string(), times: z.coerce.number().default(1) }),
    projection: Totals,
    resolve: async ({ counterId, times }, read) => {
      const found = await read.get(counterId);
      return found && { total: found.total * times };
    },
  });

  async function bus() {
    const readModels = new InMemoryReadModelStore();
    const document = { counterId: 'a', total: 3, seen: [] };
    await readModels.put(Totals, 'a', { document, checkpoint: { version: 1, commitId: 'c' } }, undefined);
    return createQueryBus({ readModels });
  }

  it('is resolved with its input as the schema puts it out', async () => {
    expect(await (await bus()).ask(GetTotal, { counterId: 'a', times: '2' })).toEqual({ total: 6 });
    expect(await (await bus()).ask(GetTotal, { counterId: 'a' })).toEqual({ total: 3 });
  });

  it('finds nothing where there is nothing', async () => {
    expect(await (await bus()).ask(GetTotal, { counterId: 'b' })).toBeUndefined();
  });

  it('refuses input that does not match its schema', async () => {
    await expect((await bus()).ask(GetTotal, { counterId: 1 } as never)).rejects.toMatchObject({
      name: 'ValidationError',
      subject: 'input of GetTotal',
      faults: [{ path: 'counterId' }],
    });
  });

  describe('with an output schema', () => {
    const resolved = (result: unknown) =>
      query('Resolved', {
        input: z.object({}),
        output: z.object({ total: z.number(), unit: z.string().default('piece') }),
        projection: Totals,
        resolve: async () => result as { total: number; unit?: string } | undefined,
      });

    it('answers with what the schema makes of the result', async () => {
      expect(await (await bus()).ask(resolved({ total: 3, secret: 'x' }), {})).toEqual({ total: 3, unit: 'piece' });
    });

    it('finds nothing where there is nothing', async () => {
      expect(await (await bus()).ask(resolved(undefined), {})).toBeUndefined();
    });

    it('fails where the result does not match, by no fault of who asked', async () => {
      await expect((await bus()).ask(resolved({ total: '3' }), {})).rejects.toMatchObject({
        name: 'InvalidResultError',
        code: 'invalid-result',
        message: expect.stringMatching(/^Resolved resolved to what its output does not allow: .*total.*mend resolve\(\) or the schema$/),
      });
    });
  });
});
