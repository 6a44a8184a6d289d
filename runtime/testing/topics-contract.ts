import { deepStrictEqual, rejects } from 'node:assert';
import { TopicMessageTooLargeError } from '../transport/errors.ts';
import type { TopicMessage, Topics } from '../transport/topic.ts';
import type { Register } from './event-store-contract.ts';

declare const it: Register;

/** Topics under test, and one who subscribed. */
export interface TopicsHarness {
  readonly topics: Topics;
  /** The name of a topic that keeps the order of a group. */
  readonly topic: string;
  /** The name of another topic, which nobody listens to. */
  readonly otherTopic: string;
  /** Waits until the subscriber of the topic got so many messages, and gives all that it got, in order. */
  received(count: number): Promise<readonly TopicMessage[]>;
}

/**
 * What all topics must hold, as tests.
 *
 * @param makeHarness gives topics that carry nothing
 * @param register registers a test; the global `it` unless given
 */
export function topicsContract(makeHarness: () => TopicsHarness | Promise<TopicsHarness>, register: Register = it): void {
  const check = (name: string, run: (harness: TopicsHarness) => Promise<void>) => register(name, async () => run(await makeHarness()));

  check('delivers a message with its id, body and attributes', async ({ topics, topic, received }) => {
    const published = { id: 'm-1', body: 'ä"\\\n\u2028 😀', attributes: { type: 'counted', region: 'ä' }, group: 'g' };
    await topics.publish(topic, published);
    deepStrictEqual(await received(1), [published]);
  });

  check('delivers a message without attributes and group', async ({ topics, topic, received }) => {
    await topics.publish(topic, { id: 'm-1', body: 'x', attributes: {} });
    const [{ id, body, attributes } = {}] = await received(1);
    deepStrictEqual([id, body, attributes], ['m-1', 'x', {}]);
  });

  check('delivers the messages of a group in order', async ({ topics, topic, received }) => {
    const ids = ['m-1', 'm-2', 'm-3', 'm-4', 'm-5'];
    for (const id of ids) await topics.publish(topic, { id, body: id, attributes: {}, group: `Order#ä 😀${'x'.repeat(500)}` });
    deepStrictEqual(
      (await received(5)).map(({ id }) => id),
      ids,
    );
  });

  check('keeps topics apart', async ({ topics, topic, otherTopic, received }) => {
    await topics.publish(otherTopic, { id: 'm-1', body: 'x', attributes: {} });
    await topics.publish(topic, { id: 'm-2', body: 'x', attributes: {} });
    deepStrictEqual(
      (await received(1)).map(({ id }) => id),
      ['m-2'],
    );
  });

  check('refuses a message of more than 256 KiB with its attributes, before it is published', async ({ topics, topic, received }) => {
    const attributes = { note: 'x'.repeat(1024) };
    const [body, longer] = ['x'.repeat(255 * 1024 - 100), 'x'.repeat(255 * 1024)];
    await rejects(topics.publish(topic, { id: 'm-1', body: longer, attributes }), TopicMessageTooLargeError);
    await topics.publish(topic, { id: 'm-2', body, attributes });
    deepStrictEqual(
      (await received(1)).map(({ id }) => id),
      ['m-2'],
    );
  });
}
