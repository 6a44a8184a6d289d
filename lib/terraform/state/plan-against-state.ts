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
export function planAgainstState({ resource: types, moved = [], removed = [] }: TerraformJson, deployed: State): StatePlan {
  const { state, renames } = afterMoves(deployed, moved);
  const said = new Map<string, StateResource>(
    Object.entries(types).flatMap(([type, resources]) =>
      Object.entries(resources).map(([name, values]) => [`${type}.${name}`, { type, name, values }] as const),
    ),
  );
  const changes = [
    ...[...said].flatMap(([address, resource]) => changeOf(address, resource, state.get(address), renames.get(address))),
    ...[...state]
      .filter(([address]) => !said.has(address))
      .map(([id, { type }]) => ({ action: 'remove' as const, id, kind: type, settings: [] })),
  ];
  const left = new Set(removed.map(({ from }) => from));
  return { changes, notices: changes.flatMap((change) => [...stateNotices(change, left), ...permissionNotices(change)]) };
}

type State = ReadonlyMap<string, StateResource>;

/** The state under the addresses that its resources have now, and those that they had. */
function afterMoves(deployed: State, moved: NonNullable<TerraformJson['moved']>): { state: State; renames: ReadonlyMap<string, string> } {
  const next = new Map(moved.map(({ from, to }) => [from, to]));
  const today = (address: string): string => {
    const to = next.get(address);
    return to === undefined ? address : today(to);
  };
  const addresses = [...deployed].map(([address, resource]) => ({ address, resource, now: today(address) }));
  return {
    state: new Map(addresses.map(({ now, resource }) => [now, resource])),
    renames: new Map(addresses.filter(({ address, now }) => address !== now).map(({ address, now }) => [now, address])),
  };
}

/** What Terraform itself reads, and the provider never sees. */
const ofTerraform = ['//', 'lifecycle', 'depends_on', 'provider', 'count', 'for_each', 'timeouts'];

function settingsIn(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !ofTerraform.includes(name)));
}

function changeOf(
  id: string,
  { type, values }: StateResource,
  held: StateResource | undefined,
  renamedFrom: string | undefined,
): readonly PlannedChange[] {
  // How many there are of what is repeated, a variable says: it may be none.
  if (!held) return values.for_each === undefined ? [{ action: 'add', id, kind: type, settings: [] }] : [];
  const settings = Object.entries(settingsIn(values))
    .filter(([path, value]) => !matchesState(value, held.values[path]))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([path, after]) => settingOf(type, path, held.values[path], after));
  const renamed = renamedFrom === undefined ? {} : { renamedFrom };
  if (settings.length === 0) return renamedFrom === undefined ? [] : [{ action: 'rename', id, ...renamed, kind: type, settings }];
  return [{ action: settings.some((setting) => setting.replaces) ? 'replace' : 'change', id, ...renamed, kind: type, settings }];
}

function settingOf(type: string, path: string, before: unknown, after: unknown): ChangedSetting {
  return { path, before: before ?? undefined, after, ...(replaces(type, path) && { replaces: 'everywhere' as const }) };
}

function stateNotices({ action, id, kind, settings }: PlannedChange, left: ReadonlySet<string>): readonly PlanNotice[] {
  const holds = heldBy(kind);
  if (left.has(id)) return [{ code: 'state-kept', id, message: keptMessage(id, holds) }];
  if (holds === undefined || (action !== 'remove' && action !== 'replace')) return [];
  const fate = `this loses ${holds}, unless its protection refuses`;
  if (action === 'remove') return [{ code: 'state-removed', id, message: `${id} is no part of the service any more: ${fate}` }];
  const why = settings.filter((setting) => setting.replaces).map(({ path }) => path);
  return [{ code: 'state-replaced', id, message: `${id} is replaced, since its ${why.join(' and ')} changes: ${fate}` }];
}

function keptMessage(id: string, holds: string | undefined): string {
  const fate = `Terraform forgets it and leaves it as it is${holds === undefined ? '' : `, with ${holds}`}`;
  return `${id} is no part of the service any more: ${fate}, until its part is emitted with --allow-destroy`;
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
