import type { CloudRunSettings, DeadLetterQueue, EnvironmentValue, FunctionResource, Grant } from '../../model/service-model.ts';
import { UnsupportedOnTargetError } from '../../model/unsupported-on-target.ts';
import { longestAckDeadlineSeconds } from './pubsub-limits.ts';

/** Functions that share one Cloud Run service, as one. */
export interface MergedFunctions {
  readonly id: string;
  readonly name: string;
  readonly isPublic: boolean;
  /** Of each function by its id, in seconds. */
  readonly timeouts: Readonly<Record<string, number>>;
  readonly environment: Readonly<Record<string, EnvironmentValue>>;
  readonly secrets: FunctionResource['secrets'];
  readonly grants: readonly Grant[];
  /** Where it puts what it gives up of that which nobody waits for. */
  readonly deadLetter: DeadLetterQueue | undefined;
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
  const ids = functions.map(({ id }) => id);
  const parts = functions.map((each) => asPartOf(first.id, ids, each));
  const [leading = first] = parts.filter(({ id }) => id === first.id);
  for (const other of parts) refuseDifferences(leading, other);
  return {
    id: first.id,
    name: first.name,
    isPublic: isPublic(first),
    timeouts: Object.fromEntries(functions.map((each) => [each.id, timeoutOf(each)])),
    environment: Object.assign({}, ...parts.map(({ environment }) => environment)),
    secrets: Object.assign({}, ...parts.map(({ secrets }) => secrets)),
    grants: parts.flatMap(({ grants }) => grants),
    deadLetter: [first, ...functions].find(({ asyncFailures }) => asyncFailures)?.asyncFailures?.deadLetter,
    cloudRun: first.cloudRun,
  };
}

function isPublic({ role }: FunctionResource): boolean {
  return role === 'api';
}

/** A step of a rebuild ends before its message comes again. */
function timeoutOf({ role, timeoutSeconds }: FunctionResource): number {
  return role === 'rebuilder' ? Math.min(timeoutSeconds, longestAckDeadlineSeconds) : timeoutSeconds;
}

/** What a function says of itself, it says of the service that it is a part of. */
function asPartOf(id: string, ids: readonly string[], part: FunctionResource): FunctionResource {
  const renamed = <Named extends { readonly resource: string }>(named: Named): Named =>
    ids.includes(named.resource) ? { ...named, resource: id } : named;
  const environment = Object.entries(part.environment).map(([name, value]) => [name, 'resource' in value ? renamed(value) : value]);
  return { ...part, environment: Object.fromEntries(environment), grants: part.grants.map(renamed) };
}

function refuseDifferences(first: FunctionResource, other: FunctionResource): void {
  const name = differing(first.environment, other.environment) ?? differing(first.secrets, other.secrets);
  if (name !== undefined) throw twoWays(first, other, `the variable ${name}`);
  if (!same(first.cloudRun, other.cloudRun)) throw twoWays(first, other, 'their cloudRun() settings');
}

function differing(one: Readonly<Record<string, unknown>>, other: Readonly<Record<string, unknown>>): string | undefined {
  return Object.keys(one).find((name) => name in other && !same(one[name], other[name]));
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
