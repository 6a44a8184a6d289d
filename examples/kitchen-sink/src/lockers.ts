import { aggregate, command, http, iam, query, reservation, service } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { withDesk } from './desk.ts';
import { id } from './values.ts';

/** The boxes of a parcel locker: each holds one parcel. */
const Box = reservation('Box');

const Door = aggregate(
  'Door',
  { events: { DoorOpened: z.object({ by: z.string() }) }, initialState: { opened: 0 } },
  { DoorOpened: ({ opened }) => ({ opened: opened + 1 }) },
);

const OpenDoor = command('OpenDoor', {
  input: z.object({ doorId: id }),
  aggregate: Door,
  streamId: ({ doorId }) => doorId,
  decide: (_input, _state, { actor }) => Door.events.DoorOpened({ by: actor ?? 'nobody' }),
});

const GetDoor = query('GetDoor', {
  input: z.object({ doorId: id }),
  aggregate: Door,
  resolve: async ({ doorId }, read) => (await read.state(doorId))?.state,
});

/** What the lockers themselves call, with identities of AWS: a URL of the function, without a gateway. */
export default service('lockers', {
  commands: [Box.Reserve, Box.Release, OpenDoor],
  queries: [GetDoor],
  http: http({
    gateway: 'function-url',
    auth: iam(),
    routes: (router) =>
      withDesk(router)
        .post('/boxes', Box.Reserve)
        .delete('/boxes', Box.Release)
        .post('/doors/:doorId', OpenDoor)
        .get('/doors/:doorId', GetDoor),
  }),
});
