import { topicsContract } from '../../../../runtime/testing/topics-contract.ts';
import type { SnsMessage } from '../../../../runtime/transport/aws/sns-calls.ts';
import { SnsTopics } from '../../../../runtime/transport/aws/sns-topics.ts';
import { awsFault, type FakeAnswer, fakeCalls } from './fake-calls.ts';

function setUp({ suffix = '', answer = {} }: { suffix?: string; answer?: FakeAnswer } = {}) {
  const { calls, made } = fakeCalls(answer);
  const topics = new SnsTopics({ client: calls, arn: (topic) => `arn:aws:sns:us-east-1:123456789012:${topic}${suffix}` });
  return { topics, sent: () => made.map(({ input }): SnsMessage => input) };
}

describe('topics of SNS', () => {
  topicsContract(() => {
    const { topics, sent } = setUp({ suffix: '.fifo' });
    return {
      topics,
      topic: 'news',
      otherTopic: 'other',
      received: async () =>
        sent()
          .filter(({ TopicArn }) => TopicArn.endsWith(':news.fifo'))
          .map(({ Message: body, MessageAttributes, MessageGroupId: group }) => {
            const texts = Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue]);
            const { topicMessageId: id, ...attributes } = Object.fromEntries(texts);
            return { id, body, attributes, group };
          }),
    };
  });

  it('send the id as an attribute, and no group where the topic keeps no order', async () => {
    const { topics, sent } = setUp();
    await topics.publish('news', { id: 'm-1', body: 'x', attributes: { region: 'eu' }, group: 'g' });
    expect(sent()).toEqual([
      {
        TopicArn: 'arn:aws:sns:us-east-1:123456789012:news',
        Message: 'x',
        MessageAttributes: {
          region: { DataType: 'String', StringValue: 'eu' },
          topicMessageId: { DataType: 'String', StringValue: 'm-1' },
        },
      },
    ]);
  });

  it('name the group and the id where the topic keeps an order; a message that stands alone is a group of its own', async () => {
    const { topics, sent } = setUp({ suffix: '.fifo' });
    await topics.publish('news', { id: 'm-1', body: 'x', attributes: {}, group: 'g' });
    await topics.publish('news', { id: 'm-2', body: 'x', attributes: {} });
    await topics.publish('news', { id: 'ä', body: 'x', attributes: {}, group: 'ö' });
    const hash = expect.stringMatching(/^[0-9a-f]{64}$/);
    expect(sent().map(({ MessageGroupId, MessageDeduplicationId }) => [MessageGroupId, MessageDeduplicationId])).toEqual([
      ['g', 'm-1'],
      ['m-2', 'm-2'],
      [hash, hash],
    ]);
  });

  it('refuse a message that is larger than SNS takes, before it is sent', async () => {
    const { topics, sent } = setUp();
    const tooLarge = { id: 'm-1', body: 'ä'.repeat(128 * 1024), attributes: {} };
    await expect(topics.publish('news', tooLarge)).rejects.toMatchObject({
      name: 'TopicMessageTooLargeError',
      code: 'topic-message-too-large',
      topic: 'news',
      bytes: 256 * 1024 + 'topicMessageIdStringm-1'.length,
    });
    expect(sent()).toEqual([]);
  });

  it.each([
    ['ThrottledException', 429, true],
    ['InternalErrorException', 500, true],
    ['AuthorizationErrorException', 403, false],
    ['NotFoundException', 404, false],
  ])('say of %s whether another try may help', async (name, status, retryable) => {
    const { topics } = setUp({ answer: awsFault(name, status) });
    await expect(topics.publish('news', { id: 'm-1', body: 'x', attributes: {} })).rejects.toMatchObject({
      name: 'ServiceCallError',
      fault: name,
      retryable,
      message: expect.stringContaining('SNS did not Publish for the topic news'),
    });
  });
});
