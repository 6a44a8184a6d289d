import { aggregate, command, projection } from '@allframe/serverless/runtime';
import * as z from 'zod';

/** The domain of most tests: small enough to be read at a glance. */
export const Counter = aggregate(
  'Counter',
  {
    events: {
      Counted: z.object({ by: z.number().int().max(1_000), unit: z.string().default('piece') }),
      Closed: z.object({}),
    },
    initialState: { total: 0, isClosed: false },
  },
  {
    Counted: (state, { by }) => ({ ...state, total: state.total + by }),
    Closed: (state) => ({ ...state, isClosed: true }),
  },
);

export const CountUp = command('CountUp', {
  input: z.object({ counterId: z.string(), by: z.number().default(1) }),
  aggregate: Counter,
  streamId: ({ counterId }) => counterId,
  decide: ({ by }, { isClosed, total }, { reject }) => {
    if (isClosed) return reject('counter-closed', { total });
    return by === 0 ? [] : Counter.events.Counted({ by });
  },
});

export const CloseCounter = command('CloseCounter', {
  input: z.object({ counterId: z.string() }),
  aggregate: Counter,
  streamId: ({ counterId }) => counterId,
  decide: () => [Counter.events.Counted({ by: 1 }), Counter.events.Closed({})],
});

export const Totals = projection(
  'Totals',
  {
    version: 1,
    from: [Counter],
    document: z.object({ counterId: z.string(), total: z.number(), seen: z.array(z.number()) }),
    key: 'stream',
    indexes: { byTotal: ['counterId', 'total'] },
  },
  {
    Counted: (document = { counterId: '', total: 0, seen: [] }, { data, version }, { key }) => ({
      counterId: key,
      total: document.total + data.by,
      seen: [...document.seen, version],
    }),
    Closed: () => undefined,
  },
);
