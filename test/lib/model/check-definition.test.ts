import {
  aggregate,
  command,
  enqueue,
  eventBus,
  http,
  incoming,
  lambdaFunction,
  none,
  projection,
  query,
  queue,
  type ServiceOptions,
  service,
} from '@allframe/serverless/runtime';
import * as z from 'zod';
import { checkDefinition } from '../../../lib/model/check-definition.ts';
import { codesOf } from './describe.ts';

const Door = door();
const OpenDoor = openDoor(Door);
const Doors = doors(Door);
const GetDoor = getDoor(Doors);

describe('a definition', () => {
  it('may use its commands, queries and projections everywhere', () => {
    const faults = checked({
      queues: { doors: queue({ commands: [OpenDoor] }) },
      eventBus: eventBus({
        dispatch: { rung: incoming({ source: 'bell', schema: z.object({}), command: OpenDoor, map: () => ({ doorId: 'd' }) }) },
      }),
      http: http({
        auth: none(),
        routes: (router) => router.post('/doors', OpenDoor).put('/doors', enqueue(OpenDoor)).get('/doors', GetDoor),
      }),
      functions: lambdaFunction({ environment: { A_KEY: 'a' } }),
    });
    expect(faults).toEqual([]);
  });

  it('can’t have two aggregates of one name', () => {
    const faults = checkDefinition(service('doors', { commands: [OpenDoor], projections: [doors(door())] }));
    expect(faults).toEqual([
      expect.objectContaining({
        code: 'duplicate-aggregate',
        place: "aggregate('Door')",
        message: expect.stringContaining('share their streams'),
      }),
    ]);
  });

  it('can’t have an event that passes for one of the event store', () => {
    const Closing = aggregate('Closing', { events: { $Closed: z.object({}) }, initialState: {} }, { $Closed: (state) => state });
    const faults = checkDefinition(service('doors', { commands: [openDoor(Closing as never)] }));
    expect(codesOf(faults)).toEqual(["reserved-event-type at aggregate('Closing').events.$Closed"]);
  });

  it('can’t lack an upcaster for a version that may be stored', () => {
    const events = { Opened: { schema: z.object({}), version: 4, upcast: { 2: () => ({}) } } };
    const Versioned = aggregate('Versioned', { events, retired: ['Closed'], initialState: {} }, { Opened: (state) => state });
    const faults = checkDefinition(service('doors', { commands: [openDoor(Versioned as never)] }));
    expect(codesOf(faults)).toEqual([
      "missing-upcaster at aggregate('Versioned').events.Opened.upcast[1]",
      "missing-upcaster at aggregate('Versioned').events.Opened.upcast[3]",
    ]);
  });

  it('can’t use another object of a listed name: nothing would find it', () => {
    const Other = openDoor(Door);
    const faults = checked({
      queries: [getDoor({ ...Doors, version: 2 })],
      queues: { doors: queue({ commands: [Other] }) },
      eventBus: eventBus({
        dispatch: { rung: incoming({ source: 'bell', schema: z.object({}), command: Other, map: () => ({ doorId: 'd' }) }) },
      }),
      http: http({
        auth: none(),
        routes: (router) => router.post('/doors', Other).put('/doors', enqueue(Other)).get('/doors', getDoor(Doors)),
      }),
    });
    expect(codesOf(faults)).toEqual([
      'unknown-command at queues.doors.commands',
      "unknown-command at eventBus.dispatch['rung'].command",
      'unknown-projection at queries.GetDoor.projection',
      "unknown-command at http.routes['POST /doors']",
      "unknown-command at http.routes['PUT /doors']",
      "unknown-query at http.routes['GET /doors']",
    ]);
  });

  it('leaves names that are not listed at all to the check of the description', () => {
    expect(checkDefinition(service('doors', { commands: [], queries: [GetDoor] }))).toEqual([]);
  });

  it('can’t have a variable without a value, which would be lost on the way', () => {
    const missing = process.env.A_KEY_THAT_NO_SHELL_HAS as string;
    const one = lambdaFunction({ environment: { A_KEY: missing } });
    expect(codesOf(checked({ functions: one }))).toEqual(['invalid-variable at functions.environment.A_KEY']);
    expect(codesOf(checked({ functions: { worker: one, api: {} } }))).toEqual(['invalid-variable at functions.worker.environment.A_KEY']);
  });
});

// biome-ignore lint/suspicious/noExplicitAny: whatever a test changes
function checked(options: Partial<ServiceOptions<any, any, any, any>>) {
  return checkDefinition(service('doors', { commands: [OpenDoor], queries: [GetDoor], projections: [Doors], ...options }));
}

function door() {
  return aggregate('Door', { events: { Opened: z.object({}) }, initialState: {} }, { Opened: (state) => state });
}

function openDoor(of: typeof Door) {
  return command('OpenDoor', {
    input: z.object({ doorId: z.string() }),
    aggregate: of,
    streamId: ({ doorId }) => doorId,
    decide: () => of.events.Opened({}),
  });
}

function doors(of: typeof Door) {
  return projection('Doors', { version: 1, from: [of], document: z.object({ doorId: z.string() }), key: 'stream' }, {});
}

function getDoor(of: typeof Doors) {
  return query('GetDoor', { input: z.object({ doorId: z.string() }), projection: of, resolve: ({ doorId }, read) => read.get(doorId) });
}
