import type { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { WorkerMessage } from '../../../../runtime/message/worker-message.ts';
import { SqsCommandQueues } from '../../../../runtime/transport/aws/sqs-command-queues.ts';
import { fakeCalls } from './fake-calls.ts';

const letter = { body: '{"command":"X"}', code: 'code', reason: 'reason', source: 'work', messageId: 'm-1' };
const message = { command: 'X', input: { a: 1 }, commandId: 'c-1' };

function setUp({ suffix = '' } = {}) {
  const sent: SendMessageCommand['input'][] = [];
  const client = { send: async ({ input }: SendMessageCommand) => void sent.push(input) };
  const queues = new SqsCommandQueues({
    client: client as unknown as SQSClient,
    url: (queue) => `https://queues/${queue}${suffix}`,
    deadLetterUrl: (queue) => `https://queues/${queue}-dead${suffix}`,
  });
  return { sent, queues };
}

describe('command queues on SQS', () => {
  it('send the message as it is', async () => {
    const { sent, queues } = setUp();
    await queues.send('work', message);
    expect(sent).toEqual([{ QueueUrl: 'https://queues/work', MessageBody: '{"command":"X","input":{"a":1},"commandId":"c-1"}' }]);
  });

  it('refuse a message that SQS would not take, before it is sent', async () => {
    const { sent, queues } = setUp();
    await expect(queues.send('work', { command: 'X', input: 'x'.repeat(1024 * 1024) })).rejects.toMatchObject({
      code: 'message-too-large',
      queue: 'work',
    });
    expect(sent).toEqual([]);
  });

  it('ignore groups where the queue keeps no order: SQS would refuse them or take them for something else', async () => {
    const { sent, queues } = setUp();
    await queues.send('work', message, { group: 'Order#1' });
    expect(sent[0]).not.toHaveProperty('MessageGroupId');
    expect(sent[0]).not.toHaveProperty('MessageDeduplicationId');
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

  it('bury a letter without the facts where its body leaves no room for them', async () => {
    const { sent, queues } = setUp();
    const facts =
      'codeString'.length + 'reasonString'.length + 'sourceString'.length + 'messageIdString'.length + 'codereasonworkm-1'.length;
    await queues.bury('work', { ...letter, body: 'x'.repeat(1024 * 1024 - facts) });
    await queues.bury('work', { ...letter, body: 'x'.repeat(1024 * 1024 - facts + 1) });
    expect(sent.map(({ MessageAttributes }) => MessageAttributes?.code?.StringValue)).toEqual(['code', undefined]);
    expect(sent[1]?.MessageBody).toHaveLength(1024 * 1024 - facts + 1);
  });

  it('bury a letter with a reason that is longer than anybody reads', async () => {
    const { sent, queues } = setUp();
    await queues.bury('work', { ...letter, reason: 'x'.repeat(100_000) });
    expect(sent[0]?.MessageAttributes?.reason?.StringValue).toHaveLength(1_024);
  });
});

describe('command queues on SQS that keep an order', () => {
  const tokensOf = async (sentMessage: WorkerMessage, group?: string) => {
    const { sent, queues } = setUp({ suffix: '.fifo' });
    await queues.send('work', sentMessage, { group });
    return [sent[0]?.MessageGroupId, sent[0]?.MessageDeduplicationId] as const;
  };

  it('name the group, and the command or the timer as what tells duplicates', async () => {
    expect(await tokensOf(message, 'Order#1')).toEqual(['Order#1', 'Order#1##X#c-1']);
    expect(await tokensOf({ saga: 'Saga#1', timeoutId: 't-1' }, 'Saga#1')).toEqual(['Saga#1', 'Saga#1##Saga#1#t-1']);
  });

  it('make a group of each message that stands alone, apart by tenant and command', async () => {
    expect(await tokensOf(message)).toEqual(['#X#c-1', '#X#c-1']);
    expect(await tokensOf({ ...message, tenant: 'acme' })).toEqual(['acme#X#c-1', 'acme#X#c-1']);
    expect(await tokensOf({ saga: 'Saga#1', timeoutId: 't-1' })).toEqual(['#Saga#1#t-1', '#Saga#1#t-1']);
  });

  it('take the same id of another stream for another message', async () => {
    const [, id] = await tokensOf(message, 'Order#1');
    expect((await tokensOf(message, 'Order#2'))[1]).not.toBe(id);
    expect((await tokensOf({ ...message, command: 'Y' }, 'Order#1'))[1]).not.toBe(id);
    expect((await tokensOf(message, 'Order#1'))[1]).toBe(id);
  });

  it('tell a message without an id by its body', async () => {
    const [group, id] = await tokensOf({ command: 'X', input: 1 });
    expect([group, id]).toEqual(await tokensOf({ command: 'X', input: 1 }));
    expect(id).not.toEqual((await tokensOf({ command: 'X', input: 2 }))[1]);
  });

  it.each(['ä', 'a b', 'x'.repeat(129), ''])('tell by its hash what SQS does not take as a name: %j', async (name) => {
    const [group, id] = await tokensOf({ ...message, commandId: `${name} ` }, name);
    expect(group).toMatch(/^[0-9a-f]{64}$/);
    expect(id).toMatch(/^[0-9a-f]{64}$/);
    expect((await tokensOf(message, `${name}.`))[0]).not.toBe(group);
  });

  it('bury a letter, each in a group of its own', async () => {
    const { sent, queues } = setUp({ suffix: '.fifo' });
    await queues.bury('work', letter);
    expect(sent[0]).toMatchObject({ MessageGroupId: 'm-1', MessageDeduplicationId: 'm-1' });
  });
});

describe('a message that SQS holds back', () => {
  it('carries the delay', async () => {
    const { sent, queues } = setUp();
    await queues.send('work', message, { delaySeconds: 30, group: 'Order#1' });
    expect(sent[0]).toMatchObject({ DelaySeconds: 30 });
  });

  it.each([
    ['', 901, 'holds a message back for 0 to 900 whole seconds'],
    ['', -1, 'holds a message back for 0 to 900 whole seconds'],
    ['', 1.5, 'holds a message back for 0 to 900 whole seconds'],
    ['.fifo', 1, 'keeps an order, and holds no message back'],
  ])('is refused where a queue %j can not hold it for %d s', async (suffix, delaySeconds, reason) => {
    const { sent, queues } = setUp({ suffix });
    await expect(queues.send('work', message, { delaySeconds })).rejects.toMatchObject({
      name: 'MessageDelayError',
      code: 'message-delay',
      delaySeconds,
      message: expect.stringContaining(reason),
    });
    expect(sent).toEqual([]);
  });

  it('is sent at once, in its order, where the delay is none', async () => {
    const { sent, queues } = setUp({ suffix: '.fifo' });
    await queues.send('work', message, { delaySeconds: 0 });
    expect(sent[0]).not.toHaveProperty('DelaySeconds');
  });
});

describe('a fault of SQS', () => {
  it.each<[string, object, boolean]>([
    ['AccessDeniedException', { status: 400 }, false],
    ['QueueDoesNotExist', { $metadata: { httpStatusCode: 400 } }, false],
    ['RequestThrottled', { status: 403 }, true],
    ['ThrottlingException', { $retryable: { throttling: true } }, true],
    ['InternalError', { $metadata: { httpStatusCode: 500 } }, true],
    ['TooManyRequests', { status: 429 }, true],
    ['TimeoutError', {}, true],
    ['Error', { code: 'ECONNRESET' }, true],
    ['Error', { code: 'ENOENT' }, false],
  ])('says of %s %j whether another try may help', async (name, members, retryable) => {
    const cause = Object.assign(new Error('as SQS says it'), { name, ...members });
    const { calls } = fakeCalls(cause);
    const queues = new SqsCommandQueues({ client: calls, url: () => 'https://queues/work', deadLetterUrl: () => 'https://queues/dead' });
    const remedy = retryable ? 'try again' : 'is it the right one, and may this role use it?';
    await expect(queues.send('work', message)).rejects.toMatchObject({
      name: 'ServiceCallError',
      code: 'service-call-failed',
      service: 'SQS',
      operation: 'SendMessage',
      fault: name,
      retryable,
      message: `SQS did not SendMessage for the queue work: ${name}: as SQS says it; ${remedy}`,
      cause,
    });
    await expect(queues.bury('work', letter)).rejects.toMatchObject({
      message: expect.stringContaining('the dead letters of the queue work'),
    });
  });

  it.each([['a text'], [undefined], [null]])('says what was thrown, also where that is no error: %j', async (thrown) => {
    const calls = { call: () => Promise.reject(thrown) } as never;
    const queues = new SqsCommandQueues({ client: calls, url: () => 'https://queues/work', deadLetterUrl: () => 'https://queues/dead' });
    await expect(queues.send('work', message)).rejects.toMatchObject({
      message: expect.stringContaining(String(thrown)),
      retryable: false,
    });
  });
});
