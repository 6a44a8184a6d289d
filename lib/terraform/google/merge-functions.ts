import type { CloudRunSettings, EnvironmentValue, FunctionResource, Grant } from '../../model/service-model.ts';
import { UnsupportedOnTargetError } from '../../model/unsupported-on-target.ts';

/** Functions that share one Cloud Run service, as one. */
export interface MergedFunctions {
  readonly id: string;
  readonly name: string;
  readonly isPublic: boolean;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, EnvironmentValue>>;
  readonly grants: readonly Grant[];
  readonly cloudRun: CloudRunSettings;
}

/** Whether two functions share a service: `api` stands alone, all others are the worker. */
export function shareService(one: FunctionResource, other: FunctionResource): boolean {
  return isPublic(one) === isPublic(other);
}

/**
 * Merges environment and grants; the service is the worker's where there is one.
 *
 * @throws {UnsupportedOnTargetError} where two functions want one thing in two ways
 */
export function mergeFunctions(functions: readonly FunctionResource[]): MergedFunctions {
  const first = functions.find(({ role }) => role === 'worker') ?? functions[0];
  if (!first) throw new Error('a Cloud Run service needs at least one function');
  for (const other of functions) refuseDifferences(first, other);
  return {
    id: first.id,
    name: first.name,
    isPublic: isPublic(first),
    timeoutSeconds: Math.max(...functions.map(({ timeoutSeconds }) => timeoutSeconds)),
    environment: Object.assign({}, ...functions.map(({ environment }) => environment)),
    grants: functions.flatMap(({ grants }) => grants),
    cloudRun: first.cloudRun,
  };
}

function isPublic({ role }: FunctionResource): boolean {
  return role === 'api';
}

function refuseDifferences(first: FunctionResource, other: FunctionResource): void {
  const names = Object.keys(first.environment).filter((name) => name in other.environment);
  const [name] = names.filter((each) => !same(first.environment[each], other.environment[each]));
  if (name !== undefined) throw twoWays(first, other, `the variable ${name}`);
  if (!same(first.cloudRun, other.cloudRun)) throw twoWays(first, other, 'their cloudRun() settings');
}

function twoWays(first: FunctionResource, other: FunctionResource, what: string): UnsupportedOnTargetError {
  return new UnsupportedOnTargetError({
    target: 'google',
    resource: other.id,
    fault: `it runs in one Cloud Run service with ${first.id}, and ${what} differ`,
    remedy: 'give both functions the same',
  });
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
