import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

/** A queue of its own for a test. */
export interface TestQueue {
  readonly url: string;
  readonly arn: string;
  /** What is there now and can be received, removed from the queue. */
  take(waitSeconds?: number): Promise<readonly Message[]>;
  /** Takes until so many came, or a minute is over. */
  takeUntil(count: number): Promise<readonly Message[]>;
}

export async function createTestQueue(sqs: SQSClient, name: string, attributes: Record<string, string> = {}): Promise<TestQueue> {
  const { QueueUrl: url = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
  const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }));
  const take = async (waitSeconds = 0) => {
    const messages = await receive(sqs, url, waitSeconds);
    for (const { ReceiptHandle } of messages) await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }));
    return messages;
  };
  return {
    url,
    arn: Attributes.QueueArn ?? '',
    take,
    async takeUntil(count) {
      const taken: Message[] = [];
      const end = Date.now() + 60_000;
      while (taken.length < count && Date.now() < end) taken.push(...(await take(1)));
      return taken;
    },
  };
}

/** What a consumer does with a message, and with one that it gives up. */
export interface Consumer {
  readonly handle: (body: string) => Promise<void>;
  readonly giveUp: (message: Message) => Promise<void>;
  readonly maxReceives: number;
}

/**
 * Handles what a queue holds, up to the first failure of a group. The last failure is given up here: those behind it in its group are received
 * as often, so that the queue itself would give them up with it.
 */
export async function drain(sqs: SQSClient, url: string, consumer: Consumer): Promise<void> {
  while (!(await isEmpty(sqs, url))) {
    const stopped = new Set<string>();
    for (const message of await receive(sqs, url, 0)) {
      const { ReceiptHandle, Attributes } = message;
      const group = Attributes?.MessageGroupId ?? ReceiptHandle ?? '';
      if (!stopped.has(group) && (await isOver(message, consumer)))
        await sqs.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }));
      else {
        stopped.add(group);
        await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle, VisibilityTimeout: 0 }));
      }
    }
  }
}

async function isOver(message: Message, { handle, giveUp, maxReceives }: Consumer): Promise<boolean> {
  try {
    await handle(message.Body ?? '');
  } catch {
    if (Number(message.Attributes?.ApproximateReceiveCount) < maxReceives) return false;
    await giveUp(message);
  }
  return true;
}

async function receive(sqs: SQSClient, url: string, waitSeconds: number): Promise<readonly Message[]> {
  const input = { QueueUrl: url, MaxNumberOfMessages: 10, WaitTimeSeconds: waitSeconds, VisibilityTimeout: 30 };
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ ...input, MessageAttributeNames: ['All'], MessageSystemAttributeNames: ['All'] }),
  );
  return Messages;
}

async function isEmpty(sqs: SQSClient, url: string): Promise<boolean> {
  const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }));
  return Attributes.ApproximateNumberOfMessages === '0' && Attributes.ApproximateNumberOfMessagesNotVisible === '0';
}
