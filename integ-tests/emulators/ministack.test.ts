import { existsSync } from 'node:fs';
import { CreateQueueCommand, ListQueuesCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type Ministack, startMinistack } from './ministack.ts';
import { describeWith } from './tools.ts';

describeWith('ministack', 'the AWS emulator', () => {
  let aws: Ministack;
  let sqs: SQSClient;

  beforeAll(async () => {
    aws = await startMinistack();
    sqs = new SQSClient(aws.clientConfig);
  });
  afterAll(async () => {
    sqs?.destroy();
    await aws?.stop();
  });

  it('gives back what was put into a queue, whose URL is the address that it listens on', async () => {
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'orders' }));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello' }));

    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));

    expect(QueueUrl).toBe(`${aws.endpoint}/123456789012/orders`);
    expect(Messages?.map((message) => message.Body)).toEqual(['hello']);
  });

  it('forgets everything on reset', async () => {
    await sqs.send(new CreateQueueCommand({ QueueName: 'forgotten' }));

    await aws.reset();

    expect((await sqs.send(new ListQueuesCommand({}))).QueueUrls ?? []).toEqual([]);
  });

  it('leaves no process and no scratch folder behind', async () => {
    const another = await startMinistack();

    await another.stop();

    await expect(fetch(another.endpoint)).rejects.toThrow('fetch failed');
    expect(existsSync(another.folder)).toBe(false);
  });
});
