import orders from '../../../examples/orders/src/service.ts';
import { buildModel } from '../../../lib/model/build-model.ts';
import type { Resource, ResourceKind, ResourceOf, ServiceModel } from '../../../lib/model/service-model.ts';
import { describeService } from '../../../runtime/service/describe-service.ts';

/** The orders example, for the stage `test`. */
export const ordersModel: ServiceModel = buildModel(describeService(orders), 'test').model;

/** The same model with every resource of a kind changed. */
export function ordersWith<Kind extends ResourceKind>(kind: Kind, change: (resource: ResourceOf<Kind>) => ResourceOf<Kind>): ServiceModel {
  const isChanged = (resource: Resource): resource is ResourceOf<Kind> => resource.kind === kind;
  return { ...ordersModel, resources: ordersModel.resources.map((resource) => (isChanged(resource) ? change(resource) : resource)) };
}
