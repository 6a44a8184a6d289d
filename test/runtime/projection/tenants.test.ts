import { projection } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { InMemoryReadModelStore } from '../../../runtime/projection/in-memory-read-model-store.ts';
import { projectCommits } from '../../../runtime/projection/project-commits.ts';
import type { AnyProjection } from '../../../runtime/projection/projection.ts';
import { createReader } from '../../../runtime/projection/reader.ts';
import { record, stream } from '../../../runtime/testing/history.ts';
import { Counter, Totals } from '../counter.ts';

const { Counted } = Counter.events;

const ByUnit = projection(
  'ByUnit',
  {
    version: 1,
    from: [Counter],
    document: z.object({ unit: z.string(), total: z.number(), tenants: z.array(z.string()) }),
    key: (event, { tenant }) => (event.type === 'Counted' ? [event.data.unit, `of ${tenant}`] : []),
    indexes: { byUnit: ['unit', 'total'] },
  },
  {
    Counted: (document, { data }, { tenant }) => ({
      unit: data.unit,
      total: (document?.total ?? 0) + data.by,
      tenants: [...(document?.tenants ?? []), String(tenant)],
    }),
  },
);

/** One stream id and one key in two tenants, and without any. */
async function projected(target: AnyProjection) {
  const histories = [undefined, 'acme', 'bolt'].map((tenant, index) => ({
    ...stream(Counter, 'a', Counted({ by: 10 ** index }), Counted({ by: 10 ** index })),
    tenant,
  }));
  const { store, commits } = await record(histories);
  const readModels = new InMemoryReadModelStore();
  for (const commit of commits) await projectCommits(target, [commit], { store, readModels });
  return readModels;
}

describe('a projection of a service with tenants', () => {
  it('keeps the documents of streams apart that have one id', async () => {
    const readModels = await projected(Totals);
    const read = (tenant?: string) => createReader(Totals, readModels, { tenant });
    expect(await read('acme').get('a')).toMatchObject({ total: 20 });
    expect(await read('bolt').get('a')).toMatchObject({ total: 200 });
    expect(await read().get('a')).toMatchObject({ total: 2 });
    expect(await read('other').get('a')).toBeUndefined();
    expect((await read('bolt').find('byTotal', { counterId: 'a' })).items).toMatchObject([{ total: 200 }]);
    expect((await read('other').find('byTotal', { counterId: 'a' })).items).toEqual([]);
  });

  it('keeps documents apart that its key function gives one key, and tells it and handlers whose they are', async () => {
    const readModels = await projected(ByUnit);
    const read = (tenant?: string) => createReader(ByUnit, readModels, { tenant });
    expect(await read('acme').get('piece')).toEqual({ unit: 'piece', total: 20, tenants: ['acme', 'acme'] });
    expect(await read('acme').get('of acme')).toMatchObject({ total: 20 });
    expect(await read('acme').get('of bolt')).toBeUndefined();
    expect((await read('bolt').find('byUnit', { unit: 'piece' })).items).toMatchObject([{ total: 200 }, { total: 200 }]);
  });

  it('leaves keys as they are without tenants', async () => {
    const readModels = await projected(Totals);
    expect(Object.keys(readModels.documentsOf(Totals))).toEqual(['a', 'acme#a', 'bolt#a']);
  });
});
