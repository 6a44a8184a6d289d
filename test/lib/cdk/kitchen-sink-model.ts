import type { QueueResource, Resource, ServiceModel } from '../../../lib/model/service-model.ts';
import { functionOf, type Naming, ordersModel } from './orders-model.ts';

/** A service with a resource of every kind and every option of functions, as the model resolves it. */
export function kitchenSinkModel(stage = 'dev'): ServiceModel {
  const name = (rest: string) => `orders-${stage}-${rest}`;
  const orders = ordersModel(stage);
  const of = (...kinds: readonly Resource['kind'][]) => orders.resources.filter(({ kind }) => kinds.includes(kind));
  return {
    ...orders,
    resources: [
      ...of('event-store', 'read-model', 'queue'),
      { kind: 'event-bus', id: 'EventBus', name: name('bus'), archiveDays: 30 },
      ...storage(name),
      ...functions(name),
      ...of('queue-source', 'stream-source', 'bus-rule', 'http-api'),
      ...sources(name),
      ...monitoring(name),
    ],
  };
}

const kept = { retentionSeconds: 1_209_600 };
const protection = { pointInTimeRecovery: true, deletionProtection: true };

function storage(name: Naming): Resource[] {
  return [
    { kind: 'checkpoint-table', id: 'Checkpoints', name: name('checkpoints'), ...protection },
    {
      kind: 'personal-key-table',
      id: 'PersonalKeys',
      name: name('personal-keys'),
      deletionProtection: true,
      restoreDays: 7,
      kms: { alias: name('personal-keys') },
    },
    { kind: 'bucket', id: 'Snapshots', holds: 'snapshots', bucket: 'snapshots', name: undefined, versioned: true },
    { kind: 'bucket', id: 'UploadsBucket', holds: 'objects', bucket: 'uploads', name: undefined, versioned: true },
    queueOf('Commands', name, { queue: 'commands', fifo: true, name: name('commands.fifo') }),
    queueOf('Rebuilds', name, { queue: 'rebuilds', carries: 'rebuilds' }),
    queueOf('Shipments', name, { queue: 'shipments', carries: 'topic-messages' }),
    { kind: 'topic', id: 'ShipmentsTopic', topic: 'shipments', place: { name: name('shipments') } },
    { kind: 'topic', id: 'NoticesTopic', topic: 'notices', place: { arn: 'arn:aws:sns:eu-west-1:123456789012:notices' } },
    {
      kind: 'timer-group',
      id: 'Timers',
      name: name('timers'),
      queues: ['Commands', 'OrderQueue'],
      deadLetter: { name: name('timers-dead-letters'), ...kept },
    },
  ];
}

function queueOf(id: string, name: Naming, rest: Partial<QueueResource>): QueueResource {
  const physical = rest.name ?? name(id.toLowerCase());
  return {
    kind: 'queue',
    id,
    carries: 'commands',
    queue: id,
    fifo: false,
    visibilityTimeoutSeconds: 5_400,
    retentionSeconds: 345_600,
    deadLetter: { name: `${physical.replace('.fifo', '')}-dead-letters${rest.fifo ? '.fifo' : ''}`, maxReceives: 5, ...kept },
    ...rest,
    name: physical,
  };
}

