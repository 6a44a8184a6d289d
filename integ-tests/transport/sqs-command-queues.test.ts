import { type Message, SQSClient } from '@aws-sdk/client-sqs';
import { lightSqs } from '../../runtime/aws-client/light-services.ts';
import type { SqsCalls } from '../../runtime/aws-client/sqs-calls.ts';
import { systemAmbient } from '../../runtime/host/ambient.ts';
import { commandQueuesContract, type HandleBody } from '../../runtime/testing/command-queues-contract.ts';
import { officialSqs } from '../../runtime/transport/aws/official-services.ts';
import { SqsCommandQueues } from '../../runtime/transport/aws/sqs-command-queues.ts';
import type { DeadLetter } from '../../runtime/transport/queue.ts';
import { type Ministack, startMinistack } from '../emulators/ministack.ts';
import { describeWith } from '../emulators/tools.ts';
import { lightOptions } from './clients.ts';
import { createTestQueue, drain } from './queue-reader.ts';

const clients: Record<string, (aws: Ministack) => SqsCalls> = {
  light: (aws) => lightSqs(lightOptions(aws)),
  official: (aws) => officialSqs(new SQSClient(aws.clientConfig)),
};

const fifo = { FifoQueue: 'true', DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId' };

describeWith('ministack', 'command queues on SQS', () => {
  let aws: Ministack;
  let sqs: SQSClient;
  let queuesMade = 0;

  beforeAll(async () => {
    aws = await startMinistack();
    sqs = new SQSClient(aws.clientConfig);
  });
  afterAll(async () => {
    sqs?.destroy();
    await aws?.stop();
  });

  describe.each(Object.entries(clients))('by the %s client', (_, create) => {
    commandQueuesContract(async (handle: HandleBody) => {
      const name = `work-${++queuesMade}`;
      const dead = await createTestQueue(sqs, `${name}-dead.fifo`, fifo);
      const { url } = await createTestQueue(sqs, `${name}.fifo`, fifo);
      const queues = new SqsCommandQueues({ client: create(aws), url: () => url, deadLetterUrl: () => dead.url, ambient: systemAmbient });
      const letters: DeadLetter[] = [];
      return {
        queues,
        queue: name,
        settle: () =>
          drain(sqs, url, {
            handle,
            maxReceives: 3,
            giveUp: ({ Body: body = '', MessageId: messageId = '' }) =>
              queues.bury(name, { body, messageId, code: 'max-receives', reason: 'it failed', source: name }),
          }),
        async deadLetters() {
          letters.push(...(await dead.take()).map(letterOf));
          return letters;
        },
      };
    });

    it('holds a message back in a queue that keeps no order', async () => {
      const { url, take, takeUntil } = await createTestQueue(sqs, `delayed-${++queuesMade}`);
      const queues = new SqsCommandQueues({ client: create(aws), url: () => url, deadLetterUrl: () => url });
      await queues.send('work', { command: 'Late', input: {} }, { delaySeconds: 2, group: 'g' });
      await queues.send('work', { command: 'Early', input: {} });
      expect((await take()).map(({ Body = '' }) => JSON.parse(Body).command)).toEqual(['Early']);
      expect((await takeUntil(1)).map(({ Body = '' }) => JSON.parse(Body).command)).toEqual(['Late']);
    });

    it('takes a message once that is sent again under its id, and the same id of another group for another', async () => {
      const { url, take } = await createTestQueue(sqs, `again-${++queuesMade}.fifo`, fifo);
      const queues = new SqsCommandQueues({ client: create(aws), url: () => url, deadLetterUrl: () => url });
      const message = { command: 'Count', input: {}, commandId: 'c-1' };
      await queues.send('work', message, { group: 'g' });
      await queues.sendAll('work', [
        { message, group: 'g' },
        { message, group: 'h' },
      ]);
      expect((await take()).map(({ Attributes }) => Attributes?.MessageGroupId).sort()).toEqual(['g', 'h']);
    });

    it('says which queue there is none of', async () => {
      const url = `${aws.endpoint}/123456789012/nowhere`;
      const queues = new SqsCommandQueues({ client: create(aws), url: () => url, deadLetterUrl: () => url });
      await expect(queues.send('work', { command: 'X', input: {} })).rejects.toMatchObject({
        name: 'ServiceCallError',
        code: 'service-call-failed',
        retryable: false,
        fault: 'QueueDoesNotExist',
        message: expect.stringMatching(/^SQS did not SendMessage for the queue work: QueueDoesNotExist: /),
      });
    });
  });
});

function letterOf({ Body = '', MessageAttributes = {} }: Message): DeadLetter {
  const [code = '', reason = '', source = '', messageId = ''] = ['code', 'reason', 'source', 'messageId'].map(
    (name) => MessageAttributes[name]?.StringValue,
  );
  return { body: Body, code, reason, source, messageId };
}
