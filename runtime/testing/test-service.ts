import type { CommandBus } from '../command-bus/command-bus.ts';
import { streamKey } from '../contract/event-table.ts';
import type { AnyAggregate, EventOf } from '../decider/aggregate.ts';
import { createLocalService, type LocalService } from '../host/local/local-service.ts';
import { createLogger } from '../host/logger.ts';
import { type CatchUpReport, catchUp } from '../process-manager/consumer/catch-up.ts';
import type { CheckpointStore, ParkedStream } from '../process-manager/consumer/checkpoint-store.ts';
import { parkedStreams, type RetriedStream, retryParked } from '../process-manager/consumer/parking-retry.ts';
import { readSaga, type SagaView } from '../process-manager/saga/read-saga.ts';
import type { AnySaga, SagaStateOf } from '../process-manager/saga/saga.ts';
import { sagaStream } from '../process-manager/saga/saga-stream.ts';
import { sagaTimeline } from '../process-manager/saga/saga-timeline.ts';
import type { AnyProjection } from '../projection/projection.ts';
import type { QueryBus } from '../projection/query-bus.ts';
import type { DocumentOf } from '../projection/reader.ts';
import { recordedEvents } from '../projection/recorded-events.ts';
import type { Service } from '../service/service.ts';
import { advanced, impatientOf, settled } from './come-to-rest.ts';
import { type Duration, millisecondsOf } from './duration.ts';
import { createFaultSwitches, type FaultSwitches } from './fault-switches.ts';
import { requestOf, responseOf, type TestRequest, type TestResponse } from './test-request.ts';
import { virtualClock } from './virtual-clock.ts';

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
  /**
   * Lets time go by: timers and schedules go off at their times, and what each causes is done before the next one goes off.
   *
   * @throws {RangeError} when the time is negative
   */
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
  /** Forgets a person: from now on personal data of the subject reads as erased, and projections that follow `erasures` learn of it. */
  forget(subject: string, tenant?: string): Promise<void>;
  /** Wakes everybody who lags behind the event store, as the scheduled catch-up does (rule C5). */
  catchUp(): Promise<CatchUpReport>;
  /** How far everybody has come, by the name of the follower: `projection:Orders@1`, `saga:Payment`, `reactor:Mailer`, `publisher:orders`. Wakes nobody. */
  lag(): Promise<CatchUpReport['followers']>;
  /** The streams that stand still, for whom and why (rule C4). */
  parked(): Promise<readonly ParkedFor[]>;
  /** Lets everybody go on with the streams that were parked (rule C4). */
  retryParked(): Promise<readonly RetriedStream[]>;
  /** Ends timers and schedules. */
  stop(): void;
}

/** A stream that one of its followers was given up on. */
export interface ParkedFor extends ParkedStream {
  /** The name of the follower: `projection:Orders@1`. */
  readonly follower: string;
  /** The stored key: `Order#o-1`. */
  readonly stream: string;
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
    advance: (time) => advanced(local, clock, millisecondsOf(time)),
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
    forget: (subject, tenant) => local.forget(subject, { tenant }),
    catchUp: () => catchUp(followers, { store, ambient: impatient }),
    lag: async () => (await catchUp(followers, { store, ambient: impatient }, { isWaking: false })).followers,
    parked: async () => (await Promise.all(followers.map(({ name }) => parkedFor(name, checkpoints)))).flat(),
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

async function parkedFor(follower: string, checkpoints: CheckpointStore): Promise<readonly ParkedFor[]> {
  const streams = await parkedStreams(follower, checkpoints);
  const found = await Promise.all(streams.map((stream) => checkpoints.get(follower, stream)));
  return streams.flatMap((stream, index) => {
    const parked = found[index]?.parked;
    return parked ? [{ follower, stream, ...parked }] : [];
  });
}
