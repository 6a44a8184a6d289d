import { type FunctionRole, functionRoles } from '../../runtime/contract/environment.ts';
import type { ServiceDescription } from '../../runtime/service/describe-service.ts';
import type { LambdaFunctionOptions } from '../../runtime/service/lambda-function.ts';
import { defaults } from './defaults.ts';
import type { Diagnostic } from './diagnostics.ts';
import { cloudRunCpus, type Limit, limits, logRetentionDays } from './limits.ts';

/** Settings of functions and containers that no cloud takes. */
export function checkFunctions(service: ServiceDescription): readonly Diagnostic[] {
  const { cloudRun } = service;
  return [
    ...functionRoles.flatMap((role) => checkFunction(role, service)),
    ...outside('cloudRun.memoryMb', cloudRun.memoryMb, limits.cloudRunMemoryMb),
    ...outside('cloudRun.concurrency', cloudRun.concurrency, limits.concurrency),
    ...outside('cloudRun.minInstances', cloudRun.minInstances, limits.minInstances),
    ...outside('cloudRun.maxInstances', cloudRun.maxInstances, limits.maxInstances),
    ...noneOf('cloudRun.cpu', cloudRun.cpu, cloudRunCpus),
  ];
}

/** A value outside its limits. */
export function outside(place: string, value: number | undefined, { min, max, unit, source }: Limit): Diagnostic[] {
  if (value === undefined || (Number.isInteger(value) && value >= min && value <= max)) return [];
  const name = place.split('.').at(-1);
  const message = `${name} must be ${min} to ${max} ${unit}, got ${value}`;
  return [{ severity: 'error', code: 'out-of-range', place, message, remedy: `choose a whole number in that range (${source})` }];
}

/** How long a function of the service may run, in seconds. */
export function timeoutOf(role: FunctionRole, { functions }: ServiceDescription): number {
  return functions[role]?.timeoutSeconds ?? defaults.function.timeoutSeconds;
}

function checkFunction(role: FunctionRole, service: ServiceDescription): Diagnostic[] {
  const options: LambdaFunctionOptions = service.functions[role] ?? {};
  const place = `functions.${role}`;
  return [
    ...outside(`${place}.memoryMb`, options.memoryMb, limits.memoryMb),
    ...outside(`${place}.timeoutSeconds`, options.timeoutSeconds, limits.timeoutSeconds),
    ...(role === 'api' && service.http ? tooLongForHttp(`${place}.timeoutSeconds`, timeoutOf(role, service)) : []),
    ...noneOf(`${place}.logRetentionDays`, options.logRetentionDays, logRetentionDays),
    ...Object.keys(options.environment ?? {}).flatMap((name) => takenVariable(`${place}.environment.${name}`, name)),
  ];
}

function tooLongForHttp(place: string, timeoutSeconds: number): Diagnostic[] {
  const { max, source } = limits.httpTimeoutSeconds;
  if (timeoutSeconds <= max || timeoutSeconds > limits.timeoutSeconds.max) return [];
  const message = `an HTTP function's timeout must be at most ${max} s, got ${timeoutSeconds}: its API gives up then`;
  const remedy = `lower it, or give the roles different functions: { api, worker } (${source})`;
  return [{ severity: 'error', code: 'http-timeout-too-long', place, message, remedy }];
}

function noneOf(place: string, value: number | undefined, known: readonly number[]): Diagnostic[] {
  if (value === undefined || known.includes(value)) return [];
  return [
    {
      severity: 'error',
      code: 'out-of-range',
      place,
      message: `${place.split('.').at(-1)} can't be ${value}`,
      remedy: `choose one of ${known.join(', ')}`,
    },
  ];
}

const takenNames = /^(ALLFRAME_|AWS_|LAMBDA_)|^(EVENT_TABLE|SNAPSHOT_BUCKET|PORT)$/;

function takenVariable(place: string, name: string): Diagnostic[] {
  if (!takenNames.test(name) && /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return [];
  const message = `${name} is set by the service or its platform, or is no name of a variable`;
  return [{ severity: 'error', code: 'invalid-variable', place, message, remedy: 'choose another name' }];
}
