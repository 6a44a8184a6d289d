import { testAmbient } from '@allframe/serverless/testing';
import * as z from 'zod';
import { createCommandBus } from '../../../runtime/command-bus/command-bus.ts';
import { effectCommand } from '../../../runtime/decider/effect-command.ts';
import type { TimeoutMessage } from '../../../runtime/message/worker-message.ts';
import type { CommandAnswer } from '../../../runtime/process-manager/saga/answer-saga.ts';
import type { DeadLetter } from '../../../runtime/transport/queue.ts';
import {
  type CommandDelivery,
  deliverCommand,
  type QueueMessage,
  type WaitedForCommand,
} from '../../../runtime/trigger/command-delivery.ts';
import { CloseCounter, CountUp } from '../counter.ts';
import { RecordingStore } from '../recording-store.ts';

function setUp(change: Partial<CommandDelivery> = {}) {
  const store = new RecordingStore();
  const performed: [string, string | undefined][] = [];
  const Mail = effectCommand('Mail', {
    input: z.object({ to: z.string() }),
    perform: ({ to }, { commandId, tenant, reject }) => {
      performed.push([commandId, tenant]);
      return to === 'nobody' ? reject('unknown-address', { to }) : undefined;
    },
  });
  const steps: ['answer', WaitedForCommand, CommandAnswer][] = [];
  const timeouts: TimeoutMessage[] = [];
  const buried: DeadLetter[] = [];
  const delivery: CommandDelivery = {
    commands: createCommandBus({ store, ambient: testAmbient() }),
    known: [CountUp, CloseCounter, Mail],
    bury: async (_queue, letter) => void buried.push(letter),
    answer: async (message, answer) => void steps.push(['answer', message, answer]),
    fireTimeout: async (message) => void timeouts.push(message),
    ...change,
  };
  const deliver = (body: unknown, more: Partial<QueueMessage> = {}) =>
    deliverCommand({ messageId: 'm-1', body: JSON.stringify(body), queue: 'commands', ...more }, delivery);
  return {
    store,
    performed,
    timeouts,
    buried,
    deliver,
    answers: () => steps.map(([, { commandId }, answer]) => [commandId, answer]),
    steps,
  };
}

const countUp = (more: object = {}) => ({ command: 'CountUp', input: { counterId: 'a' }, ...more });
const waitedFor = (more: object = {}) => countUp({ commandId: 'c-1', replyTo: 'Saga#1', ...more });
const lastTry = { attempt: 5, maxReceives: 5 };

describe('a message with a command', () => {
  it('runs it, with the message’s id where it has none of its own, and answers nobody', async () => {
    const { deliver, store, answers, buried } = setUp();
    await deliver(countUp());
    expect((await store.inner.load('Counter#a')).commits[0]?.metadata.commandId).toBe('m-1');
    expect([answers(), buried]).toEqual([[], []]);
  });

  it('hands its origin on, and nothing else that stands in the body', async () => {
    const options: unknown[] = [];
    const dispatch = (async (_command: unknown, _input: unknown, given: unknown) => {
      options.push(given);
      return { outcome: 'performed', commandId: 'c-1' };
    }) as unknown as CommandDelivery['commands']['dispatch'];
    const { deliver } = setUp({ commands: { dispatch } });
    const origin = {
      correlationId: 'c',
      causationId: 'd',
      causationDepth: 3,
      actor: 'a',
      tenant: 'acme',
      traceParent: 't',
      traceState: 's',
    };
    await deliver(countUp({ ...origin, commandId: 'c-1', expectedVersion: 7, caller: { kind: 'none', claims: {} } }));
    expect(options).toEqual([{ ...origin, commandId: 'c-1', deadline: undefined }]);
  });

  it('performs a command without an aggregate', async () => {
    const { deliver, performed, buried } = setUp();
    await deliver({ command: 'Mail', input: { to: 'anna' }, commandId: 'c-1' });
    await deliver({ command: 'Mail', input: { to: 'nobody' }, commandId: 'c-2' });
    expect(performed.map(([commandId]) => commandId)).toEqual(['c-1', 'c-2']);
    expect(buried).toEqual([expect.objectContaining({ code: 'unknown-address', reason: 'Mail was rejected: unknown-address' })]);
  });

  it('buries a command that names no tenant where the service declares tenants', async () => {
    const commands = createCommandBus({ store: new RecordingStore(), ambient: testAmbient(), tenants: true });
    const { deliver, buried } = setUp({ commands });
    await deliver(countUp());
    await deliver(countUp({ tenant: 'acme' }));
    expect(buried.map(({ code }) => code)).toEqual(['tenant-required']);
  });

  it('leaves a failure of the last try to the queue where nobody waits', async () => {
    const { deliver, store, buried } = setUp();
    store.beforeAppend = () => Promise.reject(new Error('throttled'));
    await expect(deliver(countUp(), lastTry)).rejects.toThrow('throttled');
    expect(buried).toEqual([]);
  });
});

