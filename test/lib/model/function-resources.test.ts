import orders from '../../../examples/orders/src/service.ts';
import { buildModel } from '../../../lib/model/build-model.ts';
import { type FunctionResource, resourcesOf, type ServiceModel } from '../../../lib/model/service-model.ts';
import { type FunctionRole, functionRoles } from '../../../runtime/contract/environment.ts';
import { environmentVariables } from '../../../runtime/contract/environment-variables.ts';
import { describeService } from '../../../runtime/service/describe-service.ts';
import { everything, httpWith, route, sound } from './describe.ts';

describe('the functions of the orders example', () => {
  const { model } = buildModel(describeService(orders), 'dev');

  it('may do what their role needs, and nothing else', () => {
    expect(grantsOf(model)).toEqual({
      api: {
        EventStore: ['append-commits', 'load-commits'],
        OrderSummariesV1: ['get-documents', 'find-documents'],
        CheckpointTable: ['read-registry'],
        OrderQueue: ['send-messages'],
      },
      worker: {
        EventStore: ['append-commits', 'load-commits'],
        OrderQueue: ['receive-messages', 'send-dead-letters'],
        Worker: ['send-dead-letters'],
      },
      projector: {
        EventStore: ['follow-commits', 'load-commits'],
        OrderSummariesV1: ['get-documents', 'put-documents'],
        CheckpointTable: ['get-checkpoints', 'put-checkpoints', 'read-registry'],
        Rebuilds: ['send-messages'],
      },
      rebuilder: {
        EventStore: ['scan-commits', 'load-commits'],
        OrderSummariesV1: ['get-documents', 'put-documents'],
        CheckpointTable: ['read-registry', 'write-registry'],
        Rebuilds: ['receive-messages', 'send-dead-letters', 'send-messages'],
      },
      catchUp: {
        EventStore: ['scan-commits', 'load-commits'],
        OrderSummariesV1: ['get-documents', 'put-documents'],
        CheckpointTable: ['get-checkpoints', 'put-checkpoints', 'read-registry', 'keep-catch-up-state'],
        Rebuilds: ['send-messages'],
      },
    });
  });

  it('find each resource by a variable, and nothing that they may not use', () => {
    const table = { EVENT_TABLE: { resource: 'EventStore', attribute: 'name' } };
    const checkpoints = { CHECKPOINT_TABLE: { resource: 'CheckpointTable', attribute: 'name' } };
    const readModel = { ALLFRAME_READ_MODEL_ORDER_SUMMARIES_V1: { resource: 'OrderSummariesV1', attribute: 'name' } };
    const queue = { ALLFRAME_QUEUE_ORDER_QUEUE: { resource: 'OrderQueue', attribute: 'url' } };
    const deadLetters = { ALLFRAME_DEAD_LETTERS_ORDER_QUEUE: { resource: 'OrderQueue', attribute: 'deadLetterUrl' } };
    const own = { FUNCTION_DEAD_LETTERS: { resource: 'Worker', attribute: 'deadLetterUrl' } };
    const rebuilds = { REBUILD_QUEUE: { resource: 'Rebuilds', attribute: 'url' } };
    const texts = {
      LOG_LEVEL: { value: 'info' },
      ALLFRAME_SERVICE: { value: 'orders' },
      ALLFRAME_STAGE: { value: 'dev' },
      ALLFRAME_MODEL_HASH: { value: model.hash },
    };

    expect(functionOf(model, 'api').environment).toEqual({ ...texts, ...table, ...checkpoints, ...readModel, ...queue });
    expect(functionOf(model, 'worker').environment).toEqual({ ...texts, ...table, ...queue, ...deadLetters, ...own });
    expect(functionOf(model, 'projector').environment).toEqual({ ...texts, ...table, ...checkpoints, ...readModel, ...rebuilds });
  });
});