function functions(name: Naming): Resource[] {
  const eventTable = { EVENT_TABLE: { resource: 'EventStore', attribute: 'name' } } as const;
  const checkpoints = { CHECKPOINT_TABLE: { resource: 'Checkpoints', attribute: 'name' } } as const;
  const asyncFailures = (role: string) => ({
    maximumRetryAttempts: 2,
    maximumEventAgeSeconds: 21_600,
    deadLetter: { name: name(`${role}-dead-letters`), ...kept },
  });
  return [
    functionOf('api', name, {
      provisionedConcurrency: 2,
      canary: { percent: 10, minutes: 5 },
      environment: { ...eventTable, ALLFRAME_SECRET_STRIPE_KEY: { value: 'secret:orders/stripe-key' } },
      secrets: { STRIPE_KEY: { kind: 'secret', name: 'orders/stripe-key' }, LIMIT: { kind: 'parameter', name: '/orders/limit' } },
      grants: [
        { resource: 'EventStore', operations: ['append-commits', 'load-commits'] },
        { resource: 'PersonalKeys', operations: ['get-keys', 'put-keys', 'wrap-keys', 'unwrap-keys'] },
        { resource: 'Snapshots', operations: ['get-objects', 'put-objects'] },
      ],
    }),
    functionOf('worker', name, {
      reservedConcurrency: 20,
      network: { subnetIds: ['subnet-0a1b2c3d', 'subnet-1a1b2c3d'], securityGroupIds: ['sg-0a1b2c3d'] },
      environment: {
        ...eventTable,
        SNAPSHOT_BUCKET: { resource: 'Snapshots', attribute: 'name' },
        ALLFRAME_BUCKET_UPLOADS: { resource: 'UploadsBucket', attribute: 'name' },
        FUNCTION_DEAD_LETTERS: { resource: 'Worker', attribute: 'deadLetterUrl' },
        TIMER_GROUP: { resource: 'Timers', attribute: 'name' },
        TIMER_ROLE: { resource: 'Timers', attribute: 'roleArn' },
        TIMER_DEAD_LETTERS: { resource: 'Timers', attribute: 'deadLetterArn' },
        ALLFRAME_QUEUE_ARN_COMMANDS: { resource: 'Commands', attribute: 'arn' },
        ALLFRAME_TOPIC_SHIPMENTS: { resource: 'ShipmentsTopic', attribute: 'arn' },
        PERSONAL_KEY_KMS: { resource: 'PersonalKeys', attribute: 'keyArn' },
      },
      grants: [
        { resource: 'UploadsBucket', operations: ['get-objects'] },
        { resource: 'Commands', operations: ['send-messages', 'receive-messages', 'send-dead-letters'] },
        { resource: 'Shipments', operations: ['receive-messages', 'send-dead-letters'] },
        { resource: 'OrderQueue', operations: ['send-messages', 'receive-messages', 'send-dead-letters'] },
        { resource: 'Timers', operations: ['set-timers'] },
        { resource: 'Worker', operations: ['send-dead-letters'] },
      ],
      asyncFailures: asyncFailures('worker'),
    }),
    functionOf('projector', name, {
      environment: { ...eventTable, ...checkpoints },
      grants: [{ resource: 'EventStore', operations: ['follow-commits', 'load-commits'] }],
    }),
    functionOf('reactor', name, {
      follows: ['consumers'],
      environment: { ...eventTable, ...checkpoints, EVENT_BUS: { resource: 'EventBus', attribute: 'name' } },
      grants: [
        { resource: 'EventStore', operations: ['follow-commits', 'load-commits', 'append-commits'] },
        { resource: 'Checkpoints', operations: ['get-checkpoints', 'put-checkpoints'] },
        { resource: 'EventBus', operations: ['publish-events'] },
      ],
    }),
    functionOf('rebuilder', name, {
      timeoutSeconds: 900,
      environment: { ...eventTable, ...checkpoints },
      grants: [
        { resource: 'EventStore', operations: ['scan-commits'] },
        { resource: 'Rebuilds', operations: ['send-messages', 'receive-messages', 'send-dead-letters'] },
      ],
    }),
    functionOf('catchUp', name, {
      id: 'CatchUp',
      environment: { ...eventTable, ...checkpoints, REBUILD_QUEUE: { resource: 'Rebuilds', attribute: 'url' } },
      grants: [
        { resource: 'EventStore', operations: ['scan-commits'] },
        { resource: 'Rebuilds', operations: ['send-messages'] },
      ],
      asyncFailures: asyncFailures('catch-up'),
    }),
  ];
}

