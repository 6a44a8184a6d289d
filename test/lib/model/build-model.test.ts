import orders from '../../../examples/orders/src/service.ts';
import { buildModel } from '../../../lib/model/build-model.ts';
import { InvalidServiceError } from '../../../lib/model/diagnostics.ts';
import { type FunctionResource, type Resource, resourcesOf, type ServiceModel } from '../../../lib/model/service-model.ts';
import type { FunctionRole } from '../../../runtime/contract/environment.ts';
import { describeService } from '../../../runtime/service/describe-service.ts';
import { sound } from './describe.ts';

const description = describeService(orders);
const { model, warnings } = buildModel(description, 'dev');

describe('the model of the orders example', () => {
  it('has every resource under an id of its own, what a resource refers to before it', () => {
    expect(model.resources.map(({ kind, id }) => `${kind} ${id}`)).toEqual([
      'event-store EventStore',
      'read-model OrderSummariesV1',
      'checkpoint-table CheckpointTable',
      'queue OrderQueue',
      'queue Rebuilds',
      'event-bus EventBus',
      'function Api',
      'function Worker',
      'function Projector',
      'function Rebuilder',
      'function CatchUp',
      'queue-source OrderQueueSource',
      'queue-source RebuildsSource',
      'stream-source ProjectorSource',
      'bus-rule BasketAbandonedRule',
      'http-api HttpApi',
      'schedule CatchUpSchedule',
    ]);
    expect(warnings).toEqual([]);
  });

  it('names resources after service and stage, and a stage’s names are its own', () => {
    expect(namesOf(model)).toEqual([
      'orders-dev-events',
      'orders-dev-order-summaries-v1',
      'orders-dev-checkpoints',
      'orders-dev-order-queue',
      'orders-dev-order-queue-dead-letters',
      'orders-dev-rebuilds',
      'orders-dev-rebuilds-dead-letters',
      'orders-dev-bus',
      'orders-dev-api',
      'orders-dev-worker',
      'orders-dev-projector',
      'orders-dev-rebuilder',
      'orders-dev-catch-up',
      'orders-dev-projector-lost-wake-ups',
      'orders-dev-basket-abandoned',
      'orders-dev-basket-abandoned-dead-letters',
      'orders-dev-api',
      'orders-dev-catch-up',
      'orders-dev-catch-up-schedule-dead-letters',
    ]);
    const others = [buildModel(description, 'prod').model, buildModel({ ...description, name: 'returns' }, 'dev').model];
    expect(others.flatMap(namesOf).filter((name) => namesOf(model).includes(name))).toEqual([]);
  });

  it('keeps ids, and so what infrastructure knows a resource by, from stage to stage', () => {
    expect(buildModel(description, 'prod').model.resources.map(({ id }) => id)).toEqual(model.resources.map(({ id }) => id));
  });

  it('protects what keeps data, unless the definition says otherwise', () => {
    const kept = { pointInTimeRecovery: true, deletionProtection: true };
    expect([...resourcesOf(model, 'event-store'), ...resourcesOf(model, 'read-model')]).toEqual([
      expect.objectContaining(kept),
      expect.objectContaining(kept),
    ]);
    const given = buildModel(
      { ...description, eventStore: { deletionProtection: false, pointInTimeRecovery: false, name: 'mine' } },
      'dev',
    );
    expect(resourcesOf(given.model, 'event-store')).toEqual([
      { kind: 'event-store', id: 'EventStore', name: 'mine', byTimestamp: false, pointInTimeRecovery: false, deletionProtection: false },
    ]);
  });

  it('resolves queues, rules and sources to their numbers', () => {
    const failures = resourcesOf(model, 'function').map(({ asyncFailures }) => asyncFailures?.deadLetter.name);
    expect(failures).toEqual([undefined, 'orders-dev-worker-dead-letters', undefined, undefined, 'orders-dev-catch-up-dead-letters']);
    const [queue] = resourcesOf(model, 'queue');
    expect(queue).toMatchObject({
      queue: 'orderQueue',
      visibilityTimeoutSeconds: 180,
      retentionSeconds: 345_600,
      deadLetter: { maxReceives: 5, retentionSeconds: 1_209_600 },
    });
    expect(resourcesOf(model, 'bus-rule')).toEqual([
      expect.objectContaining({
        bus: 'EventBus',
        function: 'Worker',
        source: 'shop',
        detailType: 'basket.abandoned',
        command: 'CancelOrder',
        maximumEventAgeSeconds: 86_400,
        maximumRetryAttempts: 185,
      }),
    ]);
    expect(resourcesOf(model, 'queue-source')).toEqual([
      expect.objectContaining({ queue: 'OrderQueue', function: 'Worker', batchSize: 10, batchWindowSeconds: 0 }),
      expect.objectContaining({ queue: 'Rebuilds', function: 'Rebuilder', batchSize: 1, maxConcurrency: 2 }),
    ]);
    expect(resourcesOf(model, 'stream-source')).toEqual([
      expect.objectContaining({
        eventStore: 'EventStore',
        function: 'Projector',
        startingPosition: 'TRIM_HORIZON',
        bisectBatchOnError: true,
        maximumRetryAttempts: 10,
        maximumRecordAgeSeconds: 86_400,
        deadLetter: { name: 'orders-dev-projector-lost-wake-ups', retentionSeconds: 1_209_600 },
      }),
    ]);
    expect(resourcesOf(model, 'http-api')).toEqual([expect.objectContaining({ function: 'Api', auth: { kind: 'none' } })]);
  });
});

