import { overridable, resourceTypes } from '../../runtime/service/overridable/resource-types.ts';
import type { OverriddenTarget } from '../../runtime/service/overrides.ts';
import type { Kind } from './check-settings.ts';
import { overriddenPart } from './overridden-parts.ts';
import type { Resource } from './service-model.ts';

/** The types of main resource that a part of the model may become on a target. */
export function mainTypesOf(target: OverriddenTarget, resource: Resource): readonly string[] {
  const types: Readonly<Record<string, readonly string[]>> = resourceTypes[target];
  return types[overriddenPart(resource, [resource])?.group ?? ''] ?? [];
}

/** What a type of resource may be told on a target, by name. */
export function settingsOfType(target: OverriddenTarget, type: string): Readonly<Record<string, Kind>> {
  const settings: Readonly<Record<string, Readonly<Record<string, Kind>>>> = overridable[target];
  return settings[type] ?? {};
}
