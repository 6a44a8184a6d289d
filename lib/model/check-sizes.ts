import type { Diagnostic } from './diagnostics.ts';
import { limits, longestArnPrefix } from './limits.ts';
import { namesOf } from './resource-names.ts';
import type { EnvironmentValue, FunctionResource, Resource, ResourceKind } from './service-model.ts';

/** What would be too large for the cloud as a whole: a function's variables, a stack. */
export function checkSizes(resources: readonly Resource[]): readonly Diagnostic[] {
  const functions = resources.filter((resource) => resource.kind === 'function');
  return [...functions.flatMap((resource) => tooMuchEnvironment(resource, resources)), ...tooManyResources(resources)];
}

function tooMuchEnvironment({ role, environment }: FunctionResource, resources: readonly Resource[]): Diagnostic[] {
  const { max, source } = limits.environmentBytes;
  // The hash is added when everything else is known.
  const hash = 'ALLFRAME_MODEL_HASH'.length + 16;
  const bytes = Object.entries(environment).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + lengthOf(value, resources),
    hash,
  );
  if (bytes <= max) return [];
  const message = `its variables have about ${bytes} bytes, and Lambda takes ${max}`;
  const remedy = `shorten those of lambdaFunction({ environment }), or read long ones as parameter(); or use fewer queues (${source})`;
  return [{ severity: 'error', code: 'environment-too-large', place: `functions.${role}.environment`, message, remedy }];
}

/** Of an attribute only the name is known; an ARN or a URL stands before it. */
function lengthOf(value: EnvironmentValue, resources: readonly Resource[]): number {
  if ('value' in value) return Buffer.byteLength(String(value.value));
  const resource = resources.find(({ id }) => id === value.resource);
  const names = resource ? namesOf(resource).map(({ name }) => name.length) : [];
  return Math.max(0, ...names) + (value.attribute === 'name' ? 0 : longestArnPrefix);
}

/** About as many resources of CloudFormation as a renderer makes of each kind. */
const resourcesOfKind: Readonly<Record<ResourceKind, number>> = {
  'event-store': 1,
  'read-model': 1,
  'checkpoint-table': 1,
  'personal-key-table': 2,
  bucket: 3,
  queue: 4,
  'event-bus': 2,
  topic: 2,
  'timer-group': 5,
  function: 8,
  'queue-source': 1,
  'stream-source': 4,
  'bus-rule': 4,
  'topic-subscription': 5,
  'bucket-source': 2,
  schedule: 6,
  invocation: 0,
  'http-api': 5,
  dashboard: 1,
  alarm: 1,
};

/** Terraform knows no such limit. */
function tooManyResources(resources: readonly Resource[]): Diagnostic[] {
  const { max, source } = limits.resourcesOfStack;
  const count = resources.reduce((sum, { kind }) => sum + resourcesOfKind[kind], 0);
  if (count <= max) return [];
  const message = `it becomes about ${count} resources, and a stack of CloudFormation holds ${max}`;
  const remedy = `divide it into two services, or turn alarms off (${source})`;
  return [{ severity: 'warning', code: 'too-many-resources', place: 'service', message, remedy }];
}
