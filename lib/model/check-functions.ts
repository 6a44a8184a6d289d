import { type FunctionRole, functionRoles } from '../../runtime/contract/environment.ts';
import { environmentVariables } from '../../runtime/contract/environment-variables.ts';
import { canonicalJson } from '../../runtime/message/json.ts';
import type { ServiceDescription } from '../../runtime/service/describe-service.ts';
import type { LambdaFunctionOptions } from '../../runtime/service/lambda-function.ts';
import { badSecret } from './check-secrets.ts';
import { defaults } from './defaults.ts';
import type { Diagnostic } from './diagnostics.ts';
import { type Limit, limits, logRetentionDays } from './limits.ts';
import { isSecret } from './secrets.ts';

/** Settings of functions that Lambda does not take. */
export function checkFunctions(service: ServiceDescription): readonly Diagnostic[] {
  const { functions, http } = service;
  const strangers = Object.keys(functions).filter((name) => !functionRoles.some((role) => role === name));
  const oneForAll = functionRoles.every((role) => canonicalJson(functions[role]) === canonicalJson(functions.api));
  const placeOf = (role: FunctionRole) => (oneForAll ? 'functions' : `functions.${role}`);
  return [
    ...(oneForAll ? (['api'] as const) : functionRoles).flatMap((role) => checkFunction(placeOf(role), functions[role] ?? {})),
    ...(http ? tooLongForHttp(`${placeOf('api')}.timeoutSeconds`, timeoutOf('api', service)) : []),
    ...strangers.map(unknownFunction),
  ];
}

/** A value outside its limits. */
export function outside(place: string, value: number | undefined, { min, max, unit, source }: Limit): Diagnostic[] {
  if (value === undefined || (Number.isInteger(value) && value >= min && value <= max)) return [];
  const name = place.split('.').at(-1);
  const message = `${name} must be ${min} to ${max} ${unit}, got ${JSON.stringify(value)}`;
  return [{ severity: 'error', code: 'out-of-range', place, message, remedy: `choose a whole number in that range (${source})` }];
}

/** A value that is none of those that are known. */
export function noneOf<Value>(place: string, value: Value | undefined, known: readonly Value[]): Diagnostic[] {
  if (value === undefined || known.includes(value)) return [];
  const message = `${place.split('.').at(-1)} can't be ${JSON.stringify(value)}`;
  return [{ severity: 'error', code: 'out-of-range', place, message, remedy: `choose one of ${known.join(', ')}` }];
}

/** How long a function of the service may run, in seconds. */
export function timeoutOf(role: FunctionRole, { functions }: ServiceDescription): number {
  return functions[role]?.timeoutSeconds ?? defaults.role[role].timeoutSeconds;
}

function checkFunction(place: string, options: LambdaFunctionOptions): Diagnostic[] {
  return [
    ...outside(`${place}.memoryMb`, options.memoryMb, limits.memoryMb),
    ...outside(`${place}.timeoutSeconds`, options.timeoutSeconds, limits.timeoutSeconds),
    ...checkConcurrency(place, options),
    ...checkNetwork(`${place}.network`, options.network),
    ...(options.packages ?? []).filter((name) => !packageName.test(name)).map((name) => badPackage(`${place}.packages`, name)),
    ...(options.files ?? []).filter(leavesFolder).map((path) => badFile(`${place}.files`, path)),
    ...noneOf(`${place}.logRetentionDays`, options.logRetentionDays, logRetentionDays),
    ...noneOf(`${place}.architecture`, options.architecture, ['arm64', 'x86_64']),
    ...Object.entries(options.environment ?? {}).flatMap(([name, value]) => badVariable(`${place}.environment.${name}`, name, value)),
  ];
}

/** As npm takes it, without a version (https://docs.npmjs.com/cli/v11/configuring-npm/package-json#name). */
const packageName = /^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/;

function badPackage(place: string, name: string): Diagnostic {
  const message = `${JSON.stringify(name)} is no name of a package`;
  return {
    severity: 'error',
    code: 'invalid-package',
    place,
    message,
    remedy: 'write the name alone, such as sharp: the version is the installed one',
  };
}

/** Beside a function's code lies what its own folder holds, under the same path; some names are taken, or would change how the code is read. */
function leavesFolder(path: string): boolean {
  const segments = path.replace(/\/$/, '').split('/');
  return (
    segments.some((segment) => ['', '.', '..', 'node_modules'].includes(segment)) ||
    /^(package\.json|(index|part-\d+)\.js(\.map)?)$/.test(path)
  );
}

function badFile(place: string, path: string): Diagnostic {
  const message = `${JSON.stringify(path)} is no path of a file or folder that a function can have beside its code`;
  const remedy = 'write a path below the folder of the package.json above the entry, such as templates; packages are listed in packages';
  return { severity: 'error', code: 'invalid-file', place, message, remedy };
}

