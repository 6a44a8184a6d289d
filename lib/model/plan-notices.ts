import type { ChangedSetting, PlanNotice, PlannedChange } from './plan.ts';
import { renameHint } from './rename-hint.ts';
import { traitsOf } from './resource-traits.ts';
import type { Resource } from './service-model.ts';
import { widenings } from './widenings.ts';

type Resources = ReadonlyMap<string, Resource>;

/** What state is lost or left behind, and who may do more than before. */
export function noticesOf(changes: readonly PlannedChange[], before: Resources, after: Resources): readonly PlanNotice[] {
  const added = changes.filter(({ action }) => action === 'add').flatMap(({ id }) => after.get(id) ?? []);
  const ofState = changes.flatMap((change) => {
    const former = before.get(change.id);
    return former ? stateNotices(change, former, added) : [];
  });
  const all = [...after.values()];
  return [
    ...ofState,
    ...all.flatMap((resource) => forgottenRename(before.get(resource.id), resource)),
    ...all.flatMap((resource) => widenings(before.get(resource.id), resource)),
  ];
}

function stateNotices(change: PlannedChange, former: Resource, added: readonly Resource[]): readonly PlanNotice[] {
  const { id, action } = change;
  const { keeps, loses } = traitsOf(former);
  if (action === 'replace' && keeps) return [replaced(id, `${reasonOf(change)}: the new one is empty, and the former one keeps ${keeps}`)];
  if (action === 'replace' && loses) return [replaced(id, `${reasonOf(change)}: this loses ${loses}`)];
  if (change.renamedFrom !== undefined && (keeps || loses)) return [renamed(change)];
  return action === 'remove' ? fateOf(former).map((fate) => removed(id, `${fate}${renameHint(former, added)}`)) : [];
}

/** What becomes of the state of a resource that leaves. */
function fateOf(former: Resource): readonly string[] {
  const { keeps, loses, terraformKeeps } = traitsOf(former);
  const until = `until it is emitted with --allow-destroy ${former.id}`;
  if (keeps) return [`CloudFormation keeps it, with ${keeps}, and so does Terraform ${until}`];
  if (!loses) return [];
  if (terraformKeeps === 'everywhere') return [`CloudFormation deletes it, which loses ${loses}; Terraform keeps it ${until}`];
  return [`this loses ${loses}${terraformKeeps ? `, but ${terraformKeeps}, where Terraform keeps the subscription ${until}` : ''}`];
}

/** CloudFormation knows a renamed resource by its first name alone. */
function forgottenRename(before: Resource | undefined, { id, formerIds }: Resource): readonly PlanNotice[] {
  const [first] = before?.formerIds ?? [];
  if (first === undefined || formerIds?.[0] === first) return [];
  const message = `${id} does not say any more that it was ${first} at first: it gets names of its own, and CloudFormation makes another one; keep renamedFrom as long as there is ${id}`;
  return [{ code: 'rename-forgotten', id, message }];
}

function renamed({ id, renamedFrom }: PlannedChange): PlanNotice {
  return {
    code: 'state-kept',
    id,
    message: `${id} is what was ${renamedFrom}: it keeps its physical names, and nothing of it is made anew`,
  };
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
