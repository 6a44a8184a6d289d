import type { ServiceDescription } from '../../runtime/service/describe-service.ts';
import type { OverriddenTarget } from '../../runtime/service/overrides.ts';
import { assertNever } from './assert-never.ts';
import { type Resource, type ResourceOverrides, resourcesOf, type ServiceModel } from './service-model.ts';

/** What a service overrides, by target, as it was written. */
export type OverridesByTarget = { readonly [Target in OverriddenTarget]: object };

/** What a service overrides; JavaScript may have written anything. */
export function overridesByTarget({ overrides = {} }: Pick<ServiceDescription, 'overrides'>): OverridesByTarget {
  const { cloudformation = {}, terraform } = overrides;
  return { cloudformation, aws: terraform?.aws ?? {}, google: terraform?.google ?? {} };
}

/** A resource as overrides speak of it: `{ group: 'queues', name: 'orderQueue' }`; what a service has once has no name. */
export interface OverriddenPart {
  readonly group: string;
  readonly name?: string;
}

/** Resources with what the definition overrides of them, by target. */
export function withOverrides(resources: readonly Resource[], overrides: OverridesByTarget): readonly Resource[] {
  return resources.map((resource) => {
    const own = overridesOf(resource, resources, overrides);
    return Object.keys(own).length === 0 ? resource : { ...resource, overrides: own };
  });
}

function overridesOf(resource: Resource, resources: readonly Resource[], overrides: OverridesByTarget): ResourceOverrides {
  const part = overriddenPart(resource, resources);
  if (!part) return {};
  const found = Object.entries(overrides).map(([target, groups]) => [target, settingsIn(groups, part)] as const);
  return Object.fromEntries(found.filter(([, settings]) => settings !== undefined)) as ResourceOverrides;
}

function settingsIn(groups: object, { group, name }: OverriddenPart): unknown {
  const found = (groups as Readonly<Record<string, unknown>>)[group];
  return name === undefined ? found : (found as Readonly<Record<string, unknown>> | undefined)?.[name];
}

/** What overrides call a resource; `undefined` for those that they don't reach. */
export function overriddenPart(resource: Resource, resources: readonly Resource[]): OverriddenPart | undefined {
  switch (resource.kind) {
    case 'event-store':
      return { group: 'eventStore' };
    case 'read-model':
      return isNewest(resource, resources) ? { group: 'readModels', name: resource.projection } : undefined;
    case 'checkpoint-table':
      return { group: 'checkpoints' };
    case 'personal-key-table':
      return { group: 'personalKeys' };
    case 'bucket':
      return resource.holds === 'snapshots' ? { group: 'snapshots' } : { group: 'buckets', name: resource.bucket };
    case 'queue':
      return resource.carries === 'topic-messages' ? undefined : { group: 'queues', name: resource.queue };
    case 'event-bus':
      return { group: 'bus' };
    case 'bus-rule':
      return { group: 'rules', name: resource.detailType };
    case 'topic':
      return { group: 'topics', name: resource.topic };
    case 'timer-group':
      return { group: 'timers' };
    case 'function':
      return { group: 'functions', name: resource.role };
    case 'schedule':
      return { group: 'schedules', name: resource.runs.kind === 'job' ? resource.runs.job : resource.runs.schedule };
    case 'http-api':
      return { group: 'http' };
    case 'queue-source':
    case 'stream-source':
    case 'topic-subscription':
    case 'bucket-source':
    case 'invocation':
    case 'dashboard':
    case 'alarm':
      return undefined;
    default:
      return assertNever(resource);
  }
}

/** Of a projection that is built anew there are two tables: what is said of it is said of the newest. */
function isNewest(resource: Resource & { readonly kind: 'read-model' }, resources: readonly Resource[]): boolean {
  const versions = resourcesOf({ resources } as ServiceModel, 'read-model').filter(({ projection }) => projection === resource.projection);
  return versions.every(({ version }) => version <= resource.version);
}
