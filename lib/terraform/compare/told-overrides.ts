import type { ServiceModel } from '../../model/service-model.ts';
import type { Difference, Twins } from './compare-infrastructure.ts';

/** The model as it would be if the service overrode nothing. */
export function withoutOverrides(model: ServiceModel): ServiceModel {
  return { ...model, resources: model.resources.map((resource) => ({ ...resource, overrides: undefined })) };
}

/** Whether the service overrides anything, for whichever tool. */
export function hasOverrides({ resources }: ServiceModel): boolean {
  return resources.some(({ overrides }) => overrides !== undefined);
}

/**
 * Tells the twins that differ only since the service overrides a part for one of the two tools, from those that differ by themselves.
 *
 * @param twins of the service as it is
 * @param plain of the same service without its overrides
 */
export function withToldOverrides(twins: readonly Twins[], plain: readonly Twins[]): readonly Twins[] {
  const byKey = new Map(plain.map((each) => [keyOf(each), each]));
  return twins.map((each) => (isByOverride(each, byKey.get(keyOf(each))) ? overridden(each) : each));
}

/** Another name is another resource, so that of one the plain rendering may know nothing. */
function isByOverride({ outcome, differences }: Twins, plain: Twins | undefined): boolean {
  if (outcome === 'equal') return false;
  if (outcome !== 'different') return plain === undefined || plain.outcome === 'equal';
  return differences.every(({ fact }) => plain === undefined || !plain.differences.some((difference) => difference.fact === fact));
}

function overridden(twins: Twins): Twins {
  return { ...twins, outcome: 'overridden', differences: twins.outcome === 'different' ? twins.differences : [nameOf(twins)] };
}

function nameOf({ outcome, name }: Twins): Difference {
  const isTerraforms = outcome === 'only-terraform';
  return { fact: 'name', cloudformation: isTerraforms ? undefined : name, terraform: isTerraforms ? name : undefined };
}

function keyOf({ kind, name }: Twins): string {
  return `${kind} ${name}`;
}
