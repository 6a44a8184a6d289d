import {
  aggregate,
  command,
  enqueue,
  eventBus,
  http,
  incoming,
  integrationEvent,
  none,
  projection,
  query,
  queue,
  saga,
  schedule,
  service,
} from '@allframe/serverless/runtime';
import * as z from 'zod';

const id = z.object({ visitId: z.string() });

const Visit = aggregate(
  'Visit',
  {
    events: { Begun: z.object({ visitor: z.string() }), Reminded: z.object({}), Ended: z.object({}) },
    initialState: { status: 'new' as 'new' | 'open' | 'ended' },
  },
  { Begun: () => ({ status: 'open' }), Reminded: (state) => state, Ended: () => ({ status: 'ended' }) },
);

const streamId = ({ visitId }: { visitId: string }) => visitId;

const Begin = command('Begin', {
  input: id.extend({ visitor: z.string() }),
  aggregate: Visit,
  streamId,
  decide: ({ visitor }, { status }, { reject }) => (status === 'new' ? Visit.events.Begun({ visitor }) : reject('begun-before')),
});
const Remind = command('Remind', { input: id, aggregate: Visit, streamId, decide: () => Visit.events.Reminded({}) });
const End = command('End', {
  input: id,
  aggregate: Visit,
  streamId,
  decide: (_input, { status }, { reject }) => (status === 'open' ? Visit.events.Ended({}) : reject('not-open')),
});

const Visits = projection(
  'Visits',
  {
    version: 1,
    from: [Visit],
    document: z.object({ visitor: z.string(), reminders: z.number(), isOpen: z.boolean() }),
    key: 'stream',
    indexes: { byVisitor: ['visitor'] },
  },
  {
    Begun: (_document, { data: { visitor } }) => ({ visitor, reminders: 0, isOpen: true }),
    Reminded: (document) => document && { ...document, reminders: document.reminders + 1 },
    Ended: (document) => document && { ...document, isOpen: false },
  },
);

const GetVisit = query('GetVisit', { input: id, projection: Visits, resolve: ({ visitId }, read) => read.get(visitId) });
const VisitsOf = query('VisitsOf', {
  input: z.object({ visitor: z.string() }),
  projection: Visits,
  resolve: ({ visitor }, read) => read.find('byVisitor', { visitor }, { limit: 10 }),
});

/** Reminds who stays longer than a second. */
const Care = saga(
  'Care',
  {
    from: [Visit],
    timeouts: { Overdue: z.object({}) },
    initialState: { reminded: false },
    correlate: (_event, { streamId: visit }) => visit,
  },
  {
    Begun: (state, _event, { timeout }) => ({ state, effects: [timeout('Overdue', {}, { afterSeconds: 1 })] }),
    Overdue: (_state, _timeout, { sagaId: visitId, send }) => ({ state: { reminded: true }, effects: [send(Remind, { visitId })] }),
  },
);

/** What every host is held to: HTTP, a queue, the bus in both directions, a projection, a saga with a timer, a schedule. */
export default service('visits', {
  commands: [Begin, Remind, End],
  queries: [GetVisit, VisitsOf],
  projections: [Visits],
  sagas: [Care],
  // Without an order: of a subscription that keeps one, the emulator forwards no dead letters.
  queues: { endings: queue({ commands: [End] }) },
  eventBus: eventBus<typeof Begin | typeof Remind | typeof End>({
    publish: [
      integrationEvent('visit.ended', {
        version: 1,
        from: Visit.events.Ended,
        schema: z.object({ over: z.boolean() }),
        map: () => ({ over: true }),
      }),
    ],
    dispatch: {
      'visitor.banned': incoming({ source: 'door', schema: id, command: End, map: ({ visitId }) => ({ visitId }) }),
    },
  }),
  schedules: {
    nightly: schedule({ cron: '0 3 * * *', command: Begin, input: ({ scheduledAt }) => ({ visitId: scheduledAt, visitor: 'guard' }) }),
  },
  http: http({
    auth: none(),
    routes: (router) =>
      router
        .post('/visits/:visitId', Begin)
        .post('/visits/:visitId/end', enqueue(End))
        .get('/visits/:visitId', GetVisit)
        .get('/visitors/:visitor', VisitsOf),
  }),
});
