import { type FunctionRole, functionRoles } from '../contract/environment.ts';
import type { AnyAggregate } from '../decider/aggregate.ts';
import type { AnyCommand } from '../decider/command.ts';
import type { Auth } from '../http/auth/auth.ts';
import type { CorsOptions } from '../http/cors.ts';
import { type MessageTarget, nameOfTarget } from '../http/route-target.ts';
import type { Method, Route } from '../http/router.ts';
import type { StartFrom } from '../process-manager/consumer/checkpoint-store.ts';
import type { AnyIntegrationEvent } from '../process-manager/integration/integration-event.ts';
import type { Reactor } from '../process-manager/reactor.ts';
import type { AnySaga } from '../process-manager/saga/saga.ts';
import type { AnyProjection } from '../projection/projection.ts';
import type { Bucket } from './bucket.ts';
import type { CloudRunOptions } from './cloud-run.ts';
import type { BusArchiveOptions } from './event-bus.ts';
import type { EventStoreOptions } from './event-store.ts';
import type { ExistingBus } from './existing.ts';
import type { Http, HttpGateway, OpenApiOptions } from './http.ts';
import type { LambdaFunctionOptions } from './lambda-function.ts';
import type { MonitoringOptions } from './monitoring.ts';
import type { InfrastructureOverrides } from './overrides.ts';
import type { PersonalKeyOptions } from './personal-data.ts';
import type { Queue } from './queue.ts';
import type { Renamed } from './renamed.ts';
import type { ScheduleTiming } from './schedule.ts';
import type { FunctionOptions, Service, StreamReaders } from './service.ts';
import type { TopicPlace } from './topic.ts';

/** A service without its functions: JSON that crosses a process boundary, everything by name. */
export interface ServiceDescription {
  readonly name: string;
  readonly commands: readonly CommandDescription[];
  readonly queries: readonly QueryDescription[];
  readonly projections: readonly ProjectionDescription[];
  /** Those that they replace, and that those replace. */
  readonly replacedProjections: readonly ProjectionDescription[];
  readonly sagas: readonly ConsumerDescription[];
  readonly reactors: readonly ConsumerDescription[];
  readonly schedules: Readonly<Record<string, ScheduleDescription>>;
  readonly tenants: boolean;
  /** The aggregates that have personal fields. */
  readonly personalData: readonly string[];
  readonly personalKeys: PersonalKeyOptions;
  readonly topics: Readonly<Record<string, TopicDescription>>;
  readonly buckets: Readonly<Record<string, BucketDescription>>;
  readonly invocable: readonly { readonly kind: 'command' | 'query'; readonly name: string }[];
  readonly monitoring: MonitoringOptions | undefined;
  readonly streamReaders: StreamReaders;
  readonly eventStore: EventStoreOptions;
  readonly queues: Readonly<Record<string, QueueDescription>>;
  readonly eventBus: EventBusDescription | undefined;
  readonly functions: Readonly<Partial<Record<FunctionRole, LambdaFunctionOptions>>>;
  readonly cloudRun: CloudRunOptions;
  readonly overrides?: InfrastructureOverrides | undefined;
  readonly http: HttpDescription | undefined;
}

/** A command with what it needs by name. */
export interface CommandDescription {
  readonly name: string;
  /** An effect has none. */
  readonly aggregate: string | undefined;
  /** The queries that it asks. */
  readonly reads: readonly string[];
}

/** A query with what it reads by name. */
export interface QueryDescription {
  readonly name: string;
  readonly projection: string | undefined;
  /** Those whose state it reads. */
  readonly aggregates: readonly string[];
}

/** A projection by name. */
export interface ProjectionDescription extends Renamed {
  readonly name: string;
  readonly version: number;
  readonly from: readonly string[];
  /** The version that goes on answering while this one is built. */
  readonly replaces: number | undefined;
  readonly indexes: Readonly<Record<string, readonly string[]>>;
}

/** A topic with its command by name. */
export interface TopicDescription extends TopicPlace {
  readonly command: string;
}

/** A bucket without its handler. */
export type BucketDescription = Omit<Bucket, 'kind' | 'handle'>;

