import { App, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { temporaryFolder } from '../bundle/temporary-folder.ts';
import type { ServiceModel } from '../model/service-model.ts';
import { withIds } from '../model/with-ids.ts';
import { prefixAddresses, prefixOf } from './address.ts';
import { addressIn, resourcesBelow } from './stateful.ts';

/** A resource's address that changed. */
export interface Move {
  readonly from: string;
  readonly to: string;
}

/** Renders a model's resources below a construct. */
export type Render = (scope: Construct, model: ServiceModel) => void;

/**
 * How the addresses of a service's resources changed with the names of its parts, the oldest first: what was renamed twice moved twice, since
 * nobody knows which of its addresses a state has.
 *
 * @param service what was rendered of the model
 */
export function movesOf(service: Construct, model: ServiceModel, render: Render): readonly Move[] {
  const renames = Math.max(0, ...model.resources.map(({ formerIds = [] }) => formerIds.length));
  const generations = Array.from({ length: renames }, (_, index) => {
    const scope = elsewhere(service);
    render(scope, withFormerIds(model, renames - index));
    return addressesBelow(scope);
  });
  return [...generations, addressesBelow(service)].flatMap((addresses, index, all) => {
    const next = all[index + 1] ?? addresses;
    return addresses.map((from, at) => ({ from, to: next[at] ?? from })).filter(({ from, to }) => from !== to);
  });
}

/** A stack of no use but to see what would stand in it, with the same prefix of addresses. */
export function elsewhere(service: Construct): TerraformStack {
  const app = new App({ skipValidation: true, outdir: temporaryFolder('cdktf') });
  const stack = new TerraformStack(app, TerraformStack.of(service).node.id);
  prefixAddresses(stack, prefixOf(service));
  return stack;
}

/** The model under the ids of so many renames ago; its order does not change with them. */
function withFormerIds(model: ServiceModel, renames: number): ServiceModel {
  const former = new Map(model.resources.map(({ id, formerIds = [] }) => [id, formerIds.at(-renames) ?? formerIds[0] ?? id]));
  return { ...model, resources: withIds(model.resources, (id) => former.get(id) ?? id) };
}

function addressesBelow(scope: Construct): readonly string[] {
  return resourcesBelow(scope).map(addressIn);
}
