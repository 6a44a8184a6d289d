import { join } from 'node:path';
import type { FunctionDirectories } from '../../../lib/cdk/render-context.ts';
import type { FunctionResource, Resource, ServiceModel } from '../../../lib/model/service-model.ts';

/** A service with queue, bus, read model and API, as the model resolves it. */
export function ordersModel(stage = 'dev'): ServiceModel {
  const name = (rest: string) => `orders-${stage}-${rest}`;
  return {
    modelVersion: 2,
    service: 'orders',
    stage,
    hash: '0123456789abcdef',
    resources: [...storage(name), ...functions(name), ...sources(name)],
  };
}

/** The same empty handler for every function. */
export const emptyFunctions: FunctionDirectories = { directoryOf: () => join(__dirname, 'empty-function') };

export type Naming = (rest: string) => string;

function storage(name: Naming): Resource[] {
  return [
    {
      kind: 'event-store',
      id: 'EventStore',
      name: name('events'),
      byTimestamp: false,
      pointInTimeRecovery: true,
      deletionProtection: true,
    },
    {
      kind: 'read-model',
      id: 'OrderSummariesV1',
      name: name('order-summaries-v1'),
      projection: 'OrderSummaries',
      version: 1,
      indexes: [
        { name: 'byCustomer', fields: ['customerId', 'cents'], partitionKey: 'byCustomer_PK', sortKey: 'byCustomer_SK' },
        { name: 'byStatus', fields: ['status'], partitionKey: 'byStatus_PK', sortKey: 'byStatus_SK' },
      ],
      pointInTimeRecovery: true,
      deletionProtection: true,
    },
    {
      kind: 'queue',
      id: 'OrderQueue',
      name: name('order-queue'),
      queue: 'orderQueue',
      carries: 'commands',
      fifo: false,
      visibilityTimeoutSeconds: 180,
      retentionSeconds: 345_600,
      deadLetter: { name: name('order-queue-dead-letters'), retentionSeconds: 1_209_600, maxReceives: 3 },
    },
    { kind: 'event-bus', id: 'EventBus', name: name('bus'), archiveDays: undefined },
  ];
}

function functions(name: Naming): Resource[] {
  return [
    functionOf('api', name, {
      timeoutSeconds: 20,
      environment: {
        EVENT_TABLE: { resource: 'EventStore', attribute: 'name' },
        ALLFRAME_READ_MODEL_ORDER_SUMMARIES_V1: { resource: 'OrderSummariesV1', attribute: 'name' },
        ALLFRAME_QUEUE_ORDER_QUEUE: { resource: 'OrderQueue', attribute: 'url' },
        LOG_LEVEL: { value: 'info' },
      },
      grants: [
        { resource: 'EventStore', operations: ['append-commits', 'load-commits'] },
        { resource: 'OrderSummariesV1', operations: ['get-documents', 'find-documents'] },
        { resource: 'OrderQueue', operations: ['send-messages'] },
      ],
    }),
    functionOf('worker', name, {
      memoryMb: 512,
      architecture: 'x86_64',
      environment: {
        EVENT_TABLE: { resource: 'EventStore', attribute: 'name' },
        ALLFRAME_DEAD_LETTERS_ORDER_QUEUE: { resource: 'OrderQueue', attribute: 'deadLetterUrl' },
      },
      grants: [
        { resource: 'EventStore', operations: ['append-commits', 'load-commits'] },
        { resource: 'OrderQueue', operations: ['receive-messages', 'send-dead-letters'] },
      ],
      asyncFailures: {
        maximumRetryAttempts: 2,
        maximumEventAgeSeconds: 21_600,
        deadLetter: { name: name('worker-dead-letters'), retentionSeconds: 1_209_600 },
      },
    }),
    functionOf('projector', name, {
      environment: { EVENT_TABLE: { resource: 'EventStore', attribute: 'name' } },
      grants: [
        { resource: 'EventStore', operations: ['follow-commits', 'load-commits'] },
        { resource: 'OrderSummariesV1', operations: ['get-documents', 'put-documents'] },
      ],
    }),
  ];
}

export function functionOf(role: FunctionResource['role'], name: Naming, rest: Partial<FunctionResource>): FunctionResource {
  return {
    kind: 'function',
    id: role.charAt(0).toUpperCase() + role.slice(1),
    name: name(role),
    role,
    follows: role === 'projector' ? ['projections'] : [],
    memoryMb: 256,
    timeoutSeconds: 29,
    architecture: 'arm64',
    runtime: 'nodejs24.x',
    handler: 'index.handler',
    logRetentionDays: 30,
    reservedConcurrency: undefined,
    provisionedConcurrency: undefined,
    canary: undefined,
    network: undefined,
    environment: {},
    secrets: {},
    grants: [],
    asyncFailures: undefined,
    cloudRun: { cpu: 1, memoryMb: 512, concurrency: 80, minInstances: 0, maxInstances: 10 },
    ...rest,
  };
}

function sources(name: Naming): Resource[] {
  return [
    {
      kind: 'queue-source',
      id: 'OrderQueueSource',
      queue: 'OrderQueue',
      function: 'Worker',
      batchSize: 10,
      batchWindowSeconds: 0,
      maxConcurrency: undefined,
    },
    {
      kind: 'stream-source',
      id: 'ProjectorSource',
      eventStore: 'EventStore',
      function: 'Projector',
      batchSize: 100,
      startingPosition: 'TRIM_HORIZON',
      bisectBatchOnError: true,
      parallelizationFactor: 1,
      batchWindowSeconds: 0,
      maximumRetryAttempts: 10,
      maximumRecordAgeSeconds: 86_400,
      deadLetter: { name: name('projector-source-dead-letters'), retentionSeconds: 1_209_600 },
    },
    {
      kind: 'bus-rule',
      id: 'CheckoutCompletedRule',
      name: name('checkout-completed'),
      bus: 'EventBus',
      source: 'shop',
      detailType: 'checkout.completed',
      command: 'SubmitOrder',
      function: 'Worker',
      maximumEventAgeSeconds: 86_400,
      maximumRetryAttempts: 185,
      deadLetter: { name: name('checkout-completed-dead-letters'), retentionSeconds: 1_209_600 },
    },
    { kind: 'http-api', id: 'HttpApi', name: name('api'), function: 'Api', gateway: 'http-api', auth: { kind: 'none' }, routes: [] },
  ];
}