describe('the functions of a service that uses everything', () => {
  const { model } = buildModel(everything, 'dev');
  const grants = grantsOf(model);

  it('are one for each role, two of which follow the store', () => {
    expect(resourcesOf(model, 'function').map(({ role, follows }) => [role, ...follows])).toEqual([
      ['api'],
      ['worker'],
      ['projector', 'projections'],
      ['reactor', 'consumers'],
      ['rebuilder'],
      ['catchUp'],
    ]);
  });

  it('are one reader where one is asked for, with the needs of both', () => {
    const combined = buildModel({ ...everything, streamReaders: 'combined' }, 'dev').model;
    const reader = functionOf(combined, 'projector');
    expect(resourcesOf(combined, 'stream-source').map((source) => source.function)).toEqual(['Projector']);
    expect(resourcesOf(combined, 'function').map(({ role }) => role)).not.toContain('reactor');
    expect(reader.follows).toEqual(['projections', 'consumers']);
    for (const resource of [...Object.keys(grants.projector ?? {}), ...Object.keys(grants.reactor ?? {})])
      expect(reader.grants.map((grant) => grant.resource)).toContain(resource);
  });

  it('scan only where projections are rebuilt, and where lost wake-ups can be found by no index', () => {
    expect(holdersOf(model, 'scan-commits')).toEqual(['rebuilder']);
    expect(holdersOf(model, 'find-commits')).toEqual(['catchUp']);
    const withoutIndex = buildModel({ ...everything, eventStore: {} }, 'dev').model;
    expect(holdersOf(withoutIndex, 'scan-commits')).toEqual(['rebuilder', 'catchUp']);
    expect(holdersOf(withoutIndex, 'find-commits')).toEqual([]);
  });

  it('send and set timers where effects, buckets, sagas and reactors run, through every queue of commands', () => {
    expect(holdersOf(model, 'set-timers')).toEqual(['worker', 'reactor', 'catchUp']);
    for (const queue of ['OrderQueue', 'Strict', 'Commands']) expect(grants.reactor?.[queue]).toEqual(['send-messages']);
    expect(grants.worker?.Commands).toEqual(['send-messages', 'receive-messages', 'send-dead-letters']);
    expect(functionOf(model, 'reactor').environment).toMatchObject({
      TIMER_GROUP: { resource: 'TimerGroup', attribute: 'name' },
      TIMER_ROLE: { resource: 'TimerGroup', attribute: 'roleArn' },
      TIMER_DEAD_LETTERS: { resource: 'TimerGroup', attribute: 'deadLetterArn' },
      ALLFRAME_QUEUE_ARN_COMMANDS: { resource: 'Commands', attribute: 'arn' },
      EVENT_BUS: { resource: 'EventBus', attribute: 'name' },
    });
  });

  it('set no timers in an API without effects, and do in one with', () => {
    expect(grants.api?.TimerGroup).toBeUndefined();
    const http = httpWith(route('POST', '/mails', 'effect', 'SendMail'));
    const api = grantsOf(buildModel({ ...everything, http }, 'dev').model).api;
    expect(api).toMatchObject({ TimerGroup: ['set-timers'], Commands: ['send-messages'] });
    expect(api?.EventStore).toBeUndefined();
  });

  it('make keys of people where events are written, and only read them elsewhere', () => {
    expect(grants.api?.PersonalKeyTable).toEqual(['get-keys', 'unwrap-keys', 'put-keys', 'wrap-keys']);
    expect(grants.projector?.PersonalKeyTable).toEqual(['get-keys', 'unwrap-keys']);
    const unwrapped = grantsOf(buildModel({ ...everything, personalKeys: {} }, 'dev').model);
    expect(unwrapped.worker?.PersonalKeyTable).toEqual(['get-keys', 'put-keys']);
    expect(functionOf(model, 'projector').environment).toMatchObject({
      PERSONAL_KEY_TABLE: { resource: 'PersonalKeyTable', attribute: 'name' },
      PERSONAL_KEY_KMS: { resource: 'PersonalKeyTable', attribute: 'keyArn' },
    });
    const silent = {
      ...everything,
      sagas: [],
      reactors: [],
      commands: [...everything.commands, { name: 'Register', aggregate: 'Customer', reads: [] }],
    };
    expect(grantsOf(buildModel(silent, 'dev').model).reactor?.PersonalKeyTable).toEqual(['get-keys', 'unwrap-keys']);
    expect(grantsOf(buildModel({ ...silent, personalData: ['Customer'] }, 'dev').model).reactor?.PersonalKeyTable).toBeUndefined();
    const others = grantsOf(buildModel({ ...everything, personalData: ['Customer'] }, 'dev').model);
    expect(others.projector?.PersonalKeyTable).toBeUndefined();
  });

  it('store in the bucket of the event store where they append, and drop snapshots alone', () => {
    expect(grants.worker?.SnapshotBucket).toEqual(['get-objects', 'put-objects', 'drop-snapshots']);
    expect(grants.projector?.SnapshotBucket).toEqual(['get-objects']);
    expect(grants.reactor?.SnapshotBucket).toEqual(['get-objects', 'put-objects']);
    const large = grantsOf(buildModel({ ...everything, eventStore: { bucket: true } }, 'dev').model);
    expect(large.worker?.SnapshotBucket).toEqual(['get-objects', 'put-objects']);
    const none = buildModel({ ...everything, eventStore: { snapshotEvery: 100, bucket: false } }, 'dev').model;
    expect(resourcesOf(none, 'bucket').map(({ bucket }) => bucket)).toEqual(['uploads']);
    expect(functionOf(none, 'worker').environment.SNAPSHOT_BUCKET).toBeUndefined();
  });

  it('read objects of a bucket where its handler does', () => {
    const blind = { ...everything, buckets: { uploads: { on: ['created'], reads: false } as const } };
    expect(grants.worker?.UploadsBucket).toEqual(['get-objects']);
    expect(grantsOf(buildModel(blind, 'dev').model).worker?.UploadsBucket).toBeUndefined();
    expect(functionOf(buildModel(blind, 'dev').model, 'worker').environment.ALLFRAME_BUCKET_UPLOADS).toBeDefined();
  });

  it('keep both versions of a projection up to date, and read both', () => {
    for (const resource of ['OrdersV1', 'OrdersV2']) {
      expect(grants.projector?.[resource]).toEqual(['get-documents', 'put-documents']);
      expect(grants.api?.[resource]).toContain('get-documents');
    }
  });

  it('find secrets by name, and hold none', () => {
    const worker = functionOf(model, 'worker');
    expect(worker.secrets).toEqual({ STRIPE_KEY: { kind: 'secret', name: 'orders/stripe' } });
    expect(worker.environment).toMatchObject({ A_KEY: { value: 'a' }, ALLFRAME_SECRET_STRIPE_KEY: { value: 'secret:orders/stripe' } });
    expect(worker.environment.STRIPE_KEY).toBeUndefined();
  });

  it('keep what fails without anybody waiting', () => {
    const failures = resourcesOf(model, 'function').map(({ role, asyncFailures }) => [role, asyncFailures?.deadLetter.name]);
    expect(Object.fromEntries(failures)).toEqual({
      worker: 'orders-dev-worker-dead-letters',
      catchUp: 'orders-dev-catch-up-dead-letters',
    });
    const waitedFor = { ...everything, topics: {}, buckets: {}, schedules: {}, invocable: [], eventBus: undefined };
    expect(functionOf(buildModel(waitedFor, 'dev').model, 'worker').asyncFailures).toBeUndefined();
  });

  it('have as much memory and time as their role needs', () => {
    const sizes = resourcesOf(model, 'function').map(({ role, memoryMb, timeoutSeconds }) => [role, memoryMb, timeoutSeconds]);
    expect(sizes).toEqual([
      ['api', 256, 29],
      ['worker', 256, 29],
      ['projector', 256, 60],
      ['reactor', 256, 60],
      ['rebuilder', 512, 900],
      ['catchUp', 256, 270],
    ]);
  });

  it('are told and granted nothing of a resource that the model lacks', () => {
    const ids = new Set(model.resources.map(({ id }) => id));
    for (const { environment, grants } of resourcesOf(model, 'function')) {
      const named = [...Object.values(environment).flatMap((value) => ('resource' in value ? [value.resource] : []))];
      expect([...named, ...grants.map(({ resource }) => resource)].filter((id) => !ids.has(id))).toEqual([]);
    }
  });
});

