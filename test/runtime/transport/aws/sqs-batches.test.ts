import fc from 'fast-check';
import { SqsCommandQueues, type SqsSendOptions } from '../../../../runtime/transport/aws/sqs-command-queues.ts';
import { MessagesNotSentError } from '../../../../runtime/transport/errors.ts';
import type { OutgoingMessage } from '../../../../runtime/transport/queue.ts';
import { awsFault, type FakeAnswer, fakeCalls, pauses } from './fake-calls.ts';

interface Entry {
  readonly Id: string;
  readonly MessageBody: string;
  readonly MessageGroupId?: string;
}

const allSent = ({ Entries }: { Entries: readonly Entry[] }) => ({ Successful: Entries.map(({ Id }) => ({ Id })) });

function setUp({ suffix = '', answers = [allSent] }: { suffix?: string; answers?: readonly FakeAnswer[] } = {}) {
  const { calls, made } = fakeCalls(...answers);
  const ambient = pauses();
  const url = (queue: string) => `https://queues/${queue}${suffix}`;
  const queues = new SqsCommandQueues({ client: calls, url, deadLetterUrl: url, ambient });
  const idsIn = (entries: readonly Entry[]) => entries.map(({ MessageBody }) => JSON.parse(MessageBody).commandId);
  return { queues, made, waits: ambient.waits, requests: () => made.map(({ input }) => idsIn(input.Entries)) };
}

function messages(count: number, options: (index: number) => SqsSendOptions = () => ({})): (OutgoingMessage & SqsSendOptions)[] {
  return Array.from({ length: count }, (_, index) => ({
    message: { command: 'X', input: null, commandId: `c-${index}` },
    ...options(index),
  }));
}

