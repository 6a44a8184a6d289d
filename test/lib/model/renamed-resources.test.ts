import { buildModel } from '../../../lib/model/build-model.ts';
import { namesOf } from '../../../lib/model/resource-names.ts';
import type { Resource } from '../../../lib/model/service-model.ts';
import { withOldestIds } from '../../../lib/model/with-ids.ts';
import type { ServiceDescription } from '../../../runtime/service/describe-service.ts';
import { everything } from './describe.ts';

/** The same service, with another name for each of its parts. */
const renamed: ServiceDescription = {
  ...everything,
  queues: renamedParts(everything.queues),
  topics: renamedParts(everything.topics),
  buckets: renamedParts(everything.buckets),
  schedules: renamedParts(everything.schedules),
  eventBus: everything.eventBus && { ...everything.eventBus, dispatch: renamedParts(everything.eventBus.dispatch) },
  projections: everything.projections.map((projection) => ({ ...projection, name: 'New Orders', renamedFrom: 'Orders' })),
  replacedProjections: everything.replacedProjections.map((projection) => ({ ...projection, name: 'New Orders' })),
  queries: everything.queries.map((query) => ({ ...query, projection: 'New Orders' })),
};

function renamedParts<Part>(parts: Readonly<Record<string, Part>>): Record<string, Part & { renamedFrom: string }> {
  return Object.fromEntries(Object.entries(parts).map(([name, part]) => [`new ${name}`, { ...part, renamedFrom: name }]));
}

const before = buildModel(everything, 'prod').model.resources;
const { model } = buildModel(renamed, 'prod');

const byId = (resources: readonly Resource[]) => [...resources].sort((one, other) => (one.id < other.id ? -1 : 1));

describe('the resources of renamed parts', () => {
  it('have ids of their names, and know the former ones', () => {
    const queue = model.resources.find(({ id }) => id === 'NewOrderQueue');
    expect(queue).toMatchObject({ queue: 'new orderQueue', name: 'orders-prod-order-queue', formerIds: ['OrderQueue'] });
    expect(model.resources.filter(({ formerIds }) => formerIds).length).toBeGreaterThan(10);
    expect(model.resources.find(({ kind }) => kind === 'event-store')).not.toHaveProperty('formerIds');
  });

  it('keep every physical name', () => {
    const physical = (resources: readonly Resource[]) =>
      resources
        .flatMap(namesOf)
        .map(({ rule, name }) => `${rule} ${name}`)
        .sort();
    expect(physical(model.resources)).toEqual(physical(before));
  });

  it('are to CloudFormation under the ids that they had, by which they refer to each other', () => {
    const oldest = withOldestIds(model).resources;
    const shape = (resources: readonly Resource[]) =>
      byId(resources).map((resource) => ({ id: resource.id, kind: resource.kind, ...referencesOf(resource) }));
    expect(shape(oldest)).toEqual(shape(before));
  });

  it('have the oldest of several names', () => {
    const commands = ['SubmitOrder'];
    const twice = buildModel({ ...everything, queues: { third: { commands, renamedFrom: ['first', 'second'] } }, http: undefined }, 'prod');
    expect(twice.model.resources.find(({ id }) => id === 'Third')).toMatchObject({
      name: 'orders-prod-first',
      deadLetter: { name: 'orders-prod-first-dead-letters' },
      formerIds: ['First', 'Second'],
    });
  });
});

/** By which ids a resource names others. */
function referencesOf(resource: Resource): object {
  switch (resource.kind) {
    case 'function':
      return { grants: resource.grants.map((grant) => grant.resource).sort() };
    case 'queue-source':
      return { queue: resource.queue };
    case 'topic-subscription':
      return { topic: resource.topic, target: resource.target };
    case 'bucket-source':
      return { bucket: resource.bucket };
    case 'timer-group':
      return { queues: [...resource.queues].sort() };
    case 'alarm':
      return { metric: resource.metric };
    default:
      return {};
  }
}