describe('defaults', () => {
  it('hold where the definition says nothing, or undefined', () => {
    const defaults = { memoryMb: 256, timeoutSeconds: 29, architecture: 'arm64', logRetentionDays: 30, runtime: 'nodejs24.x' };
    const cloudRun = { cpu: 1, memoryMb: 512, concurrency: 80, minInstances: 0, maxInstances: 10 };
    const nothing = buildModel(sound, 'dev').model;
    const functions = { worker: { memoryMb: undefined, timeoutSeconds: undefined, logRetentionDays: undefined } };
    const undefinedOnes = buildModel({ ...sound, functions, cloudRun: { cpu: undefined } }, 'dev').model;

    expect(functionOf(nothing, 'worker')).toMatchObject({ ...defaults, cloudRun });
    expect(functionOf(undefinedOnes, 'worker')).toEqual(functionOf(nothing, 'worker'));
    expect(resourcesOf(nothing, 'queue').map((queue) => queue.visibilityTimeoutSeconds)).toEqual([174, 5_400]);
  });

  it('of a queue follow the worker’s timeout', () => {
    const built = buildModel({ ...sound, functions: { worker: { timeoutSeconds: 100 } } }, 'dev');
    expect(resourcesOf(built.model, 'queue')[0]?.visibilityTimeoutSeconds).toBe(600);
    expect(built.warnings).toEqual([]);
  });
});

describe('the hash', () => {
  it('is the same for the same definition, in whatever order its keys were written', () => {
    const twoQueues = { a: { commands: ['CreateOrder'] }, b: { commands: ['SubmitOrder'], batchSize: 3 } };
    const turned = { b: { batchSize: 3, commands: ['SubmitOrder'] }, a: { commands: ['CreateOrder'] } };
    expect(buildModel({ ...sound, queues: turned }, 'dev').model).toEqual(buildModel({ ...sound, queues: twoQueues }, 'dev').model);
    expect(hashOf({ queues: turned })).toBe(hashOf({ queues: twoQueues }));
    expect(model.hash).toMatch(/^[0-9a-f]{16}$/);
  });

  it('is another one after any change', () => {
    const hashes = [
      hashOf({}),
      buildModel(sound, 'prod').model.hash,
      hashOf({ name: 'returns' }),
      hashOf({ functions: { worker: { memoryMb: 512 } } }),
      hashOf({ functions: { worker: { environment: { A_KEY: 'x' } } } }),
      hashOf({ queues: { orderQueue: { commands: ['SubmitOrder'], batchSize: 9 } } }),
      hashOf({ eventStore: { deletionProtection: false } }),
      hashOf({ cloudRun: { maxInstances: 11 } }),
      hashOf({ projections: sound.projections.map((projection) => ({ ...projection, version: 2 })) }),
      hashOf({ projections: sound.projections.map((projection) => ({ ...projection, indexes: { byCustomer: ['cents', 'customerId'] } })) }),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('reaches every function', () => {
    const hashes = resourcesOf(model, 'function').map(({ environment }) => environment.ALLFRAME_MODEL_HASH);
    expect(hashes).toEqual(hashes.map(() => ({ value: model.hash })));
  });
});

describe('a definition with faults', () => {
  it('makes no model; the error names all of them, with what was found before', () => {
    const found = { severity: 'error', code: 'duplicate-aggregate', place: "aggregate('Order')", message: 'm', remedy: 'r' } as const;
    const build = () => buildModel({ ...sound, functions: { worker: { memoryMb: 64, timeoutSeconds: 901 } } }, 'dev', [found]);

    expect(build).toThrow(InvalidServiceError);
    expect(build).toThrow(/^The service orders has 3 faults:\n {2}error duplicate-aggregate at .*\n {2}error out-of-range .*64.*\n.*901/);
  });

  it('is not one that only has advice: that comes with the model', () => {
    const queues = { orderQueue: { commands: ['SubmitOrder'], visibilityTimeoutSeconds: 30 } };
    expect(buildModel({ ...sound, queues }, 'dev').warnings).toEqual([expect.objectContaining({ code: 'visibility-below-advice' })]);
  });
});

function functionOf(built: ServiceModel, role: FunctionRole): FunctionResource {
  const found = resourcesOf(built, 'function').find((resource) => resource.role === role);
  if (!found) throw new Error(`no function ${role}`);
  return found;
}

function hashOf(changes: Partial<typeof sound>): string {
  return buildModel({ ...sound, ...changes }, 'dev').model.hash;
}

function namesOf({ resources }: ServiceModel): readonly string[] {
  return resources.flatMap((resource: Resource) => [
    ...('name' in resource && resource.name !== undefined ? [resource.name] : []),
    ...('deadLetter' in resource ? [resource.deadLetter.name] : []),
  ]);
}
