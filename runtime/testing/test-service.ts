import { setTimeout as realPause } from 'node:timers/promises';
import type { CommandBus } from '../command-bus/command-bus.ts';
import { streamKey } from '../contract/event-table.ts';
import type { AnyAggregate, EventOf } from '../decider/aggregate.ts';
import { createLocalService, type LocalService } from '../host/local/local-service.ts';
import { createLogger } from '../host/logger.ts';
import type { HttpResponse } from '../http/http-message.ts';
import { parseQuery } from '../http/http-message.ts';
import type { Ambient } from '../message/ambient.ts';
import { type CatchUpReport, catchUp } from '../process-manager/catch-up.ts';
import { type RetriedStream, retryParked } from '../process-manager/parking-retry.ts';
import { readSaga, type SagaView } from '../process-manager/read-saga.ts';
import { recordedEvents } from '../process-manager/recorded-events.ts';
import type { AnySaga, SagaStateOf } from '../process-manager/saga.ts';
import { sagaStream } from '../process-manager/saga-stream.ts';
import { sagaTimeline } from '../process-manager/saga-timeline.ts';
import type { AnyProjection } from '../projection/projection.ts';
import type { QueryBus } from '../projection/query-bus.ts';
import type { DocumentOf } from '../projection/reader.ts';
import type { Service } from '../service/service.ts';
import { createFaultSwitches, type FaultSwitches } from './fault-switches.ts';
import { type VirtualClock, virtualClock } from './virtual-clock.ts';

/** A whole service in memory, on a clock that the test moves. */
export interface TestService extends Pick<LocalService, 'published' | 'deadLetters' | 'timers' | 'sender'> {
  /** Runs a command of the service at once, from inside unless `caller` is given. */
  readonly dispatch: CommandBus['dispatch'];
  /** Asks a query of the service. */
  readonly ask: QueryBus['ask'];
  /** Calls the HTTP API: `request('POST', '/orders', { body: { orderId: 'o-1' } })`. */
  request(method: string, path: string, options?: TestRequest): Promise<TestResponse>;
  /** Puts an event of another service on the bus. */
  publish(event: { readonly source: string; readonly type: string; readonly detail: unknown; readonly id?: string }): Promise<void>;
  /**
   * Waits until queues, projections, sagas and reactors have nothing to do. Their pauses before a next try pass on the virtual clock; timers
   * and schedules wait for `advance`.
   *
   * @throws {Error} when it does not come to rest within 10 real seconds
   */
  settle(): Promise<void>;
  /** Lets time go by: timers and schedules go off at their times, and what they cause is done. */
  advance(time: Duration): Promise<void>;
  /** ISO 8601 in UTC. */
  readonly now: string;
  readonly faults: FaultSwitches;
  /** The events of a stream, upcast to today's schemas. */
  events<A extends AnyAggregate>(aggregate: A, streamId: string, tenant?: string): Promise<readonly EventOf<A>[]>;
  /** The documents of a projection by key. */
  documents<P extends AnyProjection>(projection: P): Readonly<Record<string, DocumentOf<P>>>;
  /** A saga as it stands; `undefined` where nothing has come to it yet. */
  saga<S extends AnySaga>(saga: S, sagaId: string, tenant?: string): Promise<SagaView<SagaStateOf<S>> | undefined>;
  /** The history of a saga, a line an event. */
  timeline(saga: AnySaga, sagaId: string, tenant?: string): Promise<readonly string[]>;
  /** Wakes everybody who lags behind the event store, as the scheduled catch-up does (rule C5). */
  catchUp(): Promise<CatchUpReport>;
  /** Lets everybody go on with the streams that were parked (rule C4). */
  retryParked(): Promise<readonly RetriedStream[]>;
  /** Ends timers and schedules. */
  stop(): void;
}