describe('a message with a command that a saga waits for', () => {
  it('answers that it was accepted, with where it stands', async () => {
    const { deliver, steps, buried } = setUp();
    await deliver(waitedFor());
    expect(steps).toEqual([['answer', { ...waitedFor() }, { outcome: 'succeeded', streamId: 'a', version: 1 }]]);
    expect(buried).toEqual([]);
  });

  it('answers with the message’s id where the command has none of its own', async () => {
    const { deliver, answers } = setUp();
    await deliver(waitedFor({ commandId: undefined }));
    expect(answers()).toEqual([['m-1', expect.objectContaining({ outcome: 'succeeded' })]]);
  });

  it('answers the same when it comes again', async () => {
    const { deliver, answers, store } = setUp();
    await deliver(waitedFor());
    await deliver(waitedFor());
    expect(answers()[1]).toEqual(answers()[0]);
    expect((await store.inner.load('Counter#a')).commits).toHaveLength(1);
  });

  it('answers that it was performed, or refused', async () => {
    const { deliver, answers, buried } = setUp();
    await deliver({ ...waitedFor(), command: 'Mail', input: { to: 'anna' } });
    await deliver({ ...waitedFor({ commandId: 'c-2' }), command: 'Mail', input: { to: 'nobody' } });
    expect(answers()).toEqual([
      ['c-1', { outcome: 'succeeded' }],
      ['c-2', { outcome: 'failed', code: 'unknown-address', details: { to: 'nobody' } }],
    ]);
    expect(buried).toEqual([]);
  });

  it('answers a rejection, which is then the saga’s affair and no dead letter', async () => {
    const { deliver, answers, buried } = setUp();
    await deliver({ command: 'CloseCounter', input: { counterId: 'a' } });
    await deliver(waitedFor());
    expect(answers()).toEqual([['c-1', { outcome: 'failed', code: 'counter-closed', details: { total: 1 } }]]);
    expect(buried).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['an input that is not valid', { input: {} }, 'validation-failed'],
    ['a stream that can not be', { input: { counterId: '#' } }, 'invalid-stream-id'],
    ['too many causes', { causationDepth: 33 }, 'causation-too-deep'],
  ])('answers and buries %s', async (_, change, code) => {
    const { deliver, answers, buried } = setUp();
    await deliver(waitedFor(change));
    expect(answers()).toEqual([['c-1', { outcome: 'failed', code }]]);
    expect(buried).toEqual([expect.objectContaining({ code, source: 'commands', messageId: 'm-1' })]);
  });

  it.each<[string, Partial<QueueMessage>]>([
    ['before the last try', { attempt: 4, maxReceives: 5 }],
    ['where nobody knows which try is the last', {}],
    ['where nobody knows which try it is', { maxReceives: 5 }],
    ['where nobody knows how many there are', { attempt: 50 }],
  ])('is delivered again after a failure, unanswered, %s', async (_, tries) => {
    const { deliver, store, answers, buried } = setUp();
    store.beforeAppend = () => Promise.reject(new Error('throttled'));
    await expect(deliver(waitedFor(), tries)).rejects.toThrow('throttled');
    expect([answers(), buried]).toEqual([[], []]);
  });

  it.each<[string, unknown, string]>([
    ['an error', new Error('throttled'), 'throttled'],
    ['something else', 'throttled', 'throttled'],
  ])('is answered and buried when the last try fails with %s', async (_, thrown, reason) => {
    const { deliver, store, answers, buried } = setUp();
    store.beforeAppend = () => Promise.reject(thrown);
    await deliver(waitedFor(), lastTry);
    expect(answers()).toEqual([['c-1', { outcome: 'failed', code: 'dead-lettered' }]]);
    expect(buried).toEqual([{ body: JSON.stringify(waitedFor()), code: 'max-receives', reason, source: 'commands', messageId: 'm-1' }]);
  });

  it('is left for newer code where nobody knows the command, and answered and buried by the last try', async () => {
    const { deliver, answers, buried } = setUp();
    const unknown = waitedFor({ command: 'Fly' });
    await expect(deliver(unknown, { attempt: 4, maxReceives: 5 })).rejects.toMatchObject({ code: 'unknown-command', retryable: true });
    expect([answers(), buried]).toEqual([[], []]);
    await deliver(unknown, lastTry);
    expect(answers()).toEqual([['c-1', { outcome: 'failed', code: 'dead-lettered' }]]);
    expect(buried).toEqual([expect.objectContaining({ code: 'max-receives', reason: expect.stringContaining('"Fly"') })]);
  });

  it('is delivered again when its answer fails', async () => {
    const { deliver, store } = setUp({ answer: () => Promise.reject(new Error('no answer')) });
    await expect(deliver(waitedFor())).rejects.toThrow('no answer');
    await expect(deliver(waitedFor({ input: {} }))).rejects.toThrow('no answer');
    store.beforeAppend = () => Promise.reject(new Error('throttled'));
    await expect(deliver(waitedFor({ commandId: 'c-2' }), lastTry)).rejects.toThrow('no answer');
  });

  it('is not answered before it is buried, since what was answered is not run again', async () => {
    const { deliver, answers } = setUp({ bury: () => Promise.reject(new Error('no dead letters')) });
    await expect(deliver(waitedFor({ input: {} }))).rejects.toThrow('no dead letters');
    expect(answers()).toEqual([]);
  });

  it('is not run again when the saga was answered: its rejection might turn into a success', async () => {
    const asked: string[] = [];
    const { deliver, store, answers, buried } = setUp({
      isAwaited: async ({ commandId, replyTo }) => {
        asked.push(`${commandId} ${replyTo}`);
        return false;
      },
    });
    await deliver(waitedFor());
    expect([asked, answers(), buried]).toEqual([['c-1 Saga#1'], [], []]);
    expect((await store.inner.load('Counter#a')).head.version).toBe(0);
  });

  it('counts as failed where nobody can tell whether the saga waits', async () => {
    const { deliver, answers, buried } = setUp({ isAwaited: () => Promise.reject(new Error('throttled')) });
    await expect(deliver(waitedFor())).rejects.toThrow('throttled');
    expect([answers(), buried]).toEqual([[], []]);
    await deliver(waitedFor(), lastTry);
    expect(answers()).toEqual([['c-1', { outcome: 'failed', code: 'dead-lettered' }]]);
  });

  it('is left for newer code where the service has no saga', async () => {
    const { deliver, buried } = setUp({ answer: undefined });
    await expect(deliver(waitedFor())).rejects.toMatchObject({ code: 'unknown-saga', message: expect.stringContaining('"Saga#1"') });
    expect(buried).toEqual([]);
  });
});

describe('a message with a timeout', () => {
  const timeout = { saga: 'Saga#1', timeoutId: 't-1', correlationId: 'c', tenant: 'acme' };

  it('goes to its saga', async () => {
    const { deliver, timeouts, buried } = setUp();
    await deliver(timeout);
    expect([timeouts, buried]).toEqual([[timeout], []]);
  });

  it('is delivered again when that fails, to the last try', async () => {
    const { deliver, buried } = setUp({ fireTimeout: () => Promise.reject(new Error('throttled')) });
    await expect(deliver(timeout, lastTry)).rejects.toThrow('throttled');
    expect(buried).toEqual([]);
  });

  it('is buried where it is none, and left for newer code where the service has no saga', async () => {
    const { deliver, buried } = setUp({ fireTimeout: undefined });
    await deliver({ saga: 'Saga#1' });
    await expect(deliver(timeout)).rejects.toMatchObject({ code: 'unknown-saga' });
    expect(buried.map(({ code }) => code)).toEqual(['validation-failed']);
  });
});
