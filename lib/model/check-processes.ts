import type { ServiceDescription } from '../../runtime/service/describe-service.ts';
import { aggregateNames, duplicates, noResourceName, noStreamName, unknownCommand } from './check-names.ts';
import { checkSchedules } from './check-schedules.ts';
import type { Diagnostic } from './diagnostics.ts';

/** Sagas, reactors and schedules that could not run, or not be told apart. */
export function checkProcesses(service: ServiceDescription): readonly Diagnostic[] {
  const { sagas, reactors, schedules } = service;
  const names = (parts: readonly { readonly name: string }[]) => parts.map(({ name }) => name);
  return [
    ...duplicates('saga', 'sagas', names(sagas)),
    ...duplicates('reactor', 'reactors', names(reactors)),
    ...sagas.filter(({ name }) => aggregateNames(service).includes(name)).map(namedAsAggregate),
    ...names(sagas).flatMap((name) => noStreamName('saga', name)),
    ...names(sagas).flatMap((name) => noResourceName(`sagas['${name}']`, name)),
    ...names(reactors).flatMap((name) => noResourceName(`reactors['${name}']`, name)),
    ...Object.keys(schedules).flatMap((name) => noResourceName(`schedules['${name}']`, name)),
    ...Object.entries(schedules).flatMap(([name, { command }]) => strangeCommand(`schedules['${name}'].command`, command, service)),
    ...checkSchedules(service),
    ...withoutTenant(service),
  ];
}

/** Both would keep their streams under one name. */
function namedAsAggregate({ name }: { readonly name: string }): Diagnostic {
  return {
    severity: 'error',
    code: 'duplicate-saga',
    place: `sagas.${name}`,
    message: `an aggregate is named ${name} as well, so that they would share their streams`,
    remedy: 'rename one of them',
  };
}

/** Their commands would be refused each time. */
function withoutTenant({ tenants, schedules }: ServiceDescription): Diagnostic[] {
  const lacking = Object.entries(schedules).filter(([, { tenant }]) => tenants && tenant === undefined);
  return lacking.map(([name]) => ({
    severity: 'error',
    code: 'no-tenant',
    place: `schedules['${name}']`,
    message: 'the service declares tenants, and the schedule names none',
    remedy: 'name the tenant: one schedule for each',
  }));
}

function strangeCommand(place: string, command: string, { commands }: ServiceDescription): Diagnostic[] {
  return commands.some(({ name }) => name === command) ? [] : [unknownCommand(place, command)];
}
