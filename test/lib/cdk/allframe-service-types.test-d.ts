// What the constructs of a service are called by its type, and which mistakes do not compile: an unused `@ts-expect-error` is an error of
// `npm run types`.
import type {
  AllFrameService,
  AllFrameServiceProps,
  ICommandQueue,
  IReadModelTable,
  IServiceBucket,
  IServiceTopic,
  ScheduledCommand,
  ServiceFunction,
} from '@allframe/serverless';
import {
  aggregate,
  bucket,
  command,
  effectCommand,
  http,
  none,
  projection,
  queue,
  type Service,
  schedule,
  service,
  topic,
} from '@allframe/serverless/runtime';
import * as z from 'zod';

const Order = aggregate('Order', { events: { Created: z.object({}) }, initialState: {} }, { Created: (state) => state });
const Create = command('Create', {
  input: z.object({ orderId: z.string() }),
  aggregate: Order,
  streamId: ({ orderId }) => orderId,
  decide: () => Order.events.Created({}),
});
const Other = effectCommand('Other', { input: z.object({}), perform: () => {} });
const Orders = projection('Orders', { version: 1, from: [Order], document: z.object({}), key: 'stream' }, { Created: () => ({}) });

const full = service('full', {
  commands: [Create],
  projections: [Orders],
  queues: { orderQueue: queue({ commands: [Create] }) },
  topics: { shipments: topic({ schema: z.object({ id: z.string() }), command: Create, map: ({ id }) => ({ orderId: id }) }) },
  buckets: { uploads: bucket({ handle: () => {} }) },
  schedules: { nightly: schedule({ cron: '0 3 * * *', command: Create, input: { orderId: 'o-1' } }) },
  http: http({ auth: none(), routes: (router) => router.post('/orders/:orderId', Create) }),
});
const bare = service('bare', { commands: [Create] });

declare const parts: AllFrameService<typeof full>;
declare const bareParts: AllFrameService<typeof bare>;
declare const untyped: AllFrameService;

parts.commandQueues.orderQueue satisfies ICommandQueue;
parts.commandQueues.commands satisfies ICommandQueue | undefined;
parts.readModels.Orders satisfies IReadModelTable;
parts.topics.shipments satisfies IServiceTopic;
parts.buckets.uploads satisfies IServiceBucket;
parts.schedules.nightly satisfies ScheduledCommand;
parts.schedules['catch-up'] satisfies ScheduledCommand | undefined;
for (const role of ['api', 'worker', 'projector', 'rebuilder', 'catchUp'] as const) parts.functions[role] satisfies ServiceFunction;
untyped.commandQueues.anything satisfies ICommandQueue | undefined;
untyped.functions.api satisfies ServiceFunction | undefined;

// @ts-expect-error the service has no such queue
parts.commandQueues.orders;
// @ts-expect-error nor such a table
parts.readModels.Customers;
// @ts-expect-error nor such a topic
parts.topics.shipment;
// @ts-expect-error nor such a bucket
parts.buckets.upload;
// @ts-expect-error nor such a schedule
parts.schedules.weekly;
// @ts-expect-error nor such a role
parts.functions.console;
// @ts-expect-error its type does not tell whether it has sagas, reactors or something to publish
parts.functions.reactor satisfies ServiceFunction;
// @ts-expect-error the service has no HTTP API that its type tells of
bareParts.functions.api satisfies ServiceFunction;
// @ts-expect-error nor any projection
bareParts.readModels.Orders;
// @ts-expect-error nor any topic
bareParts.topics.shipments;
// @ts-expect-error nor any bucket
bareParts.buckets.uploads;
// @ts-expect-error nothing is known of the roles of a service without a type
untyped.functions.api satisfies ServiceFunction;

({
  entry: 'a',
  overrides: { queues: { orderQueue: { name: 'a' }, commands: {} }, topics: { shipments: {} } },
}) satisfies AllFrameServiceProps<typeof full>;
({ entry: 'a', overrides: { buckets: { uploads: {} }, readModels: { Orders: {} } } }) satisfies AllFrameServiceProps<typeof full>;
// @ts-expect-error the service has no such queue
({ entry: 'a', overrides: { queues: { orders: {} } } }) satisfies AllFrameServiceProps<typeof full>;
// @ts-expect-error nor such a topic
({ entry: 'a', overrides: { topics: { shipment: {} } } }) satisfies AllFrameServiceProps<typeof full>;
// @ts-expect-error nor such a bucket
({ entry: 'a', overrides: { buckets: { upload: {} } } }) satisfies AllFrameServiceProps<typeof full>;
// @ts-expect-error nor such a table
({ entry: 'a', overrides: { readModels: { Customers: {} } } }) satisfies AllFrameServiceProps<typeof full>;

full satisfies Service;
bare satisfies Service;
service('wrong', {
  commands: [Create],
  // @ts-expect-error a topic for a command that the service does not list
  topics: { shipments: topic({ schema: z.object({}), command: Other, map: () => ({}) }) },
});
service('wrong', {
  commands: [Create],
  // @ts-expect-error a schedule for one
  schedules: { nightly: schedule({ cron: '0 3 * * *', command: Other, input: {} }) },
});
