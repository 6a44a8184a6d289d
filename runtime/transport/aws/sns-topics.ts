import type { SNSClient } from '@aws-sdk/client-sns';
import { checkTopicMessageSize, type TopicMessage, type Topics, topicMessageIdAttribute } from '../topic.ts';
import { callsOf, officialSns } from './official-services.ts';
import { calling } from './service-call-error.ts';
import type { SnsCalls } from './sns-calls.ts';
import { keepsOrder, token } from './sqs-tokens.ts';
import { stringAttributes } from './string-attributes.ts';

/** What `SnsTopics` needs; topics are named as in the service. */
export interface SnsTopicsOptions {
  readonly client: SNSClient | SnsCalls;
  readonly arn: (topic: string) => string;
}

/**
 * Topics of SNS. A message's id travels as the attribute `topicMessageId`. A FIFO topic (its ARN ends with `.fifo`) keeps the order of a group,
 * and drops a message whose id it took in the last 5 minutes; any other topic ignores groups. Needs `@aws-sdk/client-sns`, an optional
 * peer, which is loaded with the first message.
 *
 * @throws {ServiceCallError} where SNS refuses or doesn't answer; the client has tried again before
 * @example
 * ```ts
 * import { SNSClient } from '@aws-sdk/client-sns';
 * import { SnsTopics } from '@allframe/serverless/stores';
 *
 * export const topics = new SnsTopics({
 *   client: new SNSClient(),
 *   arn: (topic) => `arn:aws:sns:eu-central-1:123456789012:orders-prod-${topic}`,
 * });
 * ```
 */
export class SnsTopics implements Topics {
  readonly #calls: SnsCalls;
  readonly #arn: (topic: string) => string;

  constructor({ client, arn }: SnsTopicsOptions) {
    this.#calls = callsOf(client, officialSns);
    this.#arn = arn;
  }

  async publish(topic: string, message: TopicMessage): Promise<void> {
    checkTopicMessageSize(topic, message);
    const { id, body, attributes, group = id } = message;
    const arn = this.#arn(topic);
    const input = {
      TopicArn: arn,
      Message: body,
      MessageAttributes: stringAttributes({ ...attributes, [topicMessageIdAttribute]: id }),
      ...(keepsOrder(arn) ? { MessageGroupId: token(group), MessageDeduplicationId: token(id) } : {}),
    };
    await calling({ service: 'SNS', operation: 'Publish', subject: `the topic ${topic}` }, () => this.#calls.call('Publish', input));
  }
}
