import { testAmbient } from '@allframe/serverless/testing';
import { createCommandBus } from '../../../runtime/command-bus/command-bus.ts';
import { ConflictError, StreamClosedError } from '../../../runtime/event-store/errors.ts';
import { InvalidSubjectError, SubjectForgottenError } from '../../../runtime/event-store/personal-data/errors.ts';
import type { AllFrameError } from '../../../runtime/message/errors.ts';
import type { CommandAnswer } from '../../../runtime/process-manager/saga/answer-saga.ts';
import type { DeadLetter } from '../../../runtime/transport/queue.ts';
import { handleSqsEvent, isSqsEvent, type SqsDelivery, type SqsRecord } from '../../../runtime/trigger/sqs.ts';
import { CloseCounter, CountUp } from '../counter.ts';
import { RecordingStore } from '../recording-store.ts';

function setUp() {
  const store = new RecordingStore();
  const buried: [string, DeadLetter][] = [];
  const errors: [string, unknown][] = [];
  const delivery = {
    commands: createCommandBus({ store, ambient: testAmbient() }),
    known: [CountUp, CloseCounter],
    ambient: testAmbient(),
    bury: async (queue: string, letter: DeadLetter) => {
      buried.push([queue, letter]);
    },
    queueOf: (physicalName: string) => {
      if (physicalName !== 'orders-dev-counters') throw new Error(`no queue ${physicalName}`);
      return 'counters';
    },
    onError: (error: unknown, { messageId }: SqsRecord) => errors.push([messageId, error]),
  };
  const deliver = (...bodies: unknown[]) => handleSqsEvent({ Records: bodies.map(record) }, delivery);
  return { store, buried, errors, delivery, deliver };
}

