import type { FunctionRole } from '../contract/environment.ts';
import type { AnyCommand } from '../decider/command.ts';
import type { Middleware } from '../message/middleware.ts';
import type { Reactor } from '../process-manager/reactor.ts';
import type { AnySaga } from '../process-manager/saga/saga.ts';
import type { AnyProjection } from '../projection/projection.ts';
import type { AnyQuery } from '../projection/query.ts';
import type { Bucket } from './bucket.ts';
import type { CloudRunOptions } from './cloud-run.ts';
import type { EventBus } from './event-bus.ts';
import type { EventStoreOptions } from './event-store.ts';
import type { Http } from './http.ts';
import type { LambdaFunctionOptions } from './lambda-function.ts';
import type { MonitoringOptions } from './monitoring.ts';
import type { InfrastructureOverrides } from './overrides.ts';
import type { PersonalKeyOptions } from './personal-data.ts';
import type { Queue } from './queue.ts';
import type { Schedule } from './schedule.ts';
import type { Topic } from './topic.ts';

/** A whole service, as plain data: what hosts run and what infrastructure is made from. */
export interface Service<
  Name extends string = string,
  C extends AnyCommand = AnyCommand,
  Q extends AnyQuery = AnyQuery,
  Queues extends Readonly<Record<string, Queue>> = Readonly<Record<string, Queue>>,
  Routes extends Record<string, unknown> = Record<string, unknown>,
  P extends AnyProjection = AnyProjection,
  Topics extends Readonly<Record<string, Topic<C>>> = Readonly<Record<string, Topic<C>>>,
  Buckets extends Readonly<Record<string, Bucket>> = Readonly<Record<string, Bucket>>,
  Schedules extends Readonly<Record<string, Schedule<C>>> = Readonly<Record<string, Schedule<C>>>,
> {
  readonly kind: 'service';
  readonly name: Name;
  readonly commands: readonly C[];
  readonly queries: readonly Q[];
  readonly projections: readonly P[];
  readonly sagas: readonly AnySaga[];
  readonly reactors: readonly Reactor[];
  readonly schedules: Schedules;
  readonly tenants: boolean;
  readonly middleware: readonly Middleware[];
  readonly eventStore: EventStoreOptions;
  readonly queues: Queues;
  readonly eventBus: EventBus<C> | undefined;
  readonly topics: Topics;
  readonly buckets: Buckets;
  readonly invocable: readonly (C | Q)[];
  readonly personalData: PersonalKeyOptions;
  readonly monitoring: MonitoringOptions | undefined;
  readonly streamReaders: StreamReaders;
  readonly functions: FunctionOptions;
  readonly cloudRun: CloudRunOptions;
  readonly overrides: InfrastructureOverrides;
  readonly http: Http<Routes> | undefined;
}

/**
 * Whether projections, and sagas, reactors and the publisher share one reader of the event store's stream, which serves two well
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html).
 */
export type StreamReaders = 'combined' | 'separate';

/** One annotation for every function, or one for each. */
export type FunctionOptions = LambdaFunctionOptions | Readonly<Partial<Record<FunctionRole, LambdaFunctionOptions>>>;

/** What `service()` takes beside its name. */
export interface ServiceOptions<
  C extends AnyCommand,
  Q extends AnyQuery,
  Queues extends Readonly<Record<string, Queue<NoInfer<C>>>>,
  Routes extends Record<string, unknown>,
  P extends AnyProjection = AnyProjection,
  Topics extends Readonly<Record<string, Topic<NoInfer<C>>>> = Readonly<Record<string, Topic<NoInfer<C>>>>,
  Buckets extends Readonly<Record<string, Bucket>> = Readonly<Record<string, Bucket>>,
  Schedules extends Readonly<Record<string, Schedule<NoInfer<C>>>> = Readonly<Record<string, Schedule<NoInfer<C>>>>,
