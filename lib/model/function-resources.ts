import { type FunctionRole, secretVariable } from '../../runtime/contract/environment.ts';
import type { ServiceDescription } from '../../runtime/service/describe-service.ts';
import type { LambdaFunctionOptions } from '../../runtime/service/lambda-function.ts';
import { timeoutOf } from './check-functions.ts';
import { defaults } from './defaults.ts';
import { deadLetters } from './messaging-resources.ts';
import type { physicalNames } from './names.ts';
import { functionId } from './resource-ids.ts';
import { needsOf } from './role-needs.ts';
import { secretsOf, textsOf } from './secrets.ts';
import type { AsyncFailures, EnvironmentValue, FunctionResource } from './service-model.ts';
import { followsOf, isInvokedAsynchronously, rolesOf } from './service-work.ts';

type Naming = ReturnType<typeof physicalNames>;

/** A function for each role, with all that it may do and all that it must know. */
export function functionResources(service: ServiceDescription, stage: string, name: Naming): readonly FunctionResource[] {
  return rolesOf(service).map((role) => functionResource(role, service, stage, name));
}

function functionResource(role: FunctionRole, service: ServiceDescription, stage: string, name: Naming): FunctionResource {
  const options: LambdaFunctionOptions = service.functions[role] ?? {};
  const { memoryMb, architecture, logRetentionDays } = { ...defaults.function, ...defaults.role[role], ...defined(options) };
  const { grants, environment } = needsOf(role, service);
  const secrets = secretsOf(options);
  return {
    kind: 'function',
    id: functionId(role),
    name: name(role),
    role,
    follows: followsOf(role, service),
    memoryMb,
    timeoutSeconds: timeoutOf(role, service),
    architecture,
    runtime: defaults.function.runtime,
    handler: 'index.handler',
    packages: options.packages,
    files: options.files,
    logRetentionDays,
    reservedConcurrency: options.reservedConcurrency,
    provisionedConcurrency: options.provisionedConcurrency,
    canary: options.canary,
    network: options.network,
    environment: {
      ...texts(textsOf(options)),
      ...texts({ ALLFRAME_SERVICE: service.name, ALLFRAME_STAGE: stage }),
      ...texts(placesOf(secrets)),
      ...environment,
    },
    secrets,
    grants,
    asyncFailures: asyncFailures(role, service, name),
    cloudRun: { ...defaults.cloudRun, ...defined(service.cloudRun) },
  };
}

/** Who hands over without waiting for a function's outcome leaves it to the function to keep what fails (rule G3). */
function asyncFailures(role: FunctionRole, service: ServiceDescription, name: Naming): AsyncFailures | undefined {
  if (role !== 'catchUp' && !(role === 'worker' && isInvokedAsynchronously(service))) return undefined;
  return { ...defaults.asyncFailures, deadLetter: deadLetters(name(role, 'dead-letters')) };
}

/** Where the host finds the values. */
function placesOf(secrets: FunctionResource['secrets']): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(secrets).map(([variable, { kind, name }]) => [secretVariable(variable), `${kind}:${name}`]));
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
