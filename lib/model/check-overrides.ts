import type { ServiceDescription } from '../../runtime/service/describe-service.ts';
import { resourceTypes } from '../../runtime/service/overridable/resource-types.ts';
import type { OverriddenTarget } from '../../runtime/service/overrides.ts';
import { checkSettings, isObject } from './check-settings.ts';
import type { Diagnostic } from './diagnostics.ts';
import { mainTypesOf, settingsOfType } from './overridable-settings.ts';
import { overriddenPart, overridesByTarget } from './overridden-parts.ts';
import { safetySettings } from './safety-settings.ts';
import type { Resource } from './service-model.ts';

/** Overrides of parts that the service has not, or of settings that their resources have not. */
export function checkOverrides(service: ServiceDescription, resources: readonly Resource[]): readonly Diagnostic[] {
  const parts = partsOf(resources);
  return Object.entries(overridesByTarget(service)).flatMap(([target, groups]) =>
    checkGroups(target as OverriddenTarget, groups as Groups, parts),
  );
}

type Groups = Readonly<Record<string, unknown>>;

/** What overrides reach, by group and name; what a service has once has the name ''. */
type Parts = ReadonlyMap<string, ReadonlyMap<string, Resource>>;

function partsOf(resources: readonly Resource[]): Parts {
  const parts = new Map<string, Map<string, Resource>>();
  for (const resource of resources) {
    const part = overriddenPart(resource, resources);
    if (part) parts.set(part.group, (parts.get(part.group) ?? new Map()).set(part.name ?? '', resource));
  }
  return parts;
}

const places: Readonly<Record<OverriddenTarget, string>> = {
  cloudformation: 'overrides.cloudformation',
  aws: 'overrides.terraform.aws',
  google: 'overrides.terraform.google',
};

function checkGroups(target: OverriddenTarget, groups: Groups, parts: Parts): readonly Diagnostic[] {
  const types: Readonly<Record<string, readonly string[]>> = resourceTypes[target];
  return Object.entries(groups).flatMap(([group, given]) => {
    const place = `${places[target]}.${group}`;
    const named = parts.get(group);
    if (!types[group]) return [unknown(place, `nothing is overridden as ${group} there`, Object.keys(types))];
    if (!named)
      return [
        unknown(
          place,
          'the service has no such part',
          [...parts.keys()].filter((each) => types[each]),
        ),
      ];
    const single = named.get('');
    if (single) return checkPart({ target, place, resource: single, given });
    return Object.entries(isObject(given) ? given : {}).flatMap(([name, settings]) => {
      const resource = reached(target, group, name) ? named.get(name) : undefined;
      if (resource) return checkPart({ target, place: `${place}.${name}`, resource, given: settings });
      const known = [...named.keys()].filter((each) => reached(target, group, each));
      return [unknown(`${place}.${name}`, `the service has no ${name} among its ${group}`, known)];
    });
  });
}

/** On Google Cloud all functions but `api` are one service, the worker. */
function reached(target: OverriddenTarget, group: string, name: string): boolean {
  return !(target === 'google' && group === 'functions') || ['api', 'worker'].includes(name);
}

interface OverriddenResource {
  readonly target: OverriddenTarget;
  readonly place: string;
  readonly resource: Resource;
  readonly given: unknown;
}

function checkPart({ target, place, resource, given }: OverriddenResource): readonly Diagnostic[] {
  const existing = 'existing' in resource ? resource.existing : undefined;
  if (existing?.[target === 'google' ? 'google' : 'aws']) return [ofExisting(place)];
  const type = typeOf(target, resource);
  const faults = checkSettings(place, given, settingsOfType(target, type), type);
  return faults.length > 0 ? faults : safetySettings(type, given).map((setting) => unsafe(`${place}.${setting}`, type));
}

/** An API is what its gateway is. */
function typeOf(target: OverriddenTarget, resource: Resource): string {
  const [first = '', ...others] = mainTypesOf(target, resource);
  if (resource.kind !== 'http-api' || resource.gateway === 'http-api') return first;
  return others[resource.gateway === 'rest-api' ? 0 : 1] ?? first;
}

function unknown(place: string, message: string, known: readonly string[]): Diagnostic {
  const remedy = known.length > 0 ? `name one of ${known.join(', ')}` : 'take it out';
  return { severity: 'error', code: 'unknown-override', place, message, remedy };
}

function ofExisting(place: string): Diagnostic {
  const message = 'what exists is its owner’s, and is not changed';
  return {
    severity: 'error',
    code: 'override-of-existing',
    place,
    message,
    remedy: 'take the override out, or change it where it is made',
  };
}

function unsafe(place: string, type: string): Diagnostic {
  const message = `the model decides on this setting of ${type}, since data, messages, permissions or names depend on it: now it is yours`;
  const remedy = 'use the option of the definition where there is one, and look at the plan';
  return { severity: 'warning', code: 'override-of-safety', place, message, remedy };
}