/** A saga or a reactor by name. */
export interface ConsumerDescription {
  readonly name: string;
  readonly from: readonly string[];
  readonly startFrom: StartFrom;
}

/** A schedule with its command by name. */
export interface ScheduleDescription extends Renamed {
  readonly timing: ScheduleTiming;
  readonly command: string;
  readonly tenant: string | undefined;
}

/** A queue with its commands by name. */
export interface QueueDescription extends Omit<Queue, 'commands'> {
  readonly commands: readonly string[];
}

/** A bus with its rules by the event's type. */
export interface EventBusDescription {
  readonly name: string | undefined;
  readonly dispatch: Readonly<Record<string, IncomingDescription>>;
  readonly existing?: ExistingBus | undefined;
  readonly archive?: BusArchiveOptions | undefined;
  /** The events that it publishes for others. */
  readonly publish: readonly PublishedDescription[];
}

/** A rule with its command by name. */
export interface IncomingDescription extends Renamed {
  readonly source: string;
  readonly command: string;
}

/** An event that is published, with what it is made of by name. */
export interface PublishedDescription {
  readonly name: string;
  readonly version: number;
  /** The internal event's type. */
  readonly from: string;
  /** Whose event it is. */
  readonly aggregates: readonly string[];
}

/** An HTTP API with its routes. */
export interface HttpDescription {
  readonly auth: Auth;
  readonly gateway?: HttpGateway | undefined;
  readonly cors: CorsOptions | undefined;
  readonly openapi: OpenApiOptions | undefined;
  readonly maxBodyBytes: number | undefined;
  readonly routes: readonly RouteDescription[];
  readonly mounts: readonly MountDescription[];
}

/** A route with its target by name. */
export interface RouteDescription {
  readonly method: Method;
  readonly path: string;
  readonly target: TargetDescription | { readonly kind: 'handler'; readonly name: string };
  /** Names of headers by field of the input. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly public: boolean;
  /** What a handler may use beside its target; empty for others. */
  readonly uses: readonly TargetDescription[];
}

/** A mounted app by its path. */
export interface MountDescription {
  readonly path: string;
  readonly public: boolean;
  readonly uses: readonly TargetDescription[];
}

/** What a route leads to, by name. */
export interface TargetDescription {
  readonly kind: MessageTarget['kind'];
  readonly name: string;
}

/** Describes a service as JSON. */
export function describeService(service: Service): ServiceDescription {
  return {
    name: service.name,
    commands: service.commands.map(describeCommand),
    queries: service.queries.map(({ name, projection, aggregates }) => ({
      name,
      projection: projection?.name,
      aggregates: aggregates.map((aggregate) => aggregate.name),
    })),
    projections: service.projections.map(describeProjection),
    replacedProjections: replacedBy(service.projections),
    sagas: service.sagas.map(describeConsumer),
    reactors: service.reactors.map(describeConsumer),
    schedules: mapValues(service.schedules, ({ timing, command, tenant, renamedFrom }) => ({
      timing,
      command: command.name,
      tenant,
      renamedFrom,
    })),
    tenants: service.tenants,
    personalData: aggregatesWithPersonalData(service),
    personalKeys: service.personalData,
    topics: mapValues(service.topics, ({ arn, existing, name, renamedFrom, through, filter, command }) => ({
      arn,
      existing,
      name,
      renamedFrom,
      through,
      filter,
      command: command.name,
    })),
    buckets: mapValues(service.buckets, ({ kind: _, handle: __, ...options }) => options),
    invocable: service.invocable.map(({ kind, name }) => ({ kind: kind === 'query' ? kind : 'command', name })),
    monitoring: service.monitoring,
    streamReaders: service.streamReaders,
    eventStore: service.eventStore,
    queues: mapValues(service.queues, ({ commands, ...options }) => ({ ...options, commands: commands.map(({ name }) => name) })),
    eventBus: service.eventBus && {
      name: service.eventBus.name,
      existing: service.eventBus.existing,
      archive: service.eventBus.archive,
      publish: (service.eventBus.publish ?? []).map((event) => describePublished(event, service)),
      dispatch: mapValues(service.eventBus.dispatch ?? {}, ({ source, command, renamedFrom }) => ({
        source,
        command: command.name,
        renamedFrom,
      })),
    },
    functions: functionsByRole(service.functions),
    cloudRun: service.cloudRun,
    overrides: service.overrides,
    http: service.http && describeHttp(service.http),
  };
}