describe('many messages for SQS', () => {
  it('travel ten a request', async () => {
    const { queues, made, requests } = setUp();
    await queues.sendAll('work', messages(23));
    expect(requests().map(({ length }) => length)).toEqual([10, 10, 3]);
    expect(made[0]).toMatchObject({ operation: 'SendMessageBatch', input: { QueueUrl: 'https://queues/work' } });
    expect(made[0]?.input.Entries[1]).toEqual({ Id: '1', MessageBody: '{"command":"X","input":null,"commandId":"c-1"}' });
  });

  it('travel in requests of 1 MiB', async () => {
    const { queues, requests } = setUp();
    const large = (id: string) => ({ message: { command: 'X', input: 'ä'.repeat(200 * 1024), commandId: id } });
    await queues.sendAll('work', [large('c-1'), large('c-2'), large('c-3')]);
    expect(requests()).toEqual([['c-1', 'c-2'], ['c-3']]);
  });

  it('make no request where there is none', async () => {
    const { queues, made } = setUp();
    await queues.sendAll('work', []);
    expect(made).toEqual([]);
  });

  it('are sent again where SQS did not take them for a fault of its own, and those alone', async () => {
    const { queues, requests, waits } = setUp({
      answers: [{ Successful: [{ Id: '0' }], Failed: [{ Id: '1', Code: 'InternalError', SenderFault: false }] }, allSent],
    });
    await queues.sendAll('work', messages(2));
    expect(requests()).toEqual([['c-0', 'c-1'], ['c-1']]);
    expect(waits).toEqual([50]);
  });

  it('are sent again where the answer says nothing of them', async () => {
    const { queues, requests } = setUp({ answers: [{}, allSent] });
    await queues.sendAll('work', messages(1));
    expect(requests()).toEqual([['c-0'], ['c-0']]);
  });

  it('are named where they were not sent, after three tries or at once where they are at fault themselves', async () => {
    const failing = ({ Entries }: { Entries: readonly Entry[] }) => ({
      Successful: Entries.filter(({ Id }) => Id === '0').map(({ Id }) => ({ Id })),
      Failed: [
        { Id: '1', Code: 'ServiceUnavailable', Message: 'later', SenderFault: false },
        { Id: '2', Code: 'InvalidMessageContents', Message: 'bad', SenderFault: true },
      ],
    });
    const { queues, requests, waits } = setUp({ answers: [failing] });
    const failure = await queues.sendAll('work', messages(3)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(MessagesNotSentError);
    expect(failure).toMatchObject({
      code: 'messages-not-sent',
      retryable: false,
      queue: 'work',
      failures: [
        { index: 1, code: 'ServiceUnavailable', reason: 'later', retryable: true },
        { index: 2, code: 'InvalidMessageContents', reason: 'bad', retryable: false },
      ],
      message:
        '2 of 3 messages for the queue work were not sent, the first for ServiceUnavailable: later; send those that failures names again',
    });
    expect(requests()).toEqual([['c-0', 'c-1', 'c-2'], ['c-1'], ['c-1']]);
    expect(waits).toEqual([50, 100]);
  });

  it('are named all of a request that failed as a whole, while others are sent', async () => {
    const { queues, requests } = setUp({ answers: [awsFault('ThrottlingException'), allSent] });
    const failure = queues.sendAll('work', messages(12));
    await expect(failure).rejects.toMatchObject({ retryable: true, failures: { length: 10 } });
    await expect(failure).rejects.toMatchObject({ failures: { 0: { index: 0, code: 'ThrottlingException', retryable: true } } });
    expect(requests()).toEqual([messages(10).map(({ message }) => 'commandId' in message && message.commandId), ['c-10', 'c-11']]);
  });

  it('carry their delay', async () => {
    const { queues, made } = setUp();
    await queues.sendAll(
      'work',
      messages(2, (index) => (index === 0 ? { delaySeconds: 900 } : {})),
    );
    expect(made[0]?.input.Entries[0].DelaySeconds).toBe(900);
    expect(made[0]?.input.Entries[1]).not.toHaveProperty('DelaySeconds');
  });
});

describe('many messages for a queue of SQS that keeps an order', () => {
  it('travel with one of a group a request, so that none overtakes another', async () => {
    const { queues, requests } = setUp({ suffix: '.fifo' });
    await queues.sendAll(
      'work',
      messages(5, (index) => ({ group: index < 3 ? 'g' : undefined })),
    );
    expect(requests()).toEqual([['c-0'], ['c-1'], ['c-2', 'c-3', 'c-4']]);
  });

  it('hold what stands behind one that was not sent', async () => {
    const failing = ({ Entries }: { Entries: readonly Entry[] }) => ({
      Successful: Entries.filter(({ MessageGroupId }) => MessageGroupId !== 'g').map(({ Id }) => ({ Id })),
      Failed: Entries.filter(({ MessageGroupId }) => MessageGroupId === 'g').map(({ Id }) => ({ Id, Code: 'Bad', SenderFault: true })),
    });
    const { queues, requests } = setUp({ suffix: '.fifo', answers: [failing] });
    await expect(
      queues.sendAll(
        'work',
        messages(4, (index) => ({ group: index % 2 === 0 ? 'g' : 'h' })),
      ),
    ).rejects.toMatchObject({
      failures: [
        { index: 0, code: 'Bad' },
        { index: 2, code: 'BehindAnother', retryable: true },
      ],
    });
    expect(requests()).toEqual([['c-0', 'c-1'], ['c-3']]);
  });

  it('arrive or are named, each one of them, and a group in its order, whatever fails', async () => {
    const anyGroups = fc.array(fc.constantFrom('g', 'h', undefined), { maxLength: 40 });
    const anyOutcomes = fc.array(fc.constantFrom('sent', 'later', 'never', 'unsaid', 'cut'), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(anyGroups, anyOutcomes, async (groups, outcomes) => {
        const { queues, arrived } = unreliable(outcomes);
        const sending = groups.map((group, index) => ({ message: { command: 'X', input: null, commandId: `${index}` }, group }));
        const failed: readonly number[] = await queues.sendAll('work', sending).then(
          () => [],
          (error: MessagesNotSentError) => error.failures.map(({ index }) => index),
        );
        expect(sending.map((_, index) => index).filter((index) => !arrived.includes(index) && !failed.includes(index))).toEqual([]);
        for (const group of ['g', 'h']) {
          const first = [...new Set(arrived.filter((index) => groups[index] === group))];
          expect(first).toEqual([...first].sort((left, right) => left - right));
        }
      }),
    );
  });
});

/** A queue that does with each message in turn what is asked for; what the answer leaves unsaid has arrived. */
function unreliable(outcomes: readonly string[]) {
  const arrived: number[] = [];
  let turn = 0;
  const answer = ({ Entries }: { Entries: readonly Entry[] }) => {
    const done = Entries.map(({ Id }) => ({ Id, outcome: outcomes[turn++ % outcomes.length] }));
    if (done.some(({ outcome }) => outcome === 'cut')) return awsFault('ServiceUnavailable', 503);
    arrived.push(...done.filter(({ outcome }) => outcome === 'sent' || outcome === 'unsaid').map(({ Id }) => Number(Id)));
    return {
      Successful: done.filter(({ outcome }) => outcome === 'sent'),
      Failed: done
        .filter(({ outcome }) => outcome === 'later' || outcome === 'never')
        .map(({ Id, outcome }) => ({ Id, Code: 'No', SenderFault: outcome === 'never' })),
    };
  };
  return { arrived, ...setUp({ suffix: '.fifo', answers: [answer] }) };
}
