import { deepStrictEqual, ok, rejects, strictEqual } from 'node:assert';
import type { WorkerMessage } from '../message/worker-message.ts';
import { MessageTooLargeError } from '../transport/errors.ts';
import type { CommandQueues, DeadLetter } from '../transport/queue.ts';
import { sendAll } from '../transport/send-all.ts';
import type { Register } from './event-store-contract.ts';

declare const it: Register;

/** Queues under test, and what consumes them. */
export interface CommandQueuesHarness {
  readonly queues: CommandQueues;
  /** The name of a queue that is empty, keeps the order of a group, and gives a message up after 3 receives. */
  readonly queue: string;
  /** Waits until every message was handled or given up. */
  settle(): Promise<void>;
  /** What was buried or given up. */
  deadLetters(): Promise<readonly DeadLetter[]>;
}

/** Handles the body of a message; it is delivered again when this throws. */
export type HandleBody = (body: string) => Promise<void>;

/**
 * What all command queues must hold, as tests.
 *
 * @param makeHarness gives queues whose messages go to the handler
 * @param register registers a test; the global `it` unless given
 */
export function commandQueuesContract(
  makeHarness: (handle: HandleBody) => CommandQueuesHarness | Promise<CommandQueuesHarness>,
  register: Register = it,
): void {
  const check = (name: string, run: (consumer: Consumer) => Promise<void>) => register(name, async () => run(await consume(makeHarness)));

  check('delivers messages as they were sent, commands and timeouts', async ({ send, settle, received }) => {
    const origin = { correlationId: 'c', causationId: 'd', causationDepth: 2, actor: 'ä😀', tenant: 'acme', traceParent: '00-a-b-01' };
    const command = {
      ...origin,
      command: 'Count',
      input: { text: 'ä"\\\n\u0000\u2028\ud800\ufffe\uffff 😀', list: [1, null] },
      commandId: 'c-1',
      replyTo: 'Saga#1',
    };
    const timeout = { ...origin, saga: 'Saga#1', timeoutId: 't-1' };
    await send(command, 'g');
    await send(timeout, 'g');
    await settle();
    deepStrictEqual(received, [command, timeout]);
  });

  check('delivers a message that has neither a group nor an id', async ({ send, settle, received }) => {
    await send({ command: 'Count', input: {} });
    await settle();
    deepStrictEqual(received, [{ command: 'Count', input: {} }]);
  });

  check('delivers the messages of a group in order, also those whose group and id are long or not ASCII', async (consumer) => {
    const { send, settle, received } = consumer;
    const group = `Order#ä 😀${'x'.repeat(1_000)}`;
    for (let count = 1; count <= 5; count += 1) await send(command(`c-${count} ä ${'x'.repeat(500)}`), group);
    await settle();
    deepStrictEqual(idsOf(received), ['c-1', 'c-2', 'c-3', 'c-4', 'c-5']);
  });

  check('delivers many messages that are sent at once, those of a group in order', async ({ queues, queue, settle, received }) => {
    const ids = Array.from({ length: 25 }, (_, index) => `c-${index}`);
    const groups = ['g', 'h', undefined];
    await sendAll(
      queues,
      queue,
      ids.map((id, index) => ({ message: command(id), group: groups[index % 3] })),
    );
    await sendAll(queues, queue, []);
    await settle();
    deepStrictEqual(idsOf(received).toSorted(), ids.toSorted());
    for (const place of [0, 1]) {
      const ofGroup = (id: string | undefined) => Number(id?.slice(2)) % 3 === place;
      deepStrictEqual(idsOf(received).filter(ofGroup), ids.filter(ofGroup));
    }
  });

  check('sends none of many messages where one has more than 1 MiB', async ({ queues, queue, settle, received }) => {
    const tooLarge = { command: 'Count', input: 'x'.repeat(1024 * 1024) };
    await rejects(sendAll(queues, queue, [{ message: command('c-1') }, { message: tooLarge }]), MessageTooLargeError);
    await settle();
    strictEqual(received.length, 0);
  });

  check('stops a group at its first failure, until that message succeeds', async ({ send, settle, received, failOn }) => {
    failOn('c-1', 2);
    for (const id of ['c-1', 'c-2', 'c-3']) await send(command(id), 'g');
    await settle();
    deepStrictEqual(idsOf(received), ['c-1', 'c-1', 'c-1', 'c-2', 'c-3']);
  });

  check('goes on with a group when a message of it is given up', async ({ send, settle, received, failOn, deadLetters }) => {
    failOn('c-1', Number.POSITIVE_INFINITY);
    for (const id of ['c-1', 'c-2']) await send(command(id), 'g');
    await settle();
    deepStrictEqual(idsOf(received), ['c-1', 'c-1', 'c-1', 'c-2']);
    deepStrictEqual(
      (await deadLetters()).map(({ body }) => JSON.parse(body)),
      [command('c-1')],
    );
  });

  check('lets no group hold up another, nor what stands alone', async ({ send, settle, received, failOn }) => {
    failOn('c-1', Number.POSITIVE_INFINITY);
    await send(command('c-1'), 'g');
    await send(command('c-2'), 'h');
    await send(command('c-3'));
    await settle();
    const ids = idsOf(received);
    ok(ids.indexOf('c-2') < ids.lastIndexOf('c-1'), `${ids}`);
    ok(ids.indexOf('c-3') < ids.lastIndexOf('c-1'), `${ids}`);
  });

  check('keeps a letter that is buried, with its body unchanged and the facts', async ({ queues, queue, deadLetters }) => {
    const letter = { body: 'no JSON ä😀', code: 'validation-failed', reason: 'must be JSON', source: queue, messageId: 'm-1' };
    await queues.bury(queue, letter);
    deepStrictEqual(await deadLetters(), [letter]);
  });

  check('refuses a message of more than 1 MiB, before it is sent', async ({ send, settle, received }) => {
    await rejects(send({ command: 'Count', input: 'x'.repeat(1024 * 1024) }), MessageTooLargeError);
    await settle();
    strictEqual(received.length, 0);
  });
}

interface Consumer extends CommandQueuesHarness {
  send(message: WorkerMessage, group?: string): Promise<void>;
  readonly received: readonly WorkerMessage[];
  failOn(commandId: string, times: number): void;
}

async function consume(makeHarness: (handle: HandleBody) => CommandQueuesHarness | Promise<CommandQueuesHarness>): Promise<Consumer> {
  const received: WorkerMessage[] = [];
  const failures = new Map<string, number>();
  const harness = await makeHarness(async (body) => {
    const message = JSON.parse(body);
    received.push(message);
    const left = failures.get(message.commandId) ?? 0;
    failures.set(message.commandId, left - 1);
    if (left > 0) throw new Error('Fails, as the contract asks');
  });
  return {
    ...harness,
    received,
    send: (message, group) => harness.queues.send(harness.queue, message, { group }),
    failOn: (commandId, times) => failures.set(commandId, times),
  };
}

function command(commandId: string) {
  return { command: 'Count', input: { counterId: 'a' }, commandId };
}

function idsOf(messages: readonly WorkerMessage[]): readonly (string | undefined)[] {
  return messages.map((message) => ('command' in message ? message.commandId?.split(' ')[0] : message.timeoutId));
}
