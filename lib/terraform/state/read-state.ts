/** A resource as Terraform knows it to be. */
export interface StateResource {
  readonly type: string;
  readonly name: string;
  readonly values: Readonly<Record<string, unknown>>;
}

interface StateModule {
  readonly resources?: readonly (StateResource & { readonly mode: string })[];
  readonly child_modules?: readonly StateModule[];
}

/**
 * The resources of a state, by type and name: what `terraform show -json` prints
 * (https://developer.hashicorp.com/terraform/internals/json-format).
 *
 * @throws {SyntaxError} when it is something else
 */
export function readState(text: string): ReadonlyMap<string, StateResource> {
  const state = JSON.parse(text) as { format_version?: unknown; planned_values?: unknown; values?: { root_module?: StateModule } };
  if (typeof state?.format_version !== 'string')
    throw new SyntaxError('it is not what terraform show -json prints: format_version is missing');
  if (state.planned_values !== undefined) throw new SyntaxError('it is what terraform show -json prints of a plan, not of the state');
  const resources = state.values?.root_module ? resourcesOf(state.values.root_module) : [];
  return new Map(resources.map((resource) => [`${resource.type}.${resource.name}`, resource]));
}

function resourcesOf({ resources = [], child_modules = [] }: StateModule): readonly StateResource[] {
  return [...resources.filter(({ mode }) => mode === 'managed'), ...child_modules.flatMap(resourcesOf)];
}
