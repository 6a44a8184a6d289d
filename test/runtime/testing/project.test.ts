import { aggregate, projection } from '@allframe/serverless/runtime';
import { project, stream } from '@allframe/serverless/testing';
import * as z from 'zod';
import { Counter, Totals } from '../counter.ts';

const { Counted, Closed } = Counter.events;

describe('given and then of a projection', () => {
  it('hold where the documents are the expected ones, through defaults, removals and several streams', async () => {
    await project(Totals)
      .given(stream(Counter, 'a', Counted({ by: 1 }), Counted({ by: 2 })), stream(Counter, 'b', Counted({ by: 5 })))
      .then({ a: { counterId: 'a', total: 3, seen: [1, 2] }, b: { counterId: 'b', total: 5, seen: [1] } });
    await project(Totals)
      .given(stream(Counter, 'a', Counted({ by: 1 }), Closed({})))
      .then({});
    await project(Totals).given().then({});
  });

  it('follow a stream that is named again, in the order in which events are given', async () => {
    const Log = projection(
      'Log',
      { version: 1, from: [Counter], document: z.object({ times: z.array(z.string()) }), key: () => 'log' },
      { Counted: (document, { timestamp }, { streamId }) => ({ times: [...(document?.times ?? []), `${streamId} ${timestamp}`] }) },
    );
    await project(Log)
      .given(stream(Counter, 'a', Counted({ by: 1 })), stream(Counter, 'b', Counted({ by: 1 })), stream(Counter, 'a', Counted({ by: 1 })))
      .then({ log: { times: ['a 2026-01-01T00:00:00.000Z', 'b 2026-01-01T00:00:01.000Z', 'a 2026-01-01T00:00:02.000Z'] } });
  });

  it.each<[string, Record<string, { counterId: string; total: number; seen: number[] }>]>([
    ['no document', {}],
    ['another document', { a: { counterId: 'a', total: 2, seen: [1] } }],
    ['a document more', { a: { counterId: 'a', total: 1, seen: [1] }, b: { counterId: 'b', total: 1, seen: [1] } }],
  ])('fail where %s was expected', async (_, expected) => {
    const check = project(Totals)
      .given(stream(Counter, 'a', Counted({ by: 1 })))
      .then(expected);
    await expect(check).rejects.toMatchObject({ code: 'ERR_ASSERTION' });
  });

  it('show which documents differ, where, and what each event made of them', async () => {
    const check = project(Totals)
      .given(stream(Counter, 'a', Counted({ by: 1 }), Counted({ by: 2 })), stream(Counter, 'b', Counted({ by: 5 })))
      .then({ a: { counterId: 'a', total: 4, seen: [1, 2] }, c: { counterId: 'c', total: 1, seen: [1] } });
    await expect(check).rejects.toMatchObject({
      message: `Totals gives other documents than expected (- expected, + given)
  - a: {"counterId":"a","total":4,"seen":[1,2]}
  + a: {"counterId":"a","total":3,"seen":[1,2]}
       total: 3 instead of 4
  - c: {"counterId":"c","total":1,"seen":[1]} (missing)
  + b: {"counterId":"b","total":5,"seen":[1]} (unexpected)
what each event made of them:
  1. Counted of Counter#a
       a: {"counterId":"a","total":1,"seen":[1]}
  2. Counted of Counter#a
       a: {"counterId":"a","total":3,"seen":[1,2]}
  3. Counted of Counter#b
       b: {"counterId":"b","total":5,"seen":[1]}`,
    });
  });

  it('show events that made nothing of it', async () => {
    const check = project(Totals)
      .given(stream(Counter, 'a', Counted({ by: 1 }), Closed({})), stream(Counter, 'b', Counted({ by: 5 })))
      .then({ a: { counterId: 'a', total: 1, seen: [1] }, b: { counterId: 'b', total: 5, seen: [1] } });
    await expect(check).rejects.toThrow(`  2. Closed of Counter#a
       a: no document
  3. Counted of Counter#b: nothing`);
  });

  it('fail where a document does not match its schema, or an event its own', async () => {
    const Bad = projection(
      'Bad',
      { version: 1, from: [Counter], document: z.object({ total: z.number().max(1) }), key: 'stream' },
      { Counted: () => ({ total: 2 }) },
    );
    const given = stream(Counter, 'a', Counted({ by: 1 }));
    await expect(
      project(Bad)
        .given(given)
        .then({ a: { total: 2 } }),
    ).rejects.toThrow('document a of Bad');
    await expect(
      project(Totals)
        .given(stream(Counter, 'a', Counted({ by: 9_999 })))
        .then({}),
    ).rejects.toThrow('event Counted');
    const Other = aggregate('Counter', { events: { Reset: z.object({}) }, initialState: {} }, { Reset: (state) => state });
    const unknown = { ...given, aggregate: Other };
    await expect(project(Totals).given(unknown).then({})).rejects.toThrow('Counter has no event Counted; it has Reset');
  });
});
