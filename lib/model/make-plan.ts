import { canonicalJson } from '../../runtime/message/json.ts';
import type { ChangedSetting, Plan, PlannedChange } from './plan.ts';
import { noticesOf } from './plan-notices.ts';
import { settingsOf } from './resource-settings.ts';
import { traitsOf } from './resource-traits.ts';
import type { AcceptedModel } from './service-lock.ts';
import type { Resource, ServiceModel } from './service-model.ts';
import { withIds } from './with-ids.ts';

/** Compares a model with the one that was accepted for its stage. */
export function makePlan(model: ServiceModel, accepted: AcceptedModel | undefined): Plan {
  const renames = renamesOf(model, accepted);
  const former = underTodaysIds(accepted, renames);
  const now = new Map(model.resources.map((resource) => [resource.id, resource]));
  const own = model.resources.flatMap((resource) => changeOf(former.get(resource.id), resource));
  const kept = withRenames(withFollowers(own, model.resources, former), model.resources, renames);
  const gone = [...former.values()].filter(({ id }) => !now.has(id)).map(({ id, kind }) => whole('remove', { id, kind }));
  const changes = [...kept, ...gone];
  const { service, stage, hash: to } = model;
  return {
    service,
    stage,
    against: 'accepted',
    from: accepted?.hash,
    to,
    changes,
    notices: accepted ? noticesOf(changes, former, now) : [],
  };
}

/** The ids that resources were accepted under, by those that they have now. */
function renamesOf({ resources }: ServiceModel, accepted: AcceptedModel | undefined): ReadonlyMap<string, string> {
  const isAccepted = (id: string) => Object.hasOwn(accepted?.resources ?? {}, id);
  const renamed = resources.filter(({ id }) => !isAccepted(id));
  return new Map(
    renamed.flatMap(({ id, formerIds = [] }) =>
      formerIds
        .filter(isAccepted)
        .slice(-1)
        .map((before) => [id, before] as const),
    ),
  );
}

/** What was accepted, as if each part had had the name that it has now. */
function underTodaysIds(accepted: AcceptedModel | undefined, renames: ReadonlyMap<string, string>): ReadonlyMap<string, Resource> {
  const today = new Map([...renames].map(([now, before]) => [before, now]));
  const resources = withIds(Object.values(accepted?.resources ?? {}), (id) => today.get(id) ?? id);
  return new Map(resources.map((resource) => [resource.id, resource]));
}

/** A resource of another name is told of, whether more of it changes or nothing. */
function withRenames(
  changes: readonly PlannedChange[],
  resources: readonly Resource[],
  renames: ReadonlyMap<string, string>,
): readonly PlannedChange[] {
  const byId = new Map(changes.map((change) => [change.id, change]));
  return resources.flatMap(({ id, kind }): readonly PlannedChange[] => {
    const [change, renamedFrom] = [byId.get(id), renames.get(id)];
    if (renamedFrom === undefined) return change ? [change] : [];
    return [change ? { ...change, renamedFrom } : { action: 'rename', id, renamedFrom, kind, settings: [] }];
  });
}

function changeOf(before: Resource | undefined, after: Resource): readonly PlannedChange[] {
  if (!before) return [whole('add', after)];
  if (before.kind !== after.kind) return [whole('replace', after)];
  const settings = changedSettings(before, after);
  if (settings.length === 0) return [];
  return [{ action: settings.some(({ replaces }) => replaces) ? 'replace' : 'change', id: after.id, kind: after.kind, settings }];
}

/** What is bound to a resource for good goes with it: the mapping of a queue that is replaced is replaced too. */
function withFollowers(
  changes: readonly PlannedChange[],
  resources: readonly Resource[],
  former: ReadonlyMap<string, Resource>,
): readonly PlannedChange[] {
  const replaced = new Set(changes.filter(({ action }) => action === 'replace').map(({ id }) => id));
  const byId = new Map(changes.map((change) => [change.id, change]));
  return resources.flatMap((resource): readonly PlannedChange[] => {
    const change = byId.get(resource.id);
    const bound = former.has(resource.id) ? boundTo(resource, replaced) : [];
    if (bound.length === 0) return change ? [change] : [];
    return [{ action: 'replace', id: resource.id, kind: resource.kind, settings: [...(change?.settings ?? []), ...bound] }];
  });
}

function boundTo(resource: Resource, replaced: ReadonlySet<string>): readonly ChangedSetting[] {
  const settings = settingsOf(resource);
  return traitsOf(resource).replacedBy.flatMap((path) => {
    const target = settings.get(path);
    if (typeof target !== 'string' || path === 'name' || !replaced.has(target)) return [];
    return [{ path, before: target, after: `another ${target}`, replaces: 'everywhere' as const }];
  });
}

function whole(action: PlannedChange['action'], { id, kind }: Pick<Resource, 'id' | 'kind'>): PlannedChange {
  return { action, id, kind, settings: [] };
}

function changedSettings(before: Resource, after: Resource): readonly ChangedSetting[] {
  const [former, now] = [settingsOf(before), settingsOf(after)];
  const paths = [...new Set([...former.keys(), ...now.keys()])].sort();
  return paths
    .filter((path) => canonicalJson(former.get(path)) !== canonicalJson(now.get(path)))
    .map((path) => ({ path, before: former.get(path), after: now.get(path), replaces: replacesBy(path, after) }));
}

function replacesBy(path: string, resource: Resource): ChangedSetting['replaces'] {
  const { replacedBy, replacedOnGoogleBy = [] } = traitsOf(resource);
  const [setting = ''] = path.split('.');
  if (replacedBy.includes(setting)) return 'everywhere';
  return replacedOnGoogleBy.includes(setting) ? 'on Google Cloud' : undefined;
}
