import {
  deadLetterVariable,
  type FunctionRole,
  functionRoles,
  queueVariable,
  readModelVariable,
} from '../../runtime/contract/environment.ts';
import type { ProjectionDescription, ServiceDescription } from '../../runtime/service/describe-service.ts';
import { timeoutOf } from './check-functions.ts';
import { queuesOf } from './check-http.ts';
import { defaults } from './defaults.ts';
import { pascalCase, type physicalNames } from './names.ts';
import type { AsyncFailures, EnvironmentValue, FunctionResource, Grant } from './service-model.ts';
import { eventStoreId, queueId, readModelId } from './storage-resources.ts';

type Naming = ReturnType<typeof physicalNames>;

/** The id of the function of a role. */
export function functionId(role: FunctionRole): string {
  return pascalCase(role);
}

/** Which roles the service has work for. */
export function rolesOf({ http, queues, eventBus, projections }: ServiceDescription): readonly FunctionRole[] {
  const hasWork = {
    api: http !== undefined,
    worker: Object.keys(queues).length > 0 || Object.keys(eventBus?.dispatch ?? {}).length > 0,
    projector: projections.length > 0,
  };
  return functionRoles.filter((role) => hasWork[role]);
}

/** A function for each role, with all that it may do and all that it must know. */
export function functionResources(service: ServiceDescription, stage: string, name: Naming): readonly FunctionResource[] {
  return rolesOf(service).map((role) => {
    const needs = needsOf(role, service);
    const { memoryMb, architecture, logRetentionDays, environment } = { ...defaults.function, ...defined(service.functions[role] ?? {}) };
    return {
      kind: 'function',
      id: functionId(role),
      name: name(role),
      role,
      memoryMb,
      timeoutSeconds: timeoutOf(role, service),
      architecture,
      runtime: defaults.function.runtime,
      handler: 'index.handler',
      logRetentionDays,
      environment: {
        ...texts(environment ?? {}),
        ...texts({ ALLFRAME_SERVICE: service.name, ALLFRAME_STAGE: stage }),
        ...needs.environment,
      },
      grants: needs.grants,
      asyncFailures: asyncFailures(role, service, name),
      cloudRun: { ...defaults.cloudRun, ...defined(service.cloudRun) },
    };
  });
}

/** The bus does not wait for a function's outcome, so that the function itself must keep what fails. */
function asyncFailures(role: FunctionRole, { eventBus }: ServiceDescription, name: Naming): AsyncFailures | undefined {
  if (role !== 'worker' || Object.keys(eventBus?.dispatch ?? {}).length === 0) return undefined;
  const { retentionSeconds } = defaults.deadLetter;
  return { ...defaults.asyncFailures, deadLetter: { name: name(role, 'dead-letters'), retentionSeconds } };
}

/** What a function reads and writes, and the variables by which it finds that. */
interface Needs {
  readonly grants: readonly Grant[];
  readonly environment: Readonly<Record<string, EnvironmentValue>>;
}

function needsOf(role: FunctionRole, service: ServiceDescription): Needs {
  if (role === 'api') return together(apiNeeds(service));
  if (role === 'worker') return together(workerNeeds(service));
  return together([follows(), ...service.projections.map(writes)]);
}

function apiNeeds(service: ServiceDescription): Needs[] {
  const { routes = [], mounts = [] } = service.http ?? {};
  const targets = [...routes.flatMap(({ target, uses }) => [target, ...uses]), ...mounts.flatMap(({ uses }) => uses)];
  const named = (kind: string) => new Set(targets.filter((target) => target.kind === kind).map(({ name }) => name));
  const asked = [...named('query'), ...readBy([...named('command')], service)];
  const sentTo = new Set([...named('enqueued')].flatMap((command) => queuesOf(command, service)));
  return [
    named('command').size > 0 ? commands(service) : named('query').size > 0 ? loads() : { grants: [], environment: eventTable },
    ...projectionsOf(asked, service).map(reads),
    ...[...sentTo].map(sends),
  ];
}

function workerNeeds(service: ServiceDescription): Needs[] {
  const { queues, eventBus } = service;
  const run = [
    ...Object.values(queues).flatMap((queue) => queue.commands),
    ...Object.values(eventBus?.dispatch ?? {}).map(({ command }) => command),
  ];
  return [commands(service), ...projectionsOf(readBy(run, service), service).map(reads), ...Object.keys(queues).map(consumes)];
}

/** The queries that commands ask before they decide. */
function readBy(names: readonly string[], { commands }: ServiceDescription): readonly string[] {
  return commands.filter(({ name }) => names.includes(name)).flatMap((command) => command.reads);
}

/** The projections that queries read. */
function projectionsOf(asked: readonly string[], { queries, projections }: ServiceDescription): readonly ProjectionDescription[] {
  const read = queries.filter(({ name }) => asked.includes(name)).map(({ projection }) => projection);
  return projections.filter(({ name }) => read.includes(name));
}

function commands({ eventStore }: ServiceDescription): Needs {
  const saves = eventStore.snapshotEvery === undefined ? [] : (['save-snapshots'] as const);
  return { grants: [{ resource: eventStoreId, operations: ['append-commits', 'load-commits', ...saves] }], environment: eventTable };
}

/** A query reads on from its document where it is to show what a command just did (rule B4), or the state of an aggregate. */
function loads(): Needs {
  return { grants: [{ resource: eventStoreId, operations: ['load-commits'] }], environment: eventTable };
}

function follows(): Needs {
  return { grants: [{ resource: eventStoreId, operations: ['follow-commits', 'load-commits'] }], environment: eventTable };
}

/** Every function reads it when it starts, whether it may touch the table or not. */
const eventTable = { EVENT_TABLE: { resource: eventStoreId, attribute: 'name' } } as const;

function reads(projection: ProjectionDescription): Needs {
  const finds = Object.keys(projection.indexes).length > 0 ? (['find-documents'] as const) : [];
  return { grants: [{ resource: readModelId(projection), operations: ['get-documents', ...finds] }], environment: readModel(projection) };
}

function writes(projection: ProjectionDescription): Needs {
  return {
    grants: [{ resource: readModelId(projection), operations: ['get-documents', 'put-documents'] }],
    environment: readModel(projection),
  };
}

function readModel(projection: ProjectionDescription): Needs['environment'] {
  return { [readModelVariable(projection.name, projection.version)]: { resource: readModelId(projection), attribute: 'name' } };
}

function sends(queue: string): Needs {
  const environment = { [queueVariable(queue)]: { resource: queueId(queue), attribute: 'url' } } as const;
  return { grants: [{ resource: queueId(queue), operations: ['send-messages'] }], environment };
}

function consumes(queue: string): Needs {
  const environment = {
    [queueVariable(queue)]: { resource: queueId(queue), attribute: 'url' },
    [deadLetterVariable(queue)]: { resource: queueId(queue), attribute: 'deadLetterUrl' },
  } as const;
  return { grants: [{ resource: queueId(queue), operations: ['receive-messages', 'send-dead-letters'] }], environment };
}

function together(needs: readonly Needs[]): Needs {
  return { grants: needs.flatMap(({ grants }) => grants), environment: Object.assign({}, ...needs.map(({ environment }) => environment)) };
}

function texts(values: Readonly<Record<string, string>>): Record<string, EnvironmentValue> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));
}

/** Without the options that were given as `undefined`, so that defaults show through. */
function defined<T extends object>(options: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]: Exclude<T[Key], undefined>;
  };
}
