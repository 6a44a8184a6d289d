import type { ExistingEventStore, ExistingQueue } from '../../../runtime/service/existing.ts';
import { codesOf, faultsOf, sound } from './describe.ts';

const streamOf = (table: string) => `arn:aws:dynamodb:eu-central-1:123456789012:table/${table}/stream/2026-01-01T00:00:00.000`;

function faultsOfStore(existing: ExistingEventStore): readonly string[] {
  return codesOf(faultsOf({ eventStore: { existing } }));
}

function faultsOfQueue(existing: ExistingQueue, fifo = false): readonly string[] {
  return codesOf(faultsOf({ queues: { orderQueue: { commands: ['SubmitOrder'], fifo, existing } } }));
}

describe('what exists', () => {
  it('is taken by its name or ARN on each cloud', () => {
    const pubsub = { topic: 'projects/my-project/topics/orders' };
    const faults = faultsOf({
      eventStore: { existing: { aws: { table: 'legacy', stream: streamOf('legacy') }, google: { database: '(default)' } } },
      queues: {
        byName: { commands: ['SubmitOrder'], existing: { aws: { queue: 'orders', deadLetters: 'orders-dead' }, google: pubsub } },
        byArn: {
          commands: ['CreateOrder'],
          fifo: true,
          existing: {
            aws: { queue: 'arn:aws:sqs:eu-central-1:210987654321:orders.fifo', deadLetters: 'orders-dead.fifo' },
          },
        },
      },
      eventBus: { name: undefined, publish: [], dispatch: {}, existing: { aws: { bus: 'default' }, google: pubsub } },
      topics: { shipments: { command: 'SubmitOrder', existing: { aws: { topic: 'shipments' }, google: pubsub } } },
      buckets: { uploads: { on: ['created'], reads: false, existing: { aws: { bucket: 'uploads' }, google: { bucket: 'up_loads' } } } },
    });

    expect(codesOf(faults)).toEqual([]);
  });

  it.each([
    [{ aws: { table: 'no table', stream: streamOf('legacy') } }, 'table'],
    [{ aws: { table: 'arn:aws:dynamodb:eu-central-1:123456789012:table/legacy' } }, 'table'],
    [{ aws: { table: 'legacy', stream: 'legacy' } }, 'stream'],
    [{ aws: { table: 'legacy', stream: streamOf('other') } }, 'stream'],
    [{ aws: { table: 'legacy', stream: streamOf('legacy-2') } }, 'stream'],
  ])('is refused by a name that finds no table: %j', (existing, setting) => {
    expect(faultsOfStore(existing)).toEqual([`invalid-existing at eventStore.existing.aws.${setting}`]);
  });

  it('is refused where JavaScript leaves out what is needed', () => {
    expect(faultsOfQueue({ aws: { queue: 'orders' } as never })).toEqual([
      'invalid-existing at queues.orderQueue.existing.aws.deadLetters',
    ]);
  });

  it.each(['orders', 'projects/my-project/subscriptions/orders', 'arn:aws:sns:eu-central-1:123456789012:orders'])(
    'is refused where %s is to be a topic of Pub/Sub',
    (topic) => {
      expect(faultsOfQueue({ google: { topic } })).toEqual(['invalid-existing at queues.orderQueue.existing.google.topic']);
    },
  );

  it('needs the stream of a table that somebody follows', () => {
    const [fault] = faultsOf({ eventStore: { existing: { aws: { table: 'legacy' } } } });

    expect(fault).toMatchObject({ code: 'existing-without-stream', place: 'eventStore.existing.aws.stream' });
    expect(fault?.remedy).toContain('describe-table --table-name legacy');
  });

  it('needs no stream of a table that nobody follows', () => {
    const quiet = { projections: [], queries: [], http: undefined };

    expect(codesOf(faultsOf({ ...quiet, eventStore: { existing: { aws: { table: 'legacy' } } } }))).toEqual([]);
  });

  it('keeps an order if, and only if, the queue of the service does', () => {
    const aws = { queue: 'orders.fifo', deadLetters: 'orders-dead' };

    expect(faultsOfQueue({ aws })).toEqual(['existing-order-differs at queues.orderQueue.existing.aws.queue']);
    expect(faultsOfQueue({ aws }, true)).toEqual(['existing-order-differs at queues.orderQueue.existing.aws.deadLetters']);
  });

  it('lies in one region with everything else', () => {
    const queue = (region: string) => ({ aws: { queue: `arn:aws:sqs:${region}:123456789012:orders`, deadLetters: 'orders-dead' } });
    const store = { existing: { aws: { table: 'legacy', stream: streamOf('legacy') } } };
    const faultsIn = (region: string) =>
      codesOf(faultsOf({ eventStore: store, queues: { ...sound.queues, far: { commands: ['CreateOrder'], existing: queue(region) } } }));

    expect(faultsIn('eu-central-1')).toEqual([]);
    expect(faultsIn('us-east-1')).toEqual(['regions-differ at queues.far.existing.aws.queue']);
  });
});
