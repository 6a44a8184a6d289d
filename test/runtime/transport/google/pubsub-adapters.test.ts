import { PubSubCommandQueues } from '../../../../runtime/transport/google/pubsub-command-queues.ts';
import { attributeValue } from '../../../../runtime/transport/google/pubsub-publish.ts';
import { PubSubPublisher } from '../../../../runtime/transport/google/pubsub-publisher.ts';
import { PubSubTopics } from '../../../../runtime/transport/google/pubsub-topics.ts';
import { type FakeAnswer, fakeRest, googleFault, jsonOf } from './fake-google.ts';

const topic = (queue: string) => `projects/p/topics/${queue}`;
const command = (commandId: string, input: unknown = {}) => ({ command: 'Count', input, commandId });

function queuesTo(...answers: readonly (FakeAnswer | Error)[]) {
  const { rest, requests } = fakeRest(...answers);
  return { queues: new PubSubCommandQueues({ rest, topic, deadLetterTopic: (queue) => topic(`${queue}-dead`) }), requests };
}

describe('command queues on Pub/Sub', () => {
  it('make a group the ordering key, and one that is too long a hash', async () => {
    const { queues, requests } = queuesTo();
    await queues.send('work', command('c-1'), { group: 'Order#1' });
    await queues.send('work', command('c-1'), { group: 'x'.repeat(1_025) });
    await queues.send('work', command('c-1'));
    expect(requests.map(({ url }) => url.pathname)).toEqual(Array(3).fill('/v1/projects/p/topics/work:publish'));
    const keys = requests.map((request) => jsonOf(request).messages[0].orderingKey);
    expect(keys).toEqual(['Order#1', expect.stringMatching(/^[0-9a-f]{64}$/), undefined]);
  });

  it('send many messages in as few requests as hold them', async () => {
    const { queues, requests } = queuesTo();
    await queues.sendAll(
      'work',
      Array.from({ length: 501 }, (_, index) => ({ message: command(`c-${index}`) })),
    );
    const large = 'x'.repeat(1_000_000);
    await queues.sendAll(
      'work',
      Array.from({ length: 8 }, (_, index) => ({ message: command(`c-${index}`, large) })),
    );
    expect(requests.map((request) => jsonOf(request).messages.length)).toEqual([500, 1, 5, 3]);
  });

  it('name what stayed unsent, and stop there: what follows may be of the same group', async () => {
    const { queues, requests } = queuesTo({ json: {} }, googleFault(403, 'PERMISSION_DENIED'));
    const messages = Array.from({ length: 1_200 }, (_, index) => ({ message: command(`c-${index}`) }));
    const failure = await queues.sendAll('work', messages).catch((error) => error);
    expect(failure).toMatchObject({ code: 'messages-not-sent', retryable: false });
    expect(failure.failures).toHaveLength(700);
    expect(failure.failures[0]).toMatchObject({ index: 500, code: 'PERMISSION_DENIED', retryable: false });
    expect(failure.failures.at(-1)).toMatchObject({ index: 1_199, code: 'BehindAnother', retryable: true });
    expect(requests).toHaveLength(2);
  });

  it('bury a letter with its facts as attributes, each as long as Pub/Sub takes', async () => {
    const { queues, requests } = queuesTo();
    await queues.bury('work', { body: 'ä', code: 'x', reason: 'ä'.repeat(1_000), source: 'work', messageId: 'm' });
    const [request] = requests;
    expect(request?.url.pathname).toBe('/v1/projects/p/topics/work-dead:publish');
    const [{ data, attributes }] = jsonOf(request ?? { bytes: new Uint8Array() }).messages;
    expect([Buffer.from(data, 'base64').toString(), attributes.reason]).toEqual(['ä', 'ä'.repeat(512)]);
  });

  it('say when Pub/Sub does not answer, after four tries', async () => {
    const { queues, requests } = queuesTo(new Error('connection reset'));
    await expect(queues.send('work', command('c-1'))).rejects.toMatchObject({ code: 'google-call-failed', retryable: true });
    expect(requests).toHaveLength(4);
  });
});

describe('attributes of Pub/Sub', () => {
  it.each([
    ['short', 'short'],
    [`${'x'.repeat(1_023)}ä`, 'x'.repeat(1_023)],
    ['😀'.repeat(300), '😀'.repeat(256)],
  ])('are cut at the end of a character', (value, cut) => {
    expect(attributeValue(value)).toBe(cut);
  });
});

describe('the bus on Pub/Sub', () => {
  it('has what subscriptions filter by as attributes, and sends nothing that never fits', async () => {
    const { rest, requests } = fakeRest();
    const bus = new PubSubPublisher({ rest, topic: topic('bus') });
    const metadata = { eventId: 'e-1', schemaVersion: 1, streamId: '1', version: 1, correlationId: 'c', causationDepth: 0 };
    const event = { id: 'e-1', source: 'orders', type: 'order.submitted', time: '2026-01-01T00:00:00.000Z', data: { cents: 1 }, metadata };
    const outcomes = await bus.publish([event, { ...event, data: { metadata: 1 } }]);
    expect(outcomes).toEqual([undefined, expect.objectContaining({ code: 'reserved-field' })]);
    const { messages } = jsonOf(requests[0] ?? { bytes: new Uint8Array() });
    expect(messages).toEqual([
      {
        data: Buffer.from(JSON.stringify({ cents: 1, metadata })).toString('base64'),
        attributes: { id: 'e-1', source: 'orders', type: 'order.submitted', time: event.time },
      },
    ]);
  });
});

describe('topics of Pub/Sub', () => {
  it('carry the id of a message beside its attributes', async () => {
    const { rest, requests } = fakeRest();
    await new PubSubTopics({ rest, topic }).publish('news', { id: 'm-1', body: 'x', attributes: { type: 'a' }, group: 'g' });
    const [message] = jsonOf(requests[0] ?? { bytes: new Uint8Array() }).messages;
    expect(message).toMatchObject({ attributes: { type: 'a', topicMessageId: 'm-1' }, orderingKey: 'g' });
  });
});