function record(body: unknown, index = 0): SqsRecord {
  return {
    messageId: `m-${index}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:orders-dev-counters',
  };
}

const countUp = (counterId: string, more: object = {}) => ({ command: 'CountUp', input: { counterId }, ...more });

describe('a batch of SQS', () => {
  it('runs its commands, those of one stream among them', async () => {
    const { deliver, store, errors } = setUp();
    expect(await deliver(countUp('a'), countUp('b'), countUp('a'), { command: 'CloseCounter', input: { counterId: 'c' } })).toEqual({
      batchItemFailures: [],
    });
    expect((await store.inner.load('Counter#a')).head.version).toBe(2);
    expect((await store.inner.load('Counter#c')).head.version).toBe(2);
    expect(errors).toEqual([]);
  });

  it('passes on where a command comes from', async () => {
    const { deliver, store } = setUp();
    await deliver(
      countUp('a', { commandId: 'c-1', correlationId: 'first', causationId: 'cause', causationDepth: 3, actor: 'anna', traceParent: 't' }),
    );
    expect((await store.inner.load('Counter#a')).commits[0]?.metadata).toMatchObject({
      commandId: 'c-1',
      correlationId: 'first',
      causationId: 'cause',
      causationDepth: 3,
      actor: 'anna',
      traceParent: 't',
    });
  });

  it('takes a message that came twice for one command, also where it has no id of its own', async () => {
    const { deliver, store } = setUp();
    await deliver(countUp('a'));
    await deliver(countUp('a'));
    const { commits } = await store.inner.load('Counter#a');
    expect(commits.map(({ metadata }) => metadata.commandId)).toEqual(['m-0']);
  });

  it('asks only for those again that may succeed then', async () => {
    const { deliver, store, errors, buried } = setUp();
    store.beforeAppend = async ({ stream }) => {
      if (stream === 'Counter#b') throw new Error('throttled');
      if (stream === 'Counter#c') throw new ConflictError({ stream, expected: undefined, actual: 1 });
    };
    expect(await deliver(countUp('a'), countUp('b'), 'no JSON', countUp('c'))).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm-1' }, { itemIdentifier: 'm-3' }],
    });
    expect(errors.map(([messageId]) => messageId)).toEqual(['m-1', 'm-3']);
    expect(buried.map(([, { messageId }]) => messageId)).toEqual(['m-2']);
    expect((await store.inner.load('Counter#a')).head.version).toBe(1);
  });

  it.each<[string, unknown, string, RegExp]>([
    ['no JSON', 'text', 'validation-failed', /command message is not valid: must be JSON/],
    ['empty', '', 'validation-failed', /must be JSON/],
    ['null', null, 'validation-failed', /must be an object with command and input/],
    ['a list', [], 'validation-failed', /command: must be the name of a command; input: is missing/],
    ['without a command', { input: {} }, 'validation-failed', /command: must be the name of a command/],
    ['without an input', { command: 'CountUp' }, 'validation-failed', /input: is missing/],
    ['with an id that is none', countUp('a', { commandId: 1 }), 'validation-failed', /commandId: must be a string/],
    ['with an empty id, which would be everybody’s', countUp('a', { commandId: '' }), 'validation-failed', /commandId: must not be empty/],
    [
      'with a negative depth',
      countUp('a', { causationDepth: -1 }),
      'validation-failed',
      /causationDepth: must be a whole number, 0 or more/,
    ],
    ['with half a depth', countUp('a', { causationDepth: 0.5 }), 'validation-failed', /causationDepth: must be a whole number/],
    [
      'nested without an end',
      `{"command":"CountUp","input":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
      'validation-failed',
      /nested deeper than 200/,
    ],
    ['with an input that is not valid', { command: 'CountUp', input: {} }, 'validation-failed', /input of CountUp is not valid: counterId/],
    ['for a stream that can not be', countUp('a#b'), 'invalid-stream-id', /holds #/],
    ['of too many causes', countUp('a', { causationDepth: 33 }), 'causation-too-deep', /break the circle/],
  ])('buries a message that is %s at once, as it came and with the reason', async (_, body, code, reason) => {
    const { deliver, buried, errors } = setUp();
    expect(await deliver(body)).toEqual({ batchItemFailures: [] });
    expect(buried).toEqual([
      ['counters', { body: record(body).body, code, reason: expect.stringMatching(reason), source: 'counters', messageId: 'm-0' }],
    ]);
    expect(errors).toEqual([]);
  });

  it.each(['Fly', 'constructor'])('leaves a message of the unknown command %s for newer code', async (command) => {
    const { deliver, buried } = setUp();
    expect(await deliver({ command, input: {} })).toEqual({ batchItemFailures: [{ itemIdentifier: 'm-0' }] });
    expect(buried).toEqual([]);
  });

  it('buries what the decider rejects', async () => {
    const { deliver, buried } = setUp();
    await deliver({ command: 'CloseCounter', input: { counterId: 'a' } });
    expect(await deliver(countUp('a', { commandId: 'late' }))).toEqual({ batchItemFailures: [] });
    expect(buried).toEqual([
      ['counters', expect.objectContaining({ code: 'counter-closed', reason: 'CountUp was rejected: counter-closed' })],
    ]);
  });

  it('buries a command id that was used with other input', async () => {
    const { deliver, buried } = setUp();
    await deliver(countUp('a', { commandId: 'c-1' }));
    await deliver({ command: 'CountUp', input: { counterId: 'a', by: 5 }, commandId: 'c-1' });
    expect(buried).toEqual([['counters', expect.objectContaining({ code: 'command-id-reused' })]]);
  });

  it.each<[string, AllFrameError]>([
    ['a stream that was closed', new StreamClosedError({ stream: 'Counter#a', version: 3 })],
    ['a person who was forgotten', new SubjectForgottenError({ subject: 'p-1' })],
    ['a person who can not be named so', new InvalidSubjectError({ fault: 'holds #' })],
  ])('buries at once what is for %s', async (_, error) => {
    const { deliver, store, buried } = setUp();
    store.beforeAppend = () => Promise.reject(error);
    expect(await deliver(countUp('a'))).toEqual({ batchItemFailures: [] });
    expect(buried).toEqual([['counters', expect.objectContaining({ code: error.code, reason: error.message })]]);
  });

  it('asks for a message again that it could not bury', async () => {
    const { delivery, errors } = setUp();
    const bury = () => Promise.reject(new Error('no such queue'));
    expect(await handleSqsEvent({ Records: [record('text')] }, { ...delivery, bury })).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm-0' }],
    });
    expect(errors).toEqual([['m-0', expect.objectContaining({ message: 'no such queue' })]]);
  });

  it('asks for a message again of a queue that it does not know', async () => {
    const { delivery, errors, buried } = setUp();
    const stray = { ...record(countUp('a')), eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:other' };
    expect(await handleSqsEvent({ Records: [stray] }, delivery)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm-0' }] });
    expect([errors.length, buried.length]).toEqual([1, 0]);
  });

  it('does no more than ten messages at once, and all of them', async () => {
    const { deliver, delivery } = setUp();
    let running = 0;
    let most = 0;
    const done: string[] = [];
    delivery.commands.dispatch = (async (_command: unknown, { counterId }: { counterId: string }) => {
      most = Math.max(most, ++running);
      for (let step = 0; step < 5; step += 1) await Promise.resolve();
      running -= 1;
      done.push(counterId);
      return { outcome: 'accepted' };
    }) as unknown as typeof delivery.commands.dispatch;
    const ids = Array.from({ length: 25 }, (_, index) => `c-${index}`);
    expect(await deliver(...ids.map((id) => countUp(id)))).toEqual({ batchItemFailures: [] });
    expect([most, done.sort()]).toEqual([10, ids.sort()]);
  });

  it('goes on behind a message of the same group where the queue keeps no order', async () => {
    const { delivery, store } = setUp();
    store.beforeAppend = async ({ stream }) => {
      if (stream === 'Counter#a') throw new Error('throttled');
    };
    const Records = ['a', 'b'].map((id, index) => ({ ...record(countUp(id), index), attributes: { MessageGroupId: 'g' } }));
    expect(await handleSqsEvent({ Records }, delivery)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm-0' }] });
  });

  it('tells how often a message came, so that the last try of a command that a saga waits for is answered', async () => {
    const { delivery, store, buried, errors } = setUp();
    const answers: unknown[] = [];
    store.beforeAppend = () => Promise.reject(new Error('throttled'));
    const handle = (count: string | undefined, maxReceives?: (queue: string) => number) =>
      handleSqsEvent(
        { Records: [{ ...record(countUp('a', { replyTo: 'Saga#1' })), attributes: { ApproximateReceiveCount: count } }] },
        { ...delivery, maxReceives, answer: async (_message, answer) => void answers.push(answer) },
      );
    const again = { batchItemFailures: [{ itemIdentifier: 'm-0' }] };
    expect(await handle('2', () => 3)).toEqual(again);
    expect(await handle('3')).toEqual(again);
    expect(await handle(undefined, () => 3)).toEqual(again);
    expect([answers, buried, errors.length]).toEqual([[], [], 3]);
    expect(await handle('3', (queue) => (queue === 'counters' ? 3 : 9))).toEqual({ batchItemFailures: [] });
    expect(answers).toEqual([{ outcome: 'failed', code: 'dead-lettered' }]);
    expect(buried).toEqual([['counters', expect.objectContaining({ code: 'max-receives', reason: 'throttled' })]]);
  });

  it('is told from others', () => {
    expect(isSqsEvent({ Records: [record('x')] })).toBe(true);
    for (const other of [
      undefined,
      null,
      {},
      { Records: [] },
      { Records: 'x' },
      { Records: [null] },
      { Records: [{ eventSource: 'aws:dynamodb' }] },
    ])
      expect(isSqsEvent(other)).toBe(false);
  });
});

describe('a batch of a FIFO queue', () => {
  const fifo = 'arn:aws:sqs:us-east-1:123456789012:orders-dev-commands.fifo';

  function inGroups(...messages: readonly (readonly [group: string, counterId: string, receives?: number, more?: object])[]) {
    const Records = messages.map(([MessageGroupId, counterId, receives = 1, more], index) => ({
      ...record(countUp(counterId, more), index),
      eventSourceARN: fifo,
      attributes: { MessageGroupId, ApproximateReceiveCount: `${receives}` },
    }));
    const handled: string[] = [];
    const { delivery, errors, buried } = setUp();
    const failing = new Set<string>();
    const hanging = new Set<string>();
    const answers: (readonly [commandId: string, answer: CommandAnswer])[] = [];
    const given: SqsDelivery = {
      ...delivery,
      queueOf: () => 'commands',
      maxReceives: () => 3,
      answer: async ({ commandId }, answer) => void answers.push([commandId, answer]),
    };
    delivery.commands.dispatch = (async (_command: unknown, { counterId }: { counterId: string }) => {
      handled.push(`${counterId} begins`);
      if (hanging.has(counterId)) await new Promise(() => {});
      for (let step = 0; step < 5; step += 1) await Promise.resolve();
      if (failing.has(counterId)) throw new Error(`${counterId} fails`);
      handled.push(`${counterId} ends`);
      return { outcome: 'accepted' };
    }) as unknown as typeof delivery.commands.dispatch;
    const handle = (more: Partial<SqsDelivery> = {}, deadline?: number) => handleSqsEvent({ Records }, { ...given, ...more }, deadline);
    return { handled, errors, failing, hanging, buried, answers, handle };
  }

  it('handles the messages of a group one after the other, and groups side by side', async () => {
    const { handle, handled } = inGroups(['g', 'a1'], ['h', 'b1'], ['g', 'a2']);
    expect(await handle()).toEqual({ batchItemFailures: [] });
    expect(handled.indexOf('a1 ends')).toBeLessThan(handled.indexOf('a2 begins'));
    expect(handled.indexOf('b1 begins')).toBeLessThan(handled.indexOf('a1 ends'));
  });

  it('stops a group at its first failure, and asks for it and what stands behind it again, in order', async () => {
    const { handle, handled, errors, failing } = inGroups(['g', 'a1'], ['h', 'b1'], ['g', 'a2'], ['g', 'a3'], ['h', 'b2']);
    failing.add('a2');
    expect(await handle()).toEqual({ batchItemFailures: [{ itemIdentifier: 'm-2' }, { itemIdentifier: 'm-3' }] });
    expect(handled.filter((step) => step.endsWith('ends')).sort()).toEqual(['a1 ends', 'b1 ends', 'b2 ends']);
    expect(handled).not.toContain('a3 begins');
    expect(errors.map(([messageId]) => messageId)).toEqual(['m-2']);
  });

  it('buries what fails at its last try, and goes on with what stands behind it', async () => {
    const { handle, handled, failing, buried, errors } = inGroups(
      ['g', 'a1', 3],
      ['g', 'a2', 3],
      ['g', 'a3', 3],
      ['h', 'b1', 2],
      ['h', 'b2', 1],
    );
    for (const id of ['a1', 'a3', 'b1']) failing.add(id);
    expect(await handle()).toEqual({ batchItemFailures: [{ itemIdentifier: 'm-3' }, { itemIdentifier: 'm-4' }] });
    expect(handled.filter((step) => step.endsWith('ends'))).toEqual(['a2 ends']);
    expect(buried).toEqual([
      [
        'commands',
        expect.objectContaining({ messageId: 'm-0', code: 'max-receives', reason: 'a1 fails', body: record(countUp('a1')).body }),
      ],
      ['commands', expect.objectContaining({ messageId: 'm-2', code: 'max-receives', reason: 'a3 fails' })],
    ]);
    expect(errors.map(([messageId]) => messageId).sort()).toEqual(['m-0', 'm-2', 'm-3']);
  });

  it('still tries a message that was received more often than it may be tried', async () => {
    const { handle, handled, buried } = inGroups(['g', 'a1', 12]);
    expect(await handle()).toEqual({ batchItemFailures: [] });
    expect([handled, buried]).toEqual([['a1 begins', 'a1 ends'], []]);
  });

  it('stops the group where what failed at its last try can not be buried', async () => {
    const { handle, handled, failing, errors } = inGroups(['g', 'a1', 3], ['g', 'a2', 3]);
    failing.add('a1');
    const bury = () => Promise.reject(new Error('no such queue'));
    expect(await handle({ bury })).toEqual({ batchItemFailures: [{ itemIdentifier: 'm-0' }, { itemIdentifier: 'm-1' }] });
    expect(handled).not.toContain('a2 begins');
    expect(errors.map(([, error]) => (error as Error).message)).toEqual(['a1 fails', 'no such queue']);
  });

  const deadline = Date.parse('2026-01-01T00:00:10Z');

  /** Time that is up as soon as somebody waits for it, with an answer that is then waited for as long as it takes. */
  function endingTime() {
    const { now, sleep } = testAmbient();
    let isUp = false;
    const ambient = {
      now: () => (isUp ? deadline : now()),
      sleep: async (milliseconds: number) => {
        if (isUp) return new Promise<void>(() => {});
        for (let step = 0; step < 50; step += 1) await Promise.resolve();
        isUp = true;
        await sleep(milliseconds);
      },
    };
    return { ambient };
  }

  it('buries what hangs at its last try, so that the next delivery begins behind it', async () => {
    const { handle, hanging, buried } = inGroups(['g', 'a1', 3], ['g', 'a2', 3], ['h', 'b1', 2]);
    for (const id of ['a1', 'b1']) hanging.add(id);
    expect(await handle(endingTime(), deadline)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm-1' }, { itemIdentifier: 'm-2' }],
    });
    expect(buried).toEqual([['commands', expect.objectContaining({ messageId: 'm-0', reason: expect.stringContaining('time was up') })]]);
  });

  it('tells the saga that waits for what hangs at its last try, in any queue', async () => {
    const { handle, hanging, buried, answers } = inGroups(['g', 'a1', 3, { replyTo: 'Saga#1', commandId: 'c-1' }]);
    hanging.add('a1');
    expect(await handle(endingTime(), deadline)).toEqual({ batchItemFailures: [] });
    expect(answers).toEqual([['c-1', { outcome: 'failed', code: 'dead-lettered' }]]);
    expect(buried).toHaveLength(1);
    await handle({ ...endingTime(), isAwaited: async () => false }, deadline);
    expect(answers).toHaveLength(1);
  });

  it('says nothing of a command whose saga could not be told: it is redriven for that', async () => {
    const { handle, buried } = inGroups(['g', 'a1', 3, { replyTo: 'Saga#1', commandId: 'c-1' }]);
    let tries = 0;
    const answer = async () => {
      tries += 1;
      throw new Error('the stream of the saga does not answer');
    };
    expect(await handle({ answer })).toEqual({ batchItemFailures: [] });
    expect(tries).toBe(1);
    expect(buried).toEqual([['commands', expect.objectContaining({ reason: 'the stream of the saga does not answer' })]]);
  });

  it('goes on behind a message that no retry cures', async () => {
    const { delivery, store, buried } = setUp();
    delivery.queueOf = () => 'commands';
    const Records = ['no JSON', countUp('a')].map((body, index) => ({
      ...record(body, index),
      eventSourceARN: fifo,
      attributes: { MessageGroupId: 'g' },
    }));
    expect(await handleSqsEvent({ Records }, delivery)).toEqual({ batchItemFailures: [] });
    expect(buried).toHaveLength(1);
    expect((await store.inner.load('Counter#a')).head.version).toBe(1);
  });
});