> {
  readonly commands: readonly C[];
  /** @default none */
  readonly queries?: readonly Q[] | undefined;
  /** @default none */
  readonly projections?: readonly P[] | undefined;
  /** @default none */
  readonly sagas?: readonly AnySaga[] | undefined;
  /** @default none */
  readonly reactors?: readonly Reactor[] | undefined;
  /**
   * Commands that are sent again and again, by name.
   *
   * @default none
   */
  readonly schedules?: Schedules | undefined;
  /**
   * Whether the service keeps the data of several tenants apart: a tenant is then part of the key of every stream and document, and every
   * command and query needs one.
   *
   * @default false
   */
  readonly tenants?: boolean | undefined;
  /**
   * Stands around every command, query and trigger; the first is the outermost.
   *
   * @default none
   */
  readonly middleware?: readonly Middleware[] | undefined;
  /** @default a store with deletion protection and point-in-time recovery */
  readonly eventStore?: EventStoreOptions | undefined;
  /**
   * By name; each lists the commands that travel through it.
   *
   * @default none
   */
  readonly queues?: Queues | undefined;
  /** @default none */
  readonly eventBus?: EventBus<NoInfer<C>> | undefined;
  /**
   * Topics that it listens to, by name.
   *
   * @default none
   */
  readonly topics?: Topics | undefined;
  /**
   * Buckets whose changes it handles, by name.
   *
   * @default none
   */
  readonly buckets?: Buckets | undefined;
  /**
   * Commands and queries that other services may call by invoking its worker.
   *
   * @default none
   */
  readonly invocable?: readonly NoInfer<C | Q>[] | undefined;
  /** @default keys that no other key wraps, and that can be restored for 7 days */
  readonly personalData?: PersonalKeyOptions | undefined;
  /** @default none */
  readonly monitoring?: MonitoringOptions | undefined;
  /**
   * Whether one function follows the event store's stream for everybody, so that the stream's second reader is free for somebody else.
   *
   * @default 'separate': projections have one, and sagas, reactors and the publisher another, where the service has both
   */
  readonly streamReaders?: StreamReaders | undefined;
  /** One `lambdaFunction()` for all, or one by role: `{ api, worker, projector, reactor, rebuilder, catchUp }`. */
  readonly functions?: FunctionOptions | undefined;
  /** @default 1 CPU, 512 MB, 80 requests at once, 0 to 10 instances */
  readonly cloudRun?: CloudRunOptions | undefined;
  /**
   * Settings of single resources, by target.
   *
   * @default as the model says
   */
  readonly overrides?:
    | InfrastructureOverrides<{
        readonly readModels: NoInfer<P>['name'];
        readonly buckets: keyof NoInfer<Buckets> & string;
        readonly queues: keyof NoInfer<Queues> & string;
        readonly topics: keyof NoInfer<Topics> & string;
        readonly schedules: keyof NoInfer<Schedules> & string;
      }>
    | undefined;
  /** @default none: the service has no HTTP API */
  readonly http?: Http<Routes> | undefined;
}

/**
 * Defines a service with its infrastructure: the default export of an entry file. It is checked when infrastructure is made from it or a
 * host starts, all faults at once; loading it does nothing.
 *
 * @param name lower case letters, digits and hyphens, at most 30: part of every physical name
 */
export function service<
  const Name extends string,
  const C extends AnyCommand,
  const Q extends AnyQuery = never,
  const Queues extends Readonly<Record<string, Queue<NoInfer<C>>>> = {},
  Routes extends Record<string, unknown> = {},
  const P extends AnyProjection = never,
  const Topics extends Readonly<Record<string, Topic<NoInfer<C>>>> = {},
  const Buckets extends Readonly<Record<string, Bucket>> = {},
  const Schedules extends Readonly<Record<string, Schedule<NoInfer<C>>>> = {},
>(
  name: Name,
  options: ServiceOptions<C, Q, Queues, Routes, P, Topics, Buckets, Schedules>,
): Service<Name, C, Q, Queues, Routes, P, Topics, Buckets, Schedules> {
  return {
    kind: 'service',
    name,
    commands: options.commands,
    queries: options.queries ?? [],
    projections: options.projections ?? [],
    sagas: options.sagas ?? [],
    reactors: options.reactors ?? [],
    schedules: options.schedules ?? ({} as Schedules),
    tenants: options.tenants ?? false,
    middleware: options.middleware ?? [],
    eventStore: options.eventStore ?? {},
    queues: options.queues ?? ({} as Queues),
    eventBus: options.eventBus as EventBus<C> | undefined,
    topics: options.topics ?? ({} as Topics),
    buckets: options.buckets ?? ({} as Buckets),
    invocable: options.invocable ?? [],
    personalData: options.personalData ?? {},
    monitoring: options.monitoring,
    streamReaders: options.streamReaders ?? 'separate',
    functions: options.functions ?? {},
    cloudRun: options.cloudRun ?? {},
    overrides: options.overrides ?? {},
    http: options.http,
  };
}
