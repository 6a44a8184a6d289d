import { builtInQueue } from '../../../lib/model/resource-ids.ts';
import type { QueueDescription } from '../../../runtime/service/describe-service.ts';
import { builtInQueue as runtimeQueue } from '../../../runtime/transport/queue.ts';
import { codesOf, faultsOf } from './describe.ts';

describe('a queue that keeps an order, or is drained slowly', () => {
  it.each<[QueueDescription, string]>([
    [{ commands: ['SubmitOrder'], fifo: true, batchWindowSeconds: 1 }, 'fifo-with-window at queues.orders.batchWindowSeconds'],
    [{ commands: ['SubmitOrder'], batchWindowSeconds: 301 }, 'out-of-range at queues.orders.batchWindowSeconds'],
    [{ commands: ['SubmitOrder'], maxConcurrency: 1 }, 'out-of-range at queues.orders.maxConcurrency'],
    [{ commands: ['SubmitOrder'], maxConcurrency: 1_001 }, 'out-of-range at queues.orders.maxConcurrency'],
    [{ commands: ['SubmitOrder'], fifo: true, batchSize: 11 }, 'out-of-range at queues.orders.batchSize'],
    [{ commands: ['SubmitOrder'], name: 'orders.fifo' }, 'invalid-resource-name at queues.orders.name'],
    [{ commands: ['SubmitOrder'], name: 'a.b.fifo', fifo: true }, 'invalid-resource-name at queues.orders'],
  ])("can't be %j", (queue, fault) => expect(codesOf(faultsOf({ queues: { orders: queue }, http: undefined }))).toContain(fault));

  it.each<QueueDescription>([
    { commands: ['SubmitOrder'], fifo: true, batchWindowSeconds: 0, maxConcurrency: 2, batchSize: 10 },
    { commands: ['SubmitOrder'], fifo: true, name: 'orders.fifo' },
    { commands: ['SubmitOrder'], fifo: true, name: 'orders' },
    { commands: ['SubmitOrder'], batchWindowSeconds: 300, maxConcurrency: 1_000 },
  ])('may be %j', (queue) => expect(faultsOf({ queues: { orders: queue }, http: undefined })).toEqual([]));

  it('hands over no more at once than instances are reserved', () => {
    const queues = { orders: { commands: ['SubmitOrder'], maxConcurrency: 10 } };
    const reserved = (reservedConcurrency: number) => faultsOf({ queues, http: undefined, functions: { worker: { reservedConcurrency } } });
    expect(codesOf(reserved(9))).toEqual(['concurrency-crossed at queues.orders.maxConcurrency']);
    expect(reserved(10)).toEqual([]);
  });

  it.each(['commands', 'rebuilds'])("can't be called %s, as one that the service has itself", (name) => {
    expect(codesOf(faultsOf({ queues: { [name]: { commands: ['SubmitOrder'] } }, http: undefined }))).toContain(
      `duplicate-queue at queues.${name}`,
    );
  });

  it('is told from the built-in one as the runtime names it', () => expect(runtimeQueue).toBe(builtInQueue));
});

describe('a queue', () => {
  it('names commands that the service has', () => {
    expect(faults({ commands: ['SubmitOrder', 'Unheard', 'Unseen'] }).map(({ code, message }) => [code, message])).toEqual([
      ['unknown-command', 'the service has no command Unheard'],
      ['unknown-command', 'the service has no command Unseen'],
    ]);
  });

  it('carries at least one command', () => {
    expect(codesOf(faultsOf({ queues: { orderQueue: { commands: ['SubmitOrder'] }, idle: { commands: [] } } }))).toEqual([
      'empty-queue at queues.idle.commands',
    ]);
  });

  it.each<Partial<QueueDescription>>([
    { visibilityTimeoutSeconds: 43_201 },
    { visibilityTimeoutSeconds: -1 },
    { visibilityTimeoutSeconds: Number.NaN },
    { batchSize: 0 },
    { batchSize: 11 },
    { deadLetter: { maxReceives: 0 } },
    { deadLetter: { maxReceives: 1_001 } },
    { deadLetter: { maxReceives: '5' as never } },
  ])("can't have %p", (options) => {
    const place = 'deadLetter' in options ? 'deadLetter.maxReceives' : Object.keys(options)[0];
    expect(codesOf(faults(options))).toEqual([`out-of-range at queues.orderQueue.${place}`]);
  });

  it('may have the most and the least that SQS takes', () => {
    expect(faults({ visibilityTimeoutSeconds: 43_200, batchSize: 10, deadLetter: { maxReceives: 1_000 } })).toEqual([]);
    expect(faults({ batchSize: 1, deadLetter: { maxReceives: 1 } })).toEqual([]);
  });
});

describe('a queue’s visibility timeout', () => {
  it('is an error below the worker’s timeout, with the number that is advised', () => {
    expect(faults({ visibilityTimeoutSeconds: 28 })).toEqual([
      {
        severity: 'error',
        code: 'visibility-below-timeout',
        place: 'queues.orderQueue.visibilityTimeoutSeconds',
        message: expect.stringContaining("28 s is below the worker's timeout of 29 s"),
        remedy: expect.stringContaining('raise it to 174'),
      },
    ]);
  });

  it('is advice below six times the worker’s timeout', () => {
    const advice = { severity: 'warning', code: 'visibility-below-advice', remedy: 'raise it to 174' };
    expect(faults({ visibilityTimeoutSeconds: 29 })).toEqual([expect.objectContaining(advice)]);
    expect(faults({ visibilityTimeoutSeconds: 173 })).toEqual([expect.objectContaining(advice)]);
    expect(faults({ visibilityTimeoutSeconds: 174 })).toEqual([]);
  });

  it('is measured against the worker’s own timeout, not the other functions’', () => {
    const queues = { orderQueue: { commands: ['SubmitOrder'], visibilityTimeoutSeconds: 60 } };
    expect(faultsOf({ queues, functions: { worker: { timeoutSeconds: 10 }, projector: { timeoutSeconds: 600 } } })).toEqual([]);
    expect(codesOf(faultsOf({ queues, functions: { worker: { timeoutSeconds: 61 } } }))).toEqual([
      'visibility-below-timeout at queues.orderQueue.visibilityTimeoutSeconds',
    ]);
  });
});

function faults(options: Partial<QueueDescription>) {
  return faultsOf({ queues: { orderQueue: { commands: ['SubmitOrder'], ...options } } });
}