function sources(name: Naming): Resource[] {
  const sourceOf = (queue: string) => ({ kind: 'queue-source', id: `${queue}Source`, queue, batchWindowSeconds: 0 }) as const;
  const schedule = { maximumEventAgeSeconds: 3_600, maximumRetryAttempts: 10 };
  return [
    { ...sourceOf('Commands'), function: 'Worker', batchSize: 10, maxConcurrency: 50 },
    { ...sourceOf('Shipments'), function: 'Worker', batchSize: 10, batchWindowSeconds: 5, maxConcurrency: undefined },
    { ...sourceOf('Rebuilds'), function: 'Rebuilder', batchSize: 1, maxConcurrency: 2 },
    {
      kind: 'stream-source',
      id: 'ReactorSource',
      eventStore: 'EventStore',
      function: 'Reactor',
      batchSize: 50,
      startingPosition: 'TRIM_HORIZON',
      bisectBatchOnError: true,
      parallelizationFactor: 2,
      batchWindowSeconds: 1,
      maximumRetryAttempts: 5,
      maximumRecordAgeSeconds: 3_600,
      deadLetter: { name: name('reactor-source-dead-letters'), ...kept },
    },
    {
      kind: 'topic-subscription',
      id: 'ShipmentsSubscription',
      topic: 'ShipmentsTopic',
      target: 'Shipments',
      filter: { country: ['de', 'fr'] },
      rawMessageDelivery: true,
      deadLetter: { name: name('shipments-subscription-dead-letters'), ...kept },
    },
    {
      kind: 'topic-subscription',
      id: 'NoticesSubscription',
      topic: 'NoticesTopic',
      target: 'Worker',
      filter: undefined,
      rawMessageDelivery: false,
      deadLetter: { name: name('notices-dead-letters'), ...kept },
    },
    {
      kind: 'bucket-source',
      id: 'UploadsSource',
      bucket: 'UploadsBucket',
      function: 'Worker',
      on: ['created', 'removed'],
      prefix: 'in/',
      suffix: '.csv',
    },
    {
      kind: 'schedule',
      id: 'NightlySchedule',
      name: name('nightly'),
      timing: { cron: '0 3 * * MON-FRI', timezone: 'Europe/Berlin' },
      runs: { kind: 'schedule', schedule: 'nightly', command: 'CloseDay' },
      function: 'Worker',
      ...schedule,
      deadLetter: { name: name('nightly-dead-letters'), ...kept },
    },
    {
      kind: 'schedule',
      id: 'CatchUpSchedule',
      name: name('catch-up'),
      timing: { rate: { minutes: 5 } },
      runs: { kind: 'job', job: 'catch-up' },
      function: 'CatchUp',
      ...schedule,
      deadLetter: { name: name('catch-up-schedule-dead-letters'), ...kept },
    },
    { kind: 'invocation', id: 'Invocation', function: 'Worker', commands: ['AddItem'], queries: ['OrdersOfCustomer'] },
  ];
}

function monitoring(name: Naming): Resource[] {
  return [
    {
      kind: 'dashboard',
      id: 'Dashboard',
      name: name('dashboard'),
      widgets: [
        { title: 'Conflicts', metrics: [{ metric: 'Conflicts', statistic: 'sum' }] },
        { title: 'Waiting', metrics: [{ resource: 'OrderQueue', measure: 'waiting-messages', statistic: 'maximum' }] },
        {
          title: 'Throttled',
          metrics: ['EventStore', 'OrderSummariesV1'].map((resource) => ({ resource, measure: 'throttled-requests', statistic: 'sum' })),
        },
        { title: 'Latency', metrics: [{ resource: 'HttpApi', measure: 'latency', statistic: 'p99' }] },
      ],
    },
    {
      kind: 'alarm',
      id: 'OrderQueueDeadLettersAlarm',
      name: name('order-queue-dead-letters-alarm'),
      description: 'A command was given up',
      metric: { resource: 'OrderQueue', measure: 'dead-letters', statistic: 'maximum' },
      threshold: 0,
      periodSeconds: 60,
      periods: 1,
      topic: 'arn:aws:sns:eu-west-1:123456789012:alarms',
    },
    {
      kind: 'alarm',
      id: 'ProjectionLagAlarm',
      name: name('projection-lag'),
      description: 'Read models are old',
      metric: { metric: 'ProjectionLag', statistic: 'maximum' },
      threshold: 300,
      periodSeconds: 300,
      periods: 3,
      topic: undefined,
    },
    {
      kind: 'alarm',
      id: 'EventStoreThrottledAlarm',
      name: name('event-store-throttled'),
      description: 'DynamoDB refuses requests',
      metric: { resource: 'EventStore', measure: 'throttled-requests', statistic: 'sum' },
      threshold: 0,
      periodSeconds: 300,
      periods: 3,
      topic: undefined,
    },
  ];
}
