import type { ChangedSetting, PlanNotice, PlannedChange } from './plan.ts';
import { traitsOf } from './resource-traits.ts';
import type { Resource } from './service-model.ts';
import { widenings } from './widenings.ts';

type Resources = ReadonlyMap<string, Resource>;

/** What state is lost or left behind, and who may do more than before. */
export function noticesOf(changes: readonly PlannedChange[], before: Resources, after: Resources): readonly PlanNotice[] {
  const ofState = changes.flatMap((change) => {
    const former = before.get(change.id);
    return former ? stateNotices(change, former) : [];
  });
  return [...ofState, ...[...after.values()].flatMap((resource) => widenings(before.get(resource.id), resource))];
}

function stateNotices(change: PlannedChange, former: Resource): readonly PlanNotice[] {
  const { id, action } = change;
  const { keeps, loses } = traitsOf(former);
  if (action === 'replace' && keeps) return [replaced(id, `${reasonOf(change)}: the new one is empty, and the former one keeps ${keeps}`)];
  if (action === 'replace' && loses) return [replaced(id, `${reasonOf(change)}: this loses ${loses}`)];
  if (action === 'remove' && keeps)
    return [removed(id, `CloudFormation keeps it, with ${keeps}; Terraform deletes it where nothing refuses`)];
  return action === 'remove' && loses ? [removed(id, `this loses ${loses}`)] : [];
}

function replaced(id: string, why: string): PlanNotice {
  return { code: 'state-replaced', id, message: `${id} is replaced, ${why}` };
}

function removed(id: string, fate: string): PlanNotice {
  return { code: 'state-removed', id, message: `${id} leaves the service: ${fate}` };
}

function reasonOf({ settings, kind }: PlannedChange): string {
  const replacing = settings.filter(({ replaces }) => replaces);
  return replacing.length === 0 ? `as it is a ${kind} now` : `since ${replacing.map(settingText).join(' and ')}`;
}

function settingText({ path, before, after, replaces }: ChangedSetting): string {
  const where = replaces === 'on Google Cloud' ? ` (${replaces})` : '';
  return `${path} changes from ${JSON.stringify(before)} to ${JSON.stringify(after)}${where}`;
}
