import { projection, saga } from '@allframe/serverless/runtime';
import { given, orchestrate, project, stream } from '@allframe/serverless/testing';
import * as z from 'zod';
import { Counter, CountUp } from '../counter.ts';

const { Counted } = Counter.events;
const Counts = projection(
  'Counts',
  { version: 1, from: [Counter], document: z.object({ sum: z.number() }), key: 'stream' },
  {
    Counted: (document, { data }) => ({ sum: (document?.sum ?? 0) + data.by }),
  },
);
const Watch = saga('Watch', { from: [Counter], initialState: {}, correlate: (_event, { streamId }) => streamId }, {});
const counted = stream(Counter, 'a', Counted({ by: 1 }));

describe('a test without its then', () => {
  it.each<[string, unknown]>([
    ['a decider', given().when(CountUp, { counterId: 'a' })],
    ['a projection', project(Counts).given(counted)],
    ['a saga', orchestrate(Watch).given(counted)],
  ])('fails where it is awaited instead: of %s', async (_, test) => {
    await expect((async () => await test)()).rejects.toThrow('end it with then(...)');
  });

  it('is not told from one by constructors that nobody called', async () => {
    const constructors = [Counted, Counted] as unknown as [ReturnType<typeof Counted>];
    await expect(
      given()
        .when(CountUp, { counterId: 'a' })
        .then(...constructors),
    ).rejects.toThrow('Counted');
  });
});
