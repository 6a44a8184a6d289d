import { aggregate, command, eventStore, http, none, service } from '@allframe/serverless/runtime';
import * as z from 'zod/mini';

const Counter = aggregate(
  'Counter',
  { events: { Counted: z.object({ by: z.number() }) }, initialState: { total: 0 } },
  { Counted: ({ total }, { by }) => ({ total: total + by }) },
);

const Count = command('Count', {
  input: z.object({ counterId: z.string(), by: z.number() }),
  aggregate: Counter,
  streamId: ({ counterId }) => counterId,
  decide: ({ by }, { total }, { reject }) => (total < 0 ? reject('negative') : Counter.events.Counted({ by })),
});

export default service('counters', {
  commands: [Count],
  eventStore: eventStore({ deletionProtection: false }),
  http: http({ auth: none(), routes: (router) => router.post('/counts', Count) }),
});
