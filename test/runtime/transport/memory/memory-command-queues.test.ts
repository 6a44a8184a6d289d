import * as fc from 'fast-check';
import { commandQueuesContract } from '../../../../runtime/testing/command-queues-contract.ts';
import { type Delivery, MemoryCommandQueues } from '../../../../runtime/transport/memory/memory-command-queues.ts';

function setUp(deliver: (delivery: Delivery) => Promise<void>, keepsOrder?: (queue: string) => boolean) {
  const slept: number[] = [];
  let ids = 0;
  const queues = new MemoryCommandQueues({
    deliver,
    keepsOrder,
    maxReceives: () => 3,
    newId: () => `m-${++ids}`,
    sleep: async (milliseconds) => void slept.push(milliseconds),
  });
  return { queues, slept };
}

describe('command queues in memory', () => {
  commandQueuesContract((handle) => {
    const { queues } = setUp(({ body }) => handle(body));
    const deadLetters = async () => queues.deadLetters;
    return { queues, queue: 'work', settle: () => queues.settle(), deadLetters };
  });

  it('deliver after the sender has gone on, each message with an id', async () => {
    const delivered: Delivery[] = [];
    const { queues } = setUp(async (delivery) => void delivered.push(delivery));
    const sending = queues.send('work', { command: 'X', input: {} });
    expect(delivered).toEqual([]);
    await sending;
    await queues.send('work', { command: 'Y', input: {} });
    await queues.settle();
    expect(delivered).toEqual([
      { queue: 'work', messageId: 'm-1', body: '{"command":"X","input":{}}', attempt: 1, maxReceives: 3 },
      { queue: 'work', messageId: 'm-2', body: '{"command":"Y","input":{}}', attempt: 1, maxReceives: 3 },
    ]);
  });

  it('deliver again after a pause that grows, and bury at last', async () => {
    const attempts: number[] = [];
    const { queues, slept } = setUp(async ({ attempt }) => {
      attempts.push(attempt);
      throw new Error(`attempt ${attempt}`);
    });
    await queues.send('work', { command: 'X', input: {} });
    await queues.settle();
    expect([attempts, slept]).toEqual([
      [1, 2, 3],
      [100, 200],
    ]);
    expect(queues.deadLetters).toEqual([
      { body: '{"command":"X","input":{}}', messageId: 'm-1', source: 'work', code: 'max-receives', reason: 'attempt 3' },
    ]);
  });

  it('settle also what a delivery sends, to its own group too', async () => {
    const delivered: string[] = [];
    const { queues } = setUp(async ({ body }) => {
      const { command } = JSON.parse(body);
      delivered.push(command);
      if (command === 'X') await queues.send('work', { command: 'Y', input: {} }, { group: 'g' });
    });
    await queues.send('work', { command: 'X', input: {} }, { group: 'g' });
    expect(queues.isIdle).toBe(false);
    await queues.settle();
    expect(queues.isIdle).toBe(true);
    expect(delivered).toEqual(['X', 'Y']);
  });

  it('do not hold up a group in a queue that keeps no order', async () => {
    const tried: string[] = [];
    const { queues } = setUp(
      async ({ body }) => {
        const { command } = JSON.parse(body);
        tried.push(command);
        if (command === 'X') throw new Error('fails');
      },
      (queue) => queue === 'commands',
    );
    await queues.send('work', { command: 'X', input: {} }, { group: 'g' });
    await queues.send('work', { command: 'Y', input: {} }, { group: 'g' });
    await queues.settle();
    expect(tried.indexOf('Y')).toBe(1);
  });

  it('keep the groups of two queues apart', async () => {
    const { queues } = setUp(async ({ queue }) => {
      if (queue === 'one') throw new Error('fails');
      expect(queues.deadLetters).toEqual([]);
    });
    await queues.send('one', { command: 'X', input: {} }, { group: 'g' });
    await queues.send('two', { command: 'X', input: {} }, { group: 'g' });
    await queues.settle();
    expect(queues.deadLetters).toHaveLength(1);
  });

  it('lose nothing and keep the order of each group, whatever fails and however often', async () => {
    const messages = fc.array(fc.record({ group: fc.constantFrom('g', 'h', undefined), failures: fc.integer({ min: 0, max: 4 }) }));
    await fc.assert(
      fc.asyncProperty(messages, async (sent) => {
        const tried: number[] = [];
        const { queues } = setUp(async ({ body, attempt }) => {
          const { input } = JSON.parse(body);
          tried.push(input);
          if (attempt <= (sent[input]?.failures ?? 0)) throw new Error('fails');
        });
        for (const [input, { group }] of sent.entries()) await queues.send('work', { command: 'X', input }, { group });
        await queues.settle();
        const ended = [...new Set(tried)].sort((left, right) => left - right);
        expect(ended).toEqual(sent.map((_, index) => index));
        for (const group of ['g', 'h']) {
          const ofGroup = tried.filter((index) => sent[index]?.group === group);
          expect(ofGroup).toEqual([...ofGroup].sort((left, right) => left - right));
        }
        expect(queues.deadLetters).toHaveLength(sent.filter(({ failures }) => failures >= 3).length);
      }),
    );
  });
});
