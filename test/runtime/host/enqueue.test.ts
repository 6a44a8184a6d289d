import { queue, service } from '@allframe/serverless/runtime';
import { testAmbient } from '@allframe/serverless/testing';
import { createEnqueue } from '../../../runtime/host/enqueue.ts';
import { UnlistedCommandError } from '../../../runtime/host/errors.ts';
import { CloseCounter, CountUp } from '../counter.ts';

describe('enqueueing a command', () => {
  it('sends it to the queue that lists it', async () => {
    const { enqueue, sent } = setUp();
    const commandId = await enqueue(CountUp, { counterId: 'a' }, {});
    expect(sent).toEqual([['work', expect.objectContaining({ command: 'CountUp', input: { counterId: 'a' }, commandId })]]);
  });

  it('refuses one that no queue lists', async () => {
    const { enqueue, sent } = setUp();
    const failure = enqueue(CloseCounter, { counterId: 'a' }, {});
    await expect(failure).rejects.toThrow(UnlistedCommandError);
    await expect(failure).rejects.toThrow('A route enqueues CloseCounter, and no queue lists it');
    expect(sent).toEqual([]);
  });
});

function setUp() {
  const counters = service('counters', { commands: [CountUp, CloseCounter], queues: { work: queue({ commands: [CountUp] }) } });
  const sent: unknown[] = [];
  const queues = { send: async (...parameters: readonly unknown[]) => void sent.push(parameters), bury: async () => {} };
  return { sent, enqueue: createEnqueue(counters, queues, testAmbient()) };
}
