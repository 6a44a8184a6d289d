import type { RouteTarget } from '../../runtime/http/router.ts';
import { isOwnType } from '../../runtime/message/commit.ts';
import { aggregatesOf } from '../../runtime/process-manager/aggregates-of.ts';
import type { LambdaFunctionOptions } from '../../runtime/service/lambda-function.ts';
import type { Service } from '../../runtime/service/service.ts';
import { checkEventBus } from './check-event-bus.ts';
import type { Diagnostic } from './diagnostics.ts';

/** Faults that a description can't show, since it knows everything by name and JSON drops what is undefined. */
export function checkDefinition(service: Service): readonly Diagnostic[] {
  return [
    ...twoOfOneName(service),
    ...strangers(service),
    ...missingUpcasters(service),
    ...ownEventTypes(service),
    ...checkEventBus(service),
    ...missingVariables(service),
  ];
}

/** Aggregates of one name share their streams, and neither understands the other's events. */
function twoOfOneName(service: Service): Diagnostic[] {
  const names = aggregatesOf(service).map(({ name }) => name);
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [...twice].map((name) => ({
    severity: 'error',
    code: 'duplicate-aggregate',
    place: `aggregate('${name}')`,
    message: `two different aggregates are named ${name}, so that they would share their streams`,
    remedy: 'rename one of them, or use one definition in both places',
  }));
}

/** A command, query or projection that has a listed one's name and yet is another object: hosts look for the object. */
function strangers({ commands, queries, projections, schedules, queues, eventBus, http }: Service): Diagnostic[] {
  const used: { place: string; definition: Definition }[] = [
    ...Object.entries(queues).flatMap(([name, queue]) => at(`queues.${name}.commands`, queue.commands)),
    ...Object.entries(eventBus?.dispatch ?? {}).flatMap(([type, rule]) => at(`eventBus.dispatch['${type}'].command`, [rule.command])),
    ...queries.flatMap(({ name, projection }) => at(`queries.${name}.projection`, projection ? [projection] : [])),
    ...Object.entries(schedules).flatMap(([name, { command }]) => at(`schedules['${name}'].command`, [command])),
    ...(http?.router.routes ?? []).flatMap(({ method, path, target }) => at(`http.routes['${method} ${path}']`, definitionsOf(target))),
  ];
  const listed: readonly Definition[] = [...commands, ...queries, ...projections];
  const isStranger = (definition: Definition) =>
    !listed.includes(definition) && listed.some(({ kind, name }) => kind === definition.kind && name === definition.name);
  return used.filter(({ definition }) => isStranger(definition)).map(({ place, definition }) => stranger(place, definition));
}

function definitionsOf(target: RouteTarget): readonly Definition[] {
  if (target.kind === 'handler') return target.uses.flatMap(definitionsOf);
  return [target.kind === 'enqueued' ? (target.command as Definition) : target];
}

/** What is listed in a service and used elsewhere. */
interface Definition {
  readonly kind: 'command' | 'effect' | 'query' | 'projection';
  readonly name: string;
}

function at(place: string, definitions: readonly Definition[]) {
  return definitions.map((definition) => ({ place, definition }));
}

function stranger(place: string, { kind: definitionKind, name }: Definition): Diagnostic {
  const kind = definitionKind === 'effect' ? 'command' : definitionKind;
  const message = `it is another ${kind} ${name} than the one that the service lists`;
  return { severity: 'error', code: `unknown-${kind}`, place, message, remedy: 'use one definition in both places' };
}

/** Every version below the current one may be stored. */
function missingUpcasters(service: Service): Diagnostic[] {
  return aggregatesOf(service).flatMap(({ name: aggregate, catalogue }) =>
    [...catalogue].flatMap(([type, { version: current, upcast }]) =>
      Array.from({ length: Math.max(0, current - 1) }, (_, index) => index + 1)
        .filter((version) => upcast[version] === undefined)
        .map((version) => ({
          severity: 'error' as const,
          code: 'missing-upcaster',
          place: `aggregate('${aggregate}').events.${type}.upcast[${version}]`,
          message: `${type} is at version ${current} and has no upcaster for version ${version}, so that events of it can't be read`,
          remedy: `add upcast: { ${version}: (stored) => … }`,
        })),
    ),
  );
}

/** Stored events of these types are passed over wherever they are not of today's version. */
function ownEventTypes(service: Service): Diagnostic[] {
  return aggregatesOf(service).flatMap(({ name: aggregate, catalogue }) =>
    [...catalogue.keys()].filter(isOwnType).map((type) => ({
      severity: 'error' as const,
      code: 'reserved-event-type',
      place: `aggregate('${aggregate}').events.${type}`,
      message: `${type} begins with $, as the event store's own types do, which no handler gets`,
      remedy: 'rename it',
    })),
  );
}

/** Mostly a variable of the shell, which an entry does not see. */
function missingVariables({ functions }: Service): Diagnostic[] {
  const annotations = [
    ['functions', functions] as const,
    ...Object.entries(functions).map(([role, options]) => [`functions.${role}`, options] as const),
  ];
  return annotations.flatMap(([place, options]) =>
    Object.entries(environmentOf(options))
      .filter(([, value]) => value === undefined)
      .map(([name]) => ({
        severity: 'error',
        code: 'invalid-variable',
        place: `${place}.environment.${name}`,
        message: `${name} has no value`,
        remedy: 'write the text down: an entry is loaded without the environment of your shell',
      })),
  );
}

function environmentOf(options: unknown): Readonly<Record<string, unknown>> {
  return (options as LambdaFunctionOptions | undefined)?.environment ?? {};
}
