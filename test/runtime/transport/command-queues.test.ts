import type { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { SqsCommandQueues } from '../../../runtime/transport/aws/sqs-command-queues.ts';
import { type Delivery, MemoryCommandQueues } from '../../../runtime/transport/memory-command-queues.ts';

describe('command queues on SQS', () => {
  const letter = { body: '{"command":"X"}', code: 'code', reason: 'reason', source: 'work', messageId: 'm-1' };

  function setUp() {
    const sent: SendMessageCommand['input'][] = [];
    const client = { send: async ({ input }: SendMessageCommand) => void sent.push(input) };
    const queues = new SqsCommandQueues({
      client: client as unknown as SQSClient,
      url: (queue) => `https://queues/${queue}`,
      deadLetterUrl: (queue) => `https://queues/${queue}-dead`,
    });
    return { sent, queues };
  }

  it('send the message as it is', async () => {
    const { sent, queues } = setUp();
    await queues.send('work', { command: 'X', input: { a: 1 }, commandId: 'c-1' });
    expect(sent).toEqual([{ QueueUrl: 'https://queues/work', MessageBody: '{"command":"X","input":{"a":1},"commandId":"c-1"}' }]);
  });

  it('refuse a message that SQS would not take, before it is sent', async () => {
    const { sent, queues } = setUp();
    await expect(queues.send('work', { command: 'X', input: 'x'.repeat(1024 * 1024) })).rejects.toMatchObject({
      code: 'message-too-large',
    });
    expect(sent).toEqual([]);
  });

  it('bury a letter with its body unchanged and the facts beside it', async () => {
    const { sent, queues } = setUp();
    await queues.bury('work', letter);
    const { body, ...facts } = letter;
    const attributes = Object.entries(facts).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]);
    expect(sent).toEqual([{ QueueUrl: 'https://queues/work-dead', MessageBody: body, MessageAttributes: Object.fromEntries(attributes) }]);
  });

  it('bury a letter whose reason SQS would refuse', async () => {
    const { sent, queues } = setUp();
    await queues.bury('work', { ...letter, code: '', reason: 'a\u0000b\u0007\nä😀\uffff' });
    const { code, reason } = sent[0]?.MessageAttributes ?? {};
    expect([code?.StringValue, reason?.StringValue]).toEqual(['-', 'a?b?\nä😀?']);
  });

  it('bury a letter with a reason that is longer than anybody reads', async () => {
    const { sent, queues } = setUp();
    await queues.bury('work', { ...letter, reason: 'x'.repeat(100_000) });
    expect(sent[0]?.MessageAttributes?.reason?.StringValue).toHaveLength(1_024);
  });
});

describe('command queues in memory', () => {
  function setUp(deliver: (delivery: Delivery) => Promise<void>) {
    const slept: number[] = [];
    let ids = 0;
    const queues = new MemoryCommandQueues({
      deliver,
      maxReceives: () => 3,
      newId: () => `m-${++ids}`,
      sleep: async (milliseconds) => void slept.push(milliseconds),
    });
    return { queues, slept };
  }

  it('deliver after the sender has gone on, each message with an id', async () => {
    const delivered: Delivery[] = [];
    const { queues } = setUp(async (delivery) => void delivered.push(delivery));
    const sending = queues.send('work', { command: 'X', input: {} });
    expect(delivered).toEqual([]);
    await sending;
    await queues.send('work', { command: 'Y', input: {} });
    await queues.settle();
    expect(delivered).toEqual([
      { queue: 'work', messageId: 'm-1', body: '{"command":"X","input":{}}', attempt: 1 },
      { queue: 'work', messageId: 'm-2', body: '{"command":"Y","input":{}}', attempt: 1 },
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

  it('settle also what a delivery sends', async () => {
    const delivered: string[] = [];
    const { queues } = setUp(async ({ body }) => {
      const { command } = JSON.parse(body);
      delivered.push(command);
      if (command === 'X') await queues.send('work', { command: 'Y', input: {} });
    });
    await queues.send('work', { command: 'X', input: {} });
    await queues.settle();
    expect(delivered).toEqual(['X', 'Y']);
  });
});
