import type { ChangedSetting, PlanNotice, PlannedChange } from '../../model/plan.ts';
import { listOf, statementsOf } from '../compare/statements.ts';
import type { TerraformJson } from '../compare/terraform-values.ts';
import { matchesState } from './matches-state.ts';
import type { StateResource } from './read-state.ts';
import { heldBy, replaces } from './state-traits.ts';

/** What a configuration changes of what is deployed, and what to look at before. */
export interface StatePlan {
  readonly changes: readonly PlannedChange[];
  readonly notices: readonly PlanNotice[];
}

/**
 * Compares what Terraform would be told with what it made. It knows no provider: attributes that the configuration says nothing of, and what a
 * reference leads to, are left to `terraform plan`.
 */
export function planAgainstState({ resource: types }: TerraformJson, state: ReadonlyMap<string, StateResource>): StatePlan {
  const said = new Map<string, StateResource>(
    Object.entries(types).flatMap(([type, resources]) =>
      Object.entries(resources).map(([name, values]) => [`${type}.${name}`, { type, name, values: settingsIn(values) }] as const),
    ),
  );
  const changes = [
    ...[...said].flatMap(([address, resource]) => changeOf(address, resource, state.get(address))),
    ...[...state]
      .filter(([address]) => !said.has(address))
      .map(([id, { type }]) => ({ action: 'remove' as const, id, kind: type, settings: [] })),
  ];
  return { changes, notices: changes.flatMap((change) => [...stateNotices(change), ...permissionNotices(change)]) };
}

/** What Terraform itself reads, and the provider never sees. */
const ofTerraform = ['//', 'lifecycle', 'depends_on', 'provider', 'count', 'for_each', 'timeouts'];

function settingsIn(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !ofTerraform.includes(name)));
}

function changeOf(id: string, { type, values }: StateResource, held: StateResource | undefined): readonly PlannedChange[] {
  if (!held) return [{ action: 'add', id, kind: type, settings: [] }];
  const settings = Object.entries(values)
    .filter(([path, value]) => !matchesState(value, held.values[path]))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([path, after]) => settingOf(type, path, held.values[path], after));
  if (settings.length === 0) return [];
  return [{ action: settings.some((setting) => setting.replaces) ? 'replace' : 'change', id, kind: type, settings }];
}

function settingOf(type: string, path: string, before: unknown, after: unknown): ChangedSetting {
  return { path, before: before ?? undefined, after, ...(replaces(type, path) && { replaces: 'everywhere' as const }) };
}

function stateNotices({ action, id, kind, settings }: PlannedChange): readonly PlanNotice[] {
  const holds = heldBy(kind);
  if (holds === undefined || action === 'add' || action === 'change') return [];
  const fate = `this loses ${holds}, unless its protection refuses`;
  if (action === 'remove') return [{ code: 'state-removed', id, message: `${id} is no part of the service any more: ${fate}` }];
  const why = settings.filter((setting) => setting.replaces).map(({ path }) => path);
  return [{ code: 'state-replaced', id, message: `${id} is replaced, since its ${why.join(' and ')} changes: ${fate}` }];
}

/** Of a policy each action on each resource, and of a role of Google Cloud each permission, that what is deployed does not have. */
function permissionNotices({ id, settings }: PlannedChange): readonly PlanNotice[] {
  return settings.flatMap(({ path, before, after }) => {
    const [held, said] =
      path === 'policy' ? [statementsIn(before), statementsIn(after)] : path === 'permissions' ? [listOf(before), listOf(after)] : [[], []];
    const added = said.filter((one) => !held.some((other) => isSame(String(one), String(other))));
    return added.map((permission): PlanNotice => ({ code: 'permission-widened', id, message: `${id} adds: ${permission}` }));
  });
}

/** A reference led to one word: what stands behind it, such as a condition, is not part of it. */
function isSame(said: string, held: string): boolean {
  const parts = said.split(/\$\{[^}]*\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('\\S*')}$`).test(held);
}

function statementsIn(policy: unknown): readonly unknown[] {
  try {
    return typeof policy === 'string' ? statementsOf(policy) : [];
  } catch {
    return [];
  }
}