/** A request of a test. */
export interface TestRequest {
  /** A value that is sent as JSON, or a text that is sent as it is. */
  readonly body?: unknown;
  /** By lower-case name. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** What the HTTP API answered. */
export interface TestResponse extends Pick<HttpResponse, 'status' | 'headers'> {
  /** Parsed where it is JSON; `undefined` where it is empty. */
  // biome-ignore lint/suspicious/noExplicitAny: JSON that each test reads its facts from
  readonly body: any;
}

/** A length of time; its parts add up. */
export interface Duration {
  readonly days?: number | undefined;
  readonly hours?: number | undefined;
  readonly minutes?: number | undefined;
  readonly seconds?: number | undefined;
}

/** How a test service begins. */
export interface TestServiceOptions {
  /**
   * ISO 8601.
   *
   * @default '2026-01-01T00:00:00.000Z'
   */
  readonly start?: string | undefined;
  /**
   * Decides ids and randomness.
   *
   * @default 1
   */
  readonly seed?: number | undefined;
  /** @default 'silent' */
  readonly logLevel?: string | undefined;
}

/**
 * Runs a whole service in memory: the same handlers as in the cloud over the reference adapters, with time that stands until the test moves
 * it, and switches that make its parts fail.
 *
 * @example
 * ```ts
 * import { aggregate, command, service } from '@allframe/serverless/runtime';
 * import { testService } from '@allframe/serverless/testing';
 * import * as z from 'zod';
 *
 * const Door = aggregate('Door', { events: { Opened: z.object({}) }, initialState: {} }, { Opened: (state) => state });
 * const OpenDoor = command('OpenDoor', {
 *   input: z.object({ doorId: z.string() }),
 *   aggregate: Door,
 *   streamId: ({ doorId }) => doorId,
 *   decide: () => Door.events.Opened({}),
 * });
 *
 * it('opens a door once, though the answer of the store gets lost', async () => {
 *   const doors = await testService(service('doors', { commands: [OpenDoor] }));
 *   doors.faults.loseAnswers('eventStore.append');
 *   await doors.dispatch(OpenDoor, { doorId: 'd-1' }, { commandId: 'c-1' }).catch(() => undefined);
 *   await doors.dispatch(OpenDoor, { doorId: 'd-1' }, { commandId: 'c-1' });
 *   expect(await doors.events(Door, 'd-1')).toHaveLength(1);
 * });
 * ```
 */
export async function testService(service: Service, { start, seed, logLevel = 'silent' }: TestServiceOptions = {}): Promise<TestService> {
  const clock = virtualClock({ start, seed });
  const { switches, intercept, deliveries } = createFaultSwitches();
  const impatient = impatientOf(clock);
  const local = await createLocalService(service, {
    ambient: clock,
    retryAmbient: impatient,
    logger: createLogger(logLevel),
    intercept,
    deliveries,
  });
  const { store, followers, checkpoints } = local;
  const commitsOf = async (key: string) => (await store.load(key)).commits;

  return {
    dispatch: local.commands.dispatch,
    ask: local.queries.ask,
    request: async (method, path, options) => responseOf(await local.handleHttp(requestOf(method, path, options))),
    publish: ({ id = clock.newId(), source, type, detail }) => local.publish({ id, source, 'detail-type': type, detail }),
    settle: () => settled(local),
    async advance(time) {
      await settled(local);
      await clock.advance(millisecondsOf(time));
      await settled(local);
    },
    get now() {
      return new Date(clock.now()).toISOString();
    },
    faults: switches,
    async events<A extends AnyAggregate>(aggregate: A, streamId: string, tenant?: string) {
      const commits = await commitsOf(streamKey(aggregate.name, streamId, tenant));
      return commits
        .flatMap((commit) => recordedEvents([aggregate], commit))
        .map(({ event: { type, data } }) => ({ type, data })) as EventOf<A>[];
    },
    documents: (projection) => local.readModels.documentsOf(projection) as never,
    saga: (saga, sagaId, tenant) => readSaga(saga, sagaId, { store, tenant }),
    timeline: async (saga, sagaId, tenant) => sagaTimeline(await commitsOf(sagaStream(saga, sagaId, tenant))),
    catchUp: () => catchUp(followers, { store, ambient: impatient }),
    retryParked: async () => (await Promise.all(followers.map((follower) => retryParked(follower, { store, checkpoints })))).flat(),
    stop: () => local.stop(),
    published: local.published,
    deadLetters: local.deadLetters,
    sender: local.sender,
    get timers() {
      return local.timers;
    },
  };
}

/** Who sleeps on it moves the clock: pauses before a next try need nobody who lets time go by. */
function impatientOf(clock: VirtualClock): Ambient {
  return { ...clock, sleep: (milliseconds) => clock.advanceTo(new Date(clock.now() + milliseconds).toISOString()) };
}

const restMs = 10_000;

/** What an effect waits for may be real, such as a server of the test. */
async function settled(local: LocalService): Promise<void> {
  const timer = new AbortController();
  const tooLong = realPause(restMs, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`The service did not come to rest within ${restMs / 1_000} s; does an effect or a command wait for something?`);
  });
  await Promise.race([local.settle(), tooLong]).finally(() => timer.abort());
}

function millisecondsOf({ days = 0, hours = 0, minutes = 0, seconds = 0 }: Duration): number {
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1_000;
}

function requestOf(method: string, target: string, { body, headers = {} }: TestRequest = {}) {
  const [path = '', query = ''] = target.split('?');
  return {
    method,
    path,
    query: parseQuery(query),
    headers,
    body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
  };
}

function responseOf({ status, headers, body }: HttpResponse): TestResponse {
  const isJson = typeof body === 'string' && /json/.test(headers['content-type'] ?? '');
  return { status, headers, body: isJson ? JSON.parse(body) : body.length === 0 ? undefined : body };
}
