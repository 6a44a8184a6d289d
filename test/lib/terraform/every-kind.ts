import { buildModel } from '../../../lib/model/build-model.ts';
import type { ServiceModel } from '../../../lib/model/service-model.ts';
import type { ServiceDescription } from '../../../runtime/service/describe-service.ts';
import { everything } from '../model/describe.ts';

/** A service that uses every part, but nothing that Terraform cannot make on AWS. */
export const everyKind: ServiceDescription = {
  ...everything,
  functions: { ...everything.functions, worker: { ...everything.functions.worker, canary: undefined } },
};

/** Its model, changed in a few options, for the stage `test`. */
export function everyKindWith(changes: Partial<ServiceDescription> = {}): ServiceModel {
  return buildModel({ ...everyKind, ...changes }, 'test').model;
}

/** Its model, with parts that exist wherever some can. */
export function existingKindWith(changes: Partial<ServiceDescription> = {}): ServiceModel {
  const stream = 'arn:aws:dynamodb:eu-central-1:123456789012:table/legacy-events/stream/2026-01-01T00:00:00.000';
  const { orderQueue, strict } = everyKind.queues;
  if (!orderQueue || !strict) throw new Error('there are two queues');
  const strictArn = 'arn:aws:sqs:eu-central-1:210987654321:strict.fifo';
  return everyKindWith({
    eventStore: { ...everyKind.eventStore, existing: { aws: { table: 'legacy-events', stream } } },
    queues: {
      orderQueue: { ...orderQueue, existing: { aws: { queue: 'shop-orders', deadLetters: 'shop-orders-dead' } } },
      strict: { ...strict, existing: { aws: { queue: strictArn, deadLetters: 'strict-dead.fifo' } } },
    },
    eventBus: everyKind.eventBus && { ...everyKind.eventBus, existing: { aws: { bus: 'shop' } } },
    topics: { shipments: { command: 'SubmitOrder', existing: { aws: { topic: 'shop-shipments' } } } },
    buckets: { uploads: { on: ['created'], reads: true, suffix: '.csv', existing: { aws: { bucket: 'shop-uploads' } } } },
    ...changes,
  });
}

/** The same as far as Google Cloud has it. */
export function googleKindWith(changes: Partial<ServiceDescription> = {}): ServiceModel {
  const stripe = { kind: 'secret', name: 'orders-stripe' } as const;
  return everyKindWith({
    topics: { shipments: { command: 'SubmitOrder', filter: { carrier: ['fast', 'cheap'] } } },
    monitoring: {},
    functions: { worker: { environment: { STRIPE_KEY: stripe } } },
    ...changes,
  });
}

/** The same with parts that exist on Google Cloud, and a network. */
export function googleExistingKindWith(changes: Partial<ServiceDescription> = {}): ServiceModel {
  const topic = (name: string) => ({ google: { topic: `projects/shop/topics/${name}` } });
  const { orderQueue, strict } = everyKind.queues;
  if (!orderQueue || !strict) throw new Error('there are two queues');
  return googleKindWith({
    eventStore: { ...everyKind.eventStore, existing: { google: { database: 'legacy-events' } } },
    queues: { orderQueue: { ...orderQueue, existing: topic('orders') }, strict: { ...strict, existing: topic('strict') } },
    eventBus: everyKind.eventBus && { ...everyKind.eventBus, existing: topic('bus') },
    topics: { shipments: { command: 'SubmitOrder', existing: topic('shipments') } },
    buckets: { uploads: { on: ['created'], reads: true, suffix: '.csv', existing: { google: { bucket: 'shop-uploads' } } } },
    cloudRun: { network: { network: 'shop', subnetwork: 'shop-eu', tags: ['orders'], egress: 'all-traffic' } },
    ...changes,
  });
}
