import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { type Message, SQSClient } from '@aws-sdk/client-sqs';
import { topicsContract } from '../../runtime/testing/topics-contract.ts';
import { SnsTopics } from '../../runtime/transport/aws/sns-topics.ts';
import { type TopicMessage, topicMessageIdAttribute } from '../../runtime/transport/topic.ts';
import { type Ministack, startMinistack } from '../emulators/ministack.ts';
import { describeWith } from '../emulators/tools.ts';
import { createTestQueue } from './queue-reader.ts';

describeWith('ministack', 'topics of SNS', () => {
  let aws: Ministack;
  let sqs: SQSClient;
  let sns: SNSClient;
  let made = 0;

  beforeAll(async () => {
    aws = await startMinistack();
    sqs = new SQSClient(aws.clientConfig);
    sns = new SNSClient(aws.clientConfig);
  });
  afterAll(async () => {
    sqs?.destroy();
    sns?.destroy();
    await aws?.stop();
  });

  async function createTopic({ isFifo, attributes = {} }: { isFifo: boolean; attributes?: Record<string, string> }) {
    const name = `topic-${++made}${isFifo ? '.fifo' : ''}`;
    const fifo: Record<string, string> = isFifo ? { FifoTopic: 'true' } : {};
    const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: name, Attributes: fifo }));
    const queue = await createTestQueue(sqs, name, isFifo ? { FifoQueue: 'true' } : {});
    const subscription = { RawMessageDelivery: 'true', ...attributes };
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: queue.arn, Attributes: subscription }));
    return { arn: TopicArn, queue };
  }

  topicsContract(async () => {
    const { arn, queue } = await createTopic({ isFifo: true });
    const other = await createTopic({ isFifo: true });
    return {
      topics: new SnsTopics({ client: sns, arn: (topic) => (topic === 'topic' ? arn : other.arn) }),
      topic: 'topic',
      otherTopic: 'other',
      received: async (count) => (await queue.takeUntil(count)).map(topicMessageOf),
    };
  });

  it('publishes where nobody keeps an order, and lets subscriptions filter by attributes', async () => {
    const filter = JSON.stringify({ region: ['eu'] });
    const { arn, queue } = await createTopic({ isFifo: false, attributes: { FilterPolicy: filter } });
    const topics = new SnsTopics({ client: sns, arn: () => arn });
    await topics.publish('topic', { id: 'm-1', body: 'one', attributes: { region: 'us' }, group: 'g' });
    await topics.publish('topic', { id: 'm-2', body: 'two', attributes: { region: 'eu' }, group: 'g' });
    expect((await queue.takeUntil(1)).map(({ Body }) => Body)).toEqual(['two']);
    expect(await queue.take()).toEqual([]);
  });

  it('takes a message once that is published again under its id', async () => {
    const { arn, queue } = await createTopic({ isFifo: true });
    const topics = new SnsTopics({ client: sns, arn: () => arn });
    for (const id of ['m-1', 'm-1', 'm-2']) await topics.publish('topic', { id, body: id, attributes: {}, group: 'g' });
    expect((await queue.takeUntil(2)).map(({ Body }) => Body)).toEqual(['m-1', 'm-2']);
    expect(await queue.take()).toEqual([]);
  });

  it('says which topic there is none of', async () => {
    const topics = new SnsTopics({ client: sns, arn: () => 'arn:aws:sns:us-east-1:123456789012:nowhere' });
    await expect(topics.publish('work', { id: 'm-1', body: 'x', attributes: {} })).rejects.toMatchObject({
      name: 'ServiceCallError',
      retryable: false,
      message: expect.stringMatching(/^SNS did not Publish for the topic work: NotFound/),
    });
  });
});

function topicMessageOf({ Body: body = '', MessageAttributes = {}, Attributes }: Message): TopicMessage {
  const texts = Object.entries(MessageAttributes).map(([name, { StringValue = '' }]) => [name, StringValue]);
  const { [topicMessageIdAttribute]: id = '', ...attributes } = Object.fromEntries(texts);
  return { id, body, attributes, group: Attributes?.MessageGroupId };
}
