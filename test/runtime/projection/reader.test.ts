import { query } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { indexText } from '../../../runtime/contract/read-model-table.ts';
import { InvalidPageTokenError } from '../../../runtime/message/errors.ts';
import { InvalidSearchError } from '../../../runtime/projection/errors.ts';
import { InMemoryReadModelStore } from '../../../runtime/projection/in-memory-read-model-store.ts';
import { indexBounds } from '../../../runtime/projection/index-keys.ts';
import { type PagePosition, writePageToken } from '../../../runtime/projection/page-token.ts';
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

  it('passes through URLs unchanged, and names neither index nor partition', async () => {
    const { next, parts } = await decoded();
    expect(encodeURIComponent(next)).toBe(next);
    expect(parts.join()).not.toContain('byOwner');
    expect(parts).toHaveLength(3);
  });

  it.each<[string, (parts: string[]) => unknown]>([
    ['nonsense', () => 'nonsense'],
    ['empty', () => ''],
    ['JSON of another kind', () => encode({ partition: 'x' })],
    ['null', () => encode(null)],
    ['a number', () => encode(3)],
    ['too short', (parts) => encode(parts.slice(0, 2))],
    ['too long', (parts) => encode([...parts, 'x'])],
    ['of numbers', ([sort, , mark]) => encode([sort, 3, mark])],
    ['with another place', ([sort = '', key, mark]) => encode([sort.replace('n', 'o'), key, mark])],
    ['with another key than its position has', ([sort, , mark]) => encode([sort, 'k-3', mark])],
    ['without its mark', ([sort, key]) => encode([sort, key, ''])],
  ])('that is %s is refused', async (_, change) => {
    const { find, parts } = await decoded();
    await expect(find('byOwner', { owner: 'o' }, { after: change(parts) })).rejects.toThrow(InvalidPageTokenError);
  });

  it('is refused wherever one of its characters is changed', async () => {
    const { find, next } = await decoded();
    const changed = [...next].map((character, at) => next.slice(0, at) + (character === 'A' ? 'B' : 'A') + next.slice(at + 1));
    for (const token of changed) await expect(find('byOwner', { owner: 'o' }, { after: token })).rejects.toThrow(InvalidPageTokenError);
  });

  it('is refused in a search that it was not given for', async () => {
    const { find, next } = await decoded();
    await expect(find('byOwner', { owner: 'o', cents: { from: 3 } }, { after: next })).rejects.toThrow(InvalidPageTokenError);
    await expect(find('byOwner', { owner: 'p' }, { after: next })).rejects.toThrow(InvalidPageTokenError);
    await expect(find('byName', { owner: 'o' }, { after: next })).rejects.toThrow(InvalidPageTokenError);
  });
});

describe('a page token that somebody makes who knows how', () => {
  const search = { index: 'byOwner', partition: 'o', equals: [], limit: 10 };
  const forged = (place: Partial<PagePosition>, index = 'byOwner') => {
    const { partition } = indexBounds(search);
    return writePageToken(index, { partition, key: 'k-2', sort: indexText([2, 'k-2']), ...place });
  };
  const find = async (after: string, options: object = {}) => {
    const store = new InMemoryReadModelStore();
    for (const [owner, tenant] of [['o'], ['secret'], ['o', 'acme']] as const) {
      const document = { owner, name: `of ${owner} ${tenant}`, cents: 5 };
      await store.put(contractProjection, 'k-5', { document, checkpoint: { version: 1, commitId: 'c' } }, undefined, { tenant });
    }
    return (await store.find(contractProjection, { ...search, ...options, after })).items.map(({ document }) => document);
  };

  it('leads to what the search shows anyway', async () => {
    expect(await find(forged({ sort: indexText([-100, 'x']), key: 'x' }))).toEqual([{ owner: 'o', name: 'of o undefined', cents: 5 }]);
    expect(await find(forged({ sort: indexText([100, 'x']), key: 'x' }))).toEqual([]);
  });

  it.each<[string, string]>([
    ['a place in another partition', forged({ partition: indexText(['secret']) })],
    ['a place of a tenant', forged({ partition: indexText(['acme', 'o']) })],
    ['a place in another index', forged({}, 'byName')],
    ['another key than that of its place', forged({ key: 'k-3' })],
    ['the key of a checkpoint', forged({ key: '$checkpoint#S#1', sort: indexText([2, '$checkpoint#S#1']) })],
    ['no key', forged({ key: '', sort: indexText([2, '']) })],
    ['a key that is too long', forged({ key: 'x'.repeat(1_025), sort: indexText([2, 'x'.repeat(1_025)]) })],
    ['a place that is too long', forged({ sort: `${'n'.repeat(1_024)}${indexText(['k-2'])}` })],
    ['half a character', forged({ sort: `n\ud800${indexText(['k-2'])}` })],
    ['a place before all others', forged({ sort: `!${indexText(['k-2'])}` })],
    ['a place behind all others', forged({ sort: `~${indexText(['k-2'])}` })],
  ])('is refused with %s', async (_, token) => {
    await expect(find(token)).rejects.toThrow(InvalidPageTokenError);
  });

  it('is refused outside of the range of the search', async () => {
    const token = forged({ sort: indexText([2, 'k-2']) });
    await expect(find(token, { range: { from: 3 } })).rejects.toThrow(InvalidPageTokenError);
    await expect(find(token, { equals: [3] })).rejects.toThrow(InvalidPageTokenError);
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
