import { keySeparator } from '../../runtime/contract/event-table.ts';
import { erasureName } from '../../runtime/message/erasure.ts';
import type { ServiceDescription } from '../../runtime/service/describe-service.ts';
import type { Diagnostic } from './diagnostics.ts';
import { pascalCase } from './names.ts';

/** Names that are taken twice, that no cloud takes, or that name nothing. */
export function checkNames(service: ServiceDescription, stage: string): readonly Diagnostic[] {
  const { commands, queries, projections, eventBus } = service;
  return [
    ...badName('service', service.name, /^[a-z](?:[a-z0-9-]{0,28}[a-z0-9])?$/, 'lower case letters, digits and hyphens, at most 30'),
    ...badName('stage', stage, /^[a-z](?:[a-z0-9-]{0,14}[a-z0-9])?$/, 'lower case letters, digits and hyphens, at most 16'),
    ...duplicates(
      'command',
      'commands',
      commands.map(({ name }) => name),
    ),
    ...duplicates(
      'query',
      'queries',
      queries.map(({ name }) => name),
    ),
    ...duplicates(
      'projection',
      'projections',
      projections.map(({ name }) => name),
    ),
    ...aggregateNames(service).flatMap((name) => noStreamName('aggregate', name)),
    ...commands.flatMap(({ name, aggregate }) => (aggregate === erasureName ? [commandOfErasures(name)] : [])),
    ...queries.flatMap(({ name, projection }) => (projection === undefined ? [] : unknownProjection(name, projection, service))),
    ...commands.flatMap(({ name, reads }) => reads.flatMap((query) => unknownQuery(`commands.${name}.reads`, query, service))),
    ...Object.entries(eventBus?.dispatch ?? {}).flatMap(([type, { command }]) =>
      commands.some(({ name }) => name === command) ? [] : [unknownCommand(`eventBus.dispatch['${type}'].command`, command)],
    ),
    ...Object.keys(service.queues).flatMap((name) => noResourceName(`queues['${name}']`, name)),
    ...projections.flatMap(({ name }) => noResourceName(`projections['${name}']`, name)),
    ...Object.keys(eventBus?.dispatch ?? {}).flatMap((type) => noResourceName(`eventBus.dispatch['${type}']`, type)),
  ];
}

/** Every aggregate that a part of the service names. */
export function aggregateNames({ commands, queries, projections, sagas, reactors }: ServiceDescription): readonly string[] {
  const decided = commands.flatMap(({ aggregate }) => aggregate ?? []);
  const followed = [...projections, ...sagas, ...reactors].flatMap(({ from }) => from);
  return [...new Set([...decided, ...queries.flatMap(({ aggregates }) => aggregates), ...followed])];
}

/** A place names a command that the service does not list. */
export function unknownCommand(place: string, command: string): Diagnostic {
  return {
    severity: 'error',
    code: 'unknown-command',
    place,
    message: `the service has no command ${command}`,
    remedy: 'add it to commands, or take it out here',
  };
}

function badName(what: string, name: string, pattern: RegExp, rule: string): Diagnostic[] {
  if (pattern.test(name)) return [];
  const message = `the ${what} ${JSON.stringify(name)} can't be part of a resource's name`;
  return [{ severity: 'error', code: `invalid-${what}-name`, place: what, message, remedy: `begin with a letter and use ${rule}` }];
}

/** Streams are called after it. */
export function noStreamName(what: 'aggregate' | 'saga', name: string): Diagnostic[] {
  if (name !== '' && !name.includes(keySeparator)) return [];
  const message = `the ${what} ${JSON.stringify(name)} is empty or holds ${keySeparator}, which separates the parts of a stored key`;
  return [{ severity: 'error', code: `invalid-${what}-name`, place: `${what}('${name}')`, message, remedy: 'rename it' }];
}

function unknownQuery(place: string, query: string, { queries }: ServiceDescription): Diagnostic[] {
  if (queries.some(({ name }) => name === query)) return [];
  const message = `the service has no query ${query}`;
  return [{ severity: 'error', code: 'unknown-query', place, message, remedy: 'add it to queries, or take it out here' }];
}

/** The log of erasures says what was done to keys: a command could only claim it. */
function commandOfErasures(command: string): Diagnostic {
  const message = 'it decides on erasures, which forgetting alone writes';
  return { severity: 'error', code: 'command-of-erasures', place: `commands.${command}`, message, remedy: 'call forgetSubject() instead' };
}

function unknownProjection(query: string, projection: string, { projections }: ServiceDescription): Diagnostic[] {
  if (projections.some(({ name }) => name === projection)) return [];
  const message = `it reads ${projection}, which the service does not list`;
  return [
    { severity: 'error', code: 'unknown-projection', place: `queries.${query}.projection`, message, remedy: 'add it to projections' },
  ];
}

/** Names that two parts of one kind have. */
export function duplicates(what: string, place: string, names: readonly string[]): Diagnostic[] {
  const twice = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
  return twice.map((name) => ({
    severity: 'error',
    code: `duplicate-${what}`,
    place: `${place}.${name}`,
    message: `two of its ${place} are named ${name}`,
    remedy: 'rename one of them: names are how messages and routes find them',
  }));
}

/** Resources are called after it, so something must be left of it when only letters and digits stay. */
export function noResourceName(place: string, name: string): Diagnostic[] {
  if (/^[A-Z]/.test(pascalCase(name))) return [];
  const message = `${JSON.stringify(name)} does not begin with a letter from A to Z, so that no resource can be called after it`;
  return [{ severity: 'error', code: 'invalid-name', place, message, remedy: 'rename it' }];
}