describe('a service that needs less', () => {
  it('has no function, source or storage without work', () => {
    const bare = { queries: [], projections: [], queues: {}, eventBus: undefined, http: undefined };
    expect(buildModel({ ...sound, ...bare }, 'dev').model.resources.map(({ kind }) => kind)).toEqual(['event-store']);

    const { eventBus } = sound;
    expect(rolesOf({ ...bare, eventBus })).toEqual(['worker']);
    expect(rolesOf({ ...bare, projections: sound.projections })).toEqual(['projector', 'rebuilder', 'catchUp']);
    expect(rolesOf({ ...bare, reactors: everything.reactors })).toEqual(['worker', 'reactor', 'catchUp']);
    expect(rolesOf({ ...bare, eventBus: { name: undefined, dispatch: {}, publish: everything.eventBus?.publish ?? [] } })).toEqual([
      'reactor',
      'catchUp',
    ]);
    expect(rolesOf({ ...bare, http: httpWith() })).toEqual(['api']);
  });

  it('grants a publisher to read and publish, and to send nothing', () => {
    const eventBus = { name: undefined, dispatch: {}, publish: everything.eventBus?.publish ?? [] };
    const { reactor } = grantsOf(buildModel({ ...sound, projections: [], queries: [], http: undefined, eventBus }, 'dev').model);
    expect(reactor).toEqual({
      EventStore: ['follow-commits', 'load-commits'],
      EventBus: ['publish-events'],
      CheckpointTable: ['get-checkpoints', 'put-checkpoints'],
    });
  });

  it('grants its API nothing that no route needs', () => {
    const [, , byQuery] = sound.http?.routes ?? [];
    const http = byQuery && httpWith(byQuery);
    expect(grantsOf(buildModel({ ...sound, http }, 'dev').model).api).toEqual({
      EventStore: ['load-commits'],
      OrdersV1: ['get-documents', 'find-documents'],
      CheckpointTable: ['read-registry'],
    });
  });

  it('lets those read who run a command that asks', () => {
    const commands = sound.commands.map((command) => ({ ...command, reads: ['GetOrder'] }));
    const { model } = buildModel({ ...sound, commands, http: httpWith(route('POST', '/orders', 'command', 'CreateOrder')) }, 'dev');
    for (const role of ['api', 'worker'] as const) expect(grantsOf(model)[role]?.OrdersV1).toEqual(['get-documents', 'find-documents']);
    expect(grantsOf(buildModel(sound, 'dev').model).worker?.OrdersV1).toBeUndefined();
  });

  it('gives each function the variables that its role can’t start without', () => {
    for (const service of [
      { ...sound, http: httpWith() },
      everything,
      { ...everything, projections: [], replacedProjections: [], queries: [], invocable: [], http: undefined },
    ])
      for (const { role, environment } of resourcesOf(buildModel(service, 'dev').model, 'function')) {
        const required = Object.entries(environmentVariables).filter(([, { requiredBy }]) =>
          (requiredBy as readonly FunctionRole[]).includes(role),
        );
        const missing = required.filter(([name]) => !(name in environment));
        expect(missing).toEqual([]);
      }
  });
});

function functionOf(built: ServiceModel, role: FunctionRole): FunctionResource {
  const found = resourcesOf(built, 'function').find((resource) => resource.role === role);
  if (!found) throw new Error(`no function ${role}`);
  return found;
}

/** By role, by resource. */
function grantsOf(built: ServiceModel): Readonly<Partial<Record<FunctionRole, Readonly<Record<string, readonly string[]>>>>> {
  return Object.fromEntries(
    resourcesOf(built, 'function').map(({ role, grants }) => [
      role,
      Object.fromEntries(grants.map(({ resource, operations }) => [resource, operations])),
    ]),
  );
}

function holdersOf(built: ServiceModel, operation: string): readonly FunctionRole[] {
  const grants = grantsOf(built);
  return functionRoles.filter((role) => Object.values(grants[role] ?? {}).some((operations) => operations.includes(operation)));
}

function rolesOf(changes: Partial<typeof sound>): readonly FunctionRole[] {
  return resourcesOf(buildModel({ ...sound, ...changes }, 'dev').model, 'function').map(({ role }) => role);
}
