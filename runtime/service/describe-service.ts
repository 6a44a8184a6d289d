import { type FunctionRole, functionRoles } from '../contract/environment.ts';
import type { Method, Route } from '../http/router.ts';
import type { CloudRunOptions } from './cloud-run.ts';
import type { EventStoreOptions } from './event-store.ts';
import type { Auth } from './http.ts';
import type { LambdaFunctionOptions } from './lambda-function.ts';
import type { Queue } from './queue.ts';
import type { FunctionOptions, Service } from './service.ts';

/** A service without its functions: JSON that crosses a process boundary, everything by name. */
export interface ServiceDescription {
  readonly name: string;
  readonly commands: readonly { readonly name: string; readonly aggregate: string }[];
  readonly queries: readonly { readonly name: string; readonly projection: string }[];
  readonly projections: readonly ProjectionDescription[];
  readonly eventStore: EventStoreOptions;
  readonly queues: Readonly<Record<string, QueueDescription>>;
  readonly eventBus: EventBusDescription | undefined;
  readonly functions: Readonly<Partial<Record<FunctionRole, LambdaFunctionOptions>>>;
  readonly cloudRun: CloudRunOptions;
  readonly http: { readonly auth: Auth; readonly routes: readonly RouteDescription[] } | undefined;
}

/** A projection by name. */
export interface ProjectionDescription {
  readonly name: string;
  readonly version: number;
  readonly from: readonly string[];
  readonly indexes: Readonly<Record<string, readonly string[]>>;
}

/** A queue with its commands by name. */
export interface QueueDescription extends Omit<Queue, 'commands'> {
  readonly commands: readonly string[];
}

/** A bus with its rules by the event's type. */
export interface EventBusDescription {
  readonly name: string | undefined;
  readonly dispatch: Readonly<Record<string, { readonly source: string; readonly command: string }>>;
}

/** A route with its target by name. */
export interface RouteDescription {
  readonly method: Method;
  readonly path: string;
  readonly target: { readonly kind: 'command' | 'enqueued' | 'query'; readonly name: string };
}

/** Describes a service as JSON. */
export function describeService(service: Service): ServiceDescription {
  return {
    name: service.name,
    commands: service.commands.map(({ name, aggregate }) => ({ name, aggregate: aggregate.name })),
    queries: service.queries.map(({ name, projection }) => ({ name, projection: projection.name })),
    projections: service.projections.map(({ name, version, from, indexes }) => ({
      name,
      version,
      from: from.map((source) => source.name),
      indexes,
    })),
    eventStore: service.eventStore,
    queues: mapValues(service.queues, ({ commands, ...options }) => ({ ...options, commands: commands.map(({ name }) => name) })),
    eventBus: service.eventBus && {
      name: service.eventBus.name,
      dispatch: mapValues(service.eventBus.dispatch ?? {}, ({ source, command }) => ({ source, command: command.name })),
    },
    functions: functionsByRole(service.functions),
    cloudRun: service.cloudRun,
    http: service.http && { auth: service.http.auth, routes: service.http.router.routes.map(describeRoute) },
  };
}

function describeRoute({ method, path, target }: Route): RouteDescription {
  return { method, path, target: { kind: target.kind, name: target.kind === 'enqueued' ? target.command.name : target.name } };
}

/** One annotation stands for every role. */
function functionsByRole(options: FunctionOptions): ServiceDescription['functions'] {
  if (functionRoles.some((role) => role in options)) return options as ServiceDescription['functions'];
  return Object.fromEntries(functionRoles.map((role) => [role, options]));
}

function mapValues<Value, Result>(values: Readonly<Record<string, Value>>, change: (value: Value) => Result): Record<string, Result> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}
