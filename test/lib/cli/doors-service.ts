import { aggregate, command, http, none, projection, query, service } from '@allframe/serverless/runtime';
import * as z from 'zod/mini';

const doorId = z.object({ doorId: z.string() });

const Door = aggregate(
  'Door',
  { events: { Opened: z.object({ by: z.string() }) }, initialState: { times: 0 } },
  {
    Opened: ({ times }) => ({ times: times + 1 }),
  },
);

const OpenDoor = command('OpenDoor', {
  input: z.object({ doorId: z.string(), by: z.string() }),
  aggregate: Door,
  streamId: (input) => input.doorId,
  decide: ({ by }) => Door.events.Opened({ by }),
});

const Doors1 = projection(
  'Doors',
  { version: 1, from: [Door], document: z.object({ times: z.number() }), key: 'stream' },
  {
    Opened: (document) => ({ times: (document?.times ?? 0) + 1 }),
  },
);

const Doors2 = projection(
  'Doors',
  { version: 2, replaces: Doors1, from: [Door], document: z.object({ times: z.number(), last: z.string() }), key: 'stream' },
  { Opened: (document, { data }) => ({ times: (document?.times ?? 0) + 1, last: data.by }) },
);

const GetDoor = query('GetDoor', { input: doorId, projection: Doors2, resolve: (input, read) => read.get(input.doorId) });

/** A small service, with a projection in two versions. */
export default service('doors', {
  commands: [OpenDoor],
  queries: [GetDoor],
  projections: [Doors2],
  http: http({ auth: none(), routes: (router) => router.post('/doors/:doorId', OpenDoor).get('/doors/:doorId', GetDoor) }),
});