/** Warm instances count as reserved ones. */
function checkConcurrency(place: string, { reservedConcurrency, provisionedConcurrency, canary }: LambdaFunctionOptions): Diagnostic[] {
  const alone = [
    ...outside(`${place}.reservedConcurrency`, reservedConcurrency, limits.reservedConcurrency),
    ...outside(`${place}.provisionedConcurrency`, provisionedConcurrency, limits.provisionedConcurrency),
    ...outside(`${place}.canary.percent`, canary?.percent, limits.canaryPercent),
    ...outside(`${place}.canary.minutes`, canary?.minutes, limits.canaryMinutes),
  ];
  if (alone.length > 0 || (provisionedConcurrency ?? 0) <= (reservedConcurrency ?? Number.POSITIVE_INFINITY)) return alone;
  const message = `${provisionedConcurrency} instances can't be kept warm where ${reservedConcurrency} are reserved`;
  const remedy = 'lower provisionedConcurrency, or raise reservedConcurrency';
  return [{ severity: 'error', code: 'concurrency-crossed', place: `${place}.provisionedConcurrency`, message, remedy }];
}

function checkNetwork(place: string, network: LambdaFunctionOptions['network']): Diagnostic[] {
  if (!network) return [];
  const { subnetIds, securityGroupIds } = network;
  const wrong = [
    ...subnetIds.filter((id) => !/^subnet-[0-9a-f]{8,17}$/.test(id)).map((id) => [`${place}.subnetIds`, id] as const),
    ...securityGroupIds.filter((id) => !/^sg-[0-9a-f]{8,17}$/.test(id)).map((id) => [`${place}.securityGroupIds`, id] as const),
  ];
  return [
    ...outside(`${place}.subnetIds`, subnetIds.length, limits.subnets),
    ...outside(`${place}.securityGroupIds`, securityGroupIds.length, limits.securityGroups),
    ...wrong.map(([at, id]) => ({
      severity: 'error' as const,
      code: 'invalid-network',
      place: at,
      message: `${JSON.stringify(id)} is no id`,
      remedy: 'write it as AWS shows it, such as subnet-0a1b2c3d or sg-0a1b2c3d; a CDK app passes networks of its own to the construct',
    })),
  ];
}

function tooLongForHttp(place: string, timeoutSeconds: number): Diagnostic[] {
  const { max, source } = limits.httpTimeoutSeconds;
  if (timeoutSeconds <= max || timeoutSeconds > limits.timeoutSeconds.max) return [];
  const message = `an HTTP function's timeout must be at most ${max} s, got ${timeoutSeconds}: its API gives up then`;
  const remedy = `lower it, or give the roles different functions: { api, worker } (${source})`;
  return [{ severity: 'error', code: 'http-timeout-too-long', place, message, remedy }];
}

/** One annotation for all and one by role don't mix: what stands beside the roles would be lost. */
function unknownFunction(name: string): Diagnostic {
  const message = `a service has the functions ${functionRoles.join(', ')}, and no other`;
  const remedy = 'give one lambdaFunction() for all, or one for each of these';
  return { severity: 'error', code: 'unknown-function', place: `functions.${name}`, message, remedy };
}

/** Lambda's names begin with a letter and have two characters (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html). */
const possibleName = /^[A-Za-z][A-Za-z0-9_]+$/;
/**
 * Ours, Lambda's (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html) and Cloud Run's
 * (https://cloud.google.com/run/docs/container-contract). Of AWS's names those are free that the platform or an SDK takes as a setting.
 */
const takenName =
  /^(ALLFRAME_|LAMBDA_|AWS_(?!ENDPOINT_URL|LAMBDA_EXEC_WRAPPER|XRAY_CONTEXT_MISSING|MAX_ATTEMPTS|RETRY_MODE))|^(PORT|K_SERVICE|K_REVISION|K_CONFIGURATION)$/;

/** What the model tells functions of their resources. */
const setByUs: readonly string[] = Object.entries(environmentVariables).flatMap(([name, { setBy }]) =>
  /^(you|AWS|lambdaFunction)/.test(setBy) ? [] : [name],
);

function badVariable(place: string, name: string, value: unknown): Diagnostic[] {
  const invalid = { severity: 'error', code: 'invalid-variable', place } as const;
  if (takenName.test(name) || setByUs.includes(name) || !possibleName.test(name)) {
    const message = `${name} is set by the service or its platform, or is no name of a variable`;
    return [{ ...invalid, message, remedy: 'choose another name' }];
  }
  if (typeof value === 'string') return [];
  if (isSecret(value)) return badSecret(place, value);
  const message = `${name} must be a text, got ${JSON.stringify(value)}`;
  return [{ ...invalid, message, remedy: 'write the text down: an entry is loaded without the environment of your shell' }];
}
