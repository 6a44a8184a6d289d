import orders from '../../../examples/orders/src/service.ts';
import { buildModel } from '../../../lib/model/build-model.ts';
import { type FunctionResource, resourcesOf, type ServiceModel } from '../../../lib/model/service-model.ts';
import { environmentVariables, type FunctionRole } from '../../../runtime/contract/environment.ts';
import { describeService } from '../../../runtime/service/describe-service.ts';
import { httpWith, route, sound } from './describe.ts';

describe('the functions of the orders example', () => {
  const { model } = buildModel(describeService(orders), 'dev');

  it('may do what their role needs, and nothing else', () => {
    const grants = resourcesOf(model, 'function').map(({ role, grants }) => [
      role,
      ...grants.map(({ resource, operations }) => [resource, ...operations]),
    ]);
    expect(grants).toEqual([
      [
        'api',
        ['EventStore', 'append-commits', 'load-commits'],
        ['OrderSummariesV1', 'get-documents', 'find-documents'],
        ['OrderQueue', 'send-messages'],
      ],
      ['worker', ['EventStore', 'append-commits', 'load-commits'], ['OrderQueue', 'receive-messages', 'send-dead-letters']],
      ['projector', ['EventStore', 'follow-commits', 'load-commits'], ['OrderSummariesV1', 'get-documents', 'put-documents']],
    ]);
  });

  it('may save snapshots where the service takes some', () => {
    const snapshots = { ...describeService(orders), eventStore: { snapshotEvery: 100 } };
    const grants = resourcesOf(buildModel(snapshots, 'dev').model, 'function').map(({ grants: [first] }) => first?.operations);
    expect(grants).toEqual([
      ['append-commits', 'load-commits', 'save-snapshots'],
      ['append-commits', 'load-commits', 'save-snapshots'],
      ['follow-commits', 'load-commits'],
    ]);
  });

  it('find each resource by a variable, and nothing that they may not use', () => {
    const table = { EVENT_TABLE: { resource: 'EventStore', attribute: 'name' } };
    const readModel = { ALLFRAME_READ_MODEL_ORDER_SUMMARIES_V1: { resource: 'OrderSummariesV1', attribute: 'name' } };
    const queue = { ALLFRAME_QUEUE_ORDER_QUEUE: { resource: 'OrderQueue', attribute: 'url' } };
    const deadLetters = { ALLFRAME_DEAD_LETTERS_ORDER_QUEUE: { resource: 'OrderQueue', attribute: 'deadLetterUrl' } };
    const texts = {
      LOG_LEVEL: { value: 'info' },
      ALLFRAME_SERVICE: { value: 'orders' },
      ALLFRAME_STAGE: { value: 'dev' },
      ALLFRAME_MODEL_HASH: { value: model.hash },
    };

    expect(functionOf(model, 'api').environment).toEqual({ ...texts, ...table, ...readModel, ...queue });
    expect(functionOf(model, 'worker').environment).toEqual({ ...texts, ...table, ...queue, ...deadLetters });
    expect(functionOf(model, 'projector').environment).toEqual({ ...texts, ...table, ...readModel });
  });
});

describe('a service that needs less', () => {
  it('has no function, source or storage without work', () => {
    const bare = { queries: [], projections: [], queues: {}, eventBus: undefined, http: undefined };
    expect(buildModel({ ...sound, ...bare }, 'dev').model.resources.map(({ kind }) => kind)).toEqual(['event-store']);

    const { eventBus } = sound;
    expect(rolesOf({ ...bare, eventBus })).toEqual(['worker']);
    expect(rolesOf({ ...bare, projections: sound.projections })).toEqual(['projector']);
    expect(rolesOf({ ...bare, http: httpWith() })).toEqual(['api']);
  });

  it('grants its API nothing that no route needs', () => {
    const [, , byQuery] = sound.http?.routes ?? [];
    const http = byQuery && httpWith(byQuery);
    expect(functionOf(buildModel({ ...sound, http }, 'dev').model, 'api').grants).toEqual([
      { resource: 'EventStore', operations: ['load-commits'] },
      { resource: 'OrdersV1', operations: ['get-documents', 'find-documents'] },
    ]);
  });

  it('lets those read who run a command that asks', () => {
    const commands = sound.commands.map((command) => ({ ...command, reads: ['GetOrder'] }));
    const { model } = buildModel({ ...sound, commands, http: httpWith(route('POST', '/orders', 'command', 'CreateOrder')) }, 'dev');
    const documents = { resource: 'OrdersV1', operations: ['get-documents', 'find-documents'] };
    for (const role of ['api', 'worker'] as const) expect(functionOf(model, role).grants).toContainEqual(documents);
    expect(functionOf(buildModel(sound, 'dev').model, 'worker').grants).not.toContainEqual(documents);
  });

  it('gives each function the variables that its role can’t start without', () => {
    const http = httpWith();
    for (const { role, environment } of resourcesOf(buildModel({ ...sound, http }, 'dev').model, 'function')) {
      const required = Object.entries(environmentVariables).filter(([, { requiredBy }]) =>
        (requiredBy as readonly FunctionRole[]).includes(role),
      );
      expect(Object.keys(environment)).toEqual(expect.arrayContaining(required.map(([name]) => name)));
    }
  });
});

function functionOf(built: ServiceModel, role: FunctionRole): FunctionResource {
  const found = resourcesOf(built, 'function').find((resource) => resource.role === role);
  if (!found) throw new Error(`no function ${role}`);
  return found;
}

function rolesOf(changes: Partial<typeof sound>): readonly FunctionRole[] {
  return resourcesOf(buildModel({ ...sound, ...changes }, 'dev').model, 'function').map(({ role }) => role);
}