function describeCommand(command: AnyCommand): CommandDescription {
  if (command.kind === 'effect') return { name: command.name, aggregate: undefined, reads: [] };
  const { name, aggregate, reads = [] } = command;
  return { name, aggregate: aggregate.name, reads: reads.map((query) => query.name) };
}

function describeProjection({ name, version, from, replaces, renamedFrom, indexes }: AnyProjection): ProjectionDescription {
  return { name, version, replaces: replaces?.version, renamedFrom, from: from.map((source) => source.name), indexes };
}

/** Versions that go on answering while another is built, each once. */
function replacedBy(projections: readonly AnyProjection[]): readonly ProjectionDescription[] {
  const older = projections.flatMap(olderVersions).map(describeProjection);
  const isSame = (one: Versioned) => (other: Versioned) => one.name === other.name && one.version === other.version;
  return older.filter((one, index) => !projections.some(isSame(one)) && older.findIndex(isSame(one)) === index);
}

type Versioned = Pick<ProjectionDescription, 'name' | 'version'>;

function olderVersions({ replaces }: AnyProjection): readonly AnyProjection[] {
  return replaces ? [replaces, ...olderVersions(replaces)] : [];
}

function aggregatesWithPersonalData(service: Service): readonly string[] {
  const personal = aggregatesOf(service).filter(({ catalogue }) => [...catalogue.values()].some((event) => event.personal !== undefined));
  return personal.map(({ name }) => name);
}

/** Whichever part of the service names them. */
function aggregatesOf({ commands, queries, projections, sagas, reactors }: Service): readonly AnyAggregate[] {
  const decided = commands.flatMap((command) => (command.kind === 'command' ? [command.aggregate as AnyAggregate] : []));
  const read = queries.flatMap(({ aggregates }) => aggregates as readonly AnyAggregate[]);
  const followed = [...projections, ...sagas, ...reactors].flatMap(({ from }) => from);
  return [...new Set([...decided, ...read, ...followed])];
}

function describePublished({ name, version, from }: AnyIntegrationEvent, service: Service): PublishedDescription {
  const owners = aggregatesOf(service).filter(({ events }) => events[from.type] === from);
  return { name, version, from: from.type, aggregates: owners.map((aggregate) => aggregate.name) };
}

function describeConsumer({ name, from, startFrom }: AnySaga | Reactor): ConsumerDescription {
  return { name, from: from.map((source) => source.name), startFrom };
}

function describeHttp({ auth, gateway, cors, openapi, maxBodyBytes, router }: Http): HttpDescription {
  const mounts = router.mounts.map(({ path, uses, public: isPublic }) => ({ path, public: isPublic, uses: uses.map(describeTarget) }));
  return { auth, gateway, cors, openapi, maxBodyBytes, routes: router.routes.map(describeRoute), mounts };
}

function describeRoute({ method, path, target, headers, public: isPublic = false }: Route): RouteDescription {
  const bound = headers && Object.keys(headers).length > 0 ? { headers } : {};
  if (target.kind !== 'handler') return { method, path, target: describeTarget(target), ...bound, public: isPublic, uses: [] };
  return { method, path, target: { kind: 'handler', name: target.name }, public: isPublic, uses: target.uses.map(describeTarget) };
}

function describeTarget(target: MessageTarget): TargetDescription {
  return { kind: target.kind, name: nameOfTarget(target) };
}

/** One annotation stands for every role. */
function functionsByRole(options: FunctionOptions): ServiceDescription['functions'] {
  if (functionRoles.some((role) => role in options)) return options as ServiceDescription['functions'];
  return Object.fromEntries(functionRoles.map((role) => [role, options]));
}

function mapValues<Value, Result>(values: Readonly<Record<string, Value>>, change: (value: Value) => Result): Record<string, Result> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}
