import { type CommandQueuesHarness, commandQueuesContract, type HandleBody } from '../../runtime/testing/command-queues-contract.ts';
import { type EventPublisherHarness, eventPublisherContract } from '../../runtime/testing/event-publisher-contract.ts';
import { type TopicsHarness, topicsContract } from '../../runtime/testing/topics-contract.ts';
import type { PublicEvent } from '../../runtime/transport/event-bus.ts';
import { PubSubCommandQueues } from '../../runtime/transport/google/pubsub-command-queues.ts';
import { PubSubPublisher } from '../../runtime/transport/google/pubsub-publisher.ts';
import { PubSubTopics } from '../../runtime/transport/google/pubsub-topics.ts';
import type { DeadLetter } from '../../runtime/transport/queue.ts';
import type { TopicMessage } from '../../runtime/transport/topic.ts';
import { type PubSubEmulator, type PulledMessage, startPubSub, type TestSubscription } from '../emulators/pubsub.ts';
import { describeWith } from '../emulators/tools.ts';

describeWith('pubsub-emulator', 'Pub/Sub', () => {
  let pubsub: PubSubEmulator;
  let made = 0;

  beforeAll(async () => {
    pubsub = await startPubSub();
  });
  afterAll(() => pubsub?.stop());

  async function orderedTopic() {
    made += 1;
    const topic = await pubsub.createTopic(`topic-${made}`);
    return { topic, subscription: await pubsub.createSubscription(`subscription-${made}`, { topic, isOrdered: true }) };
  }

  describe('as command queues', () => {
    commandQueuesContract(async (handle: HandleBody): Promise<CommandQueuesHarness> => {
      const [work, dead] = [await orderedTopic(), await orderedTopic()];
      const queues = new PubSubCommandQueues({ rest: pubsub.rest, topic: () => work.topic, deadLetterTopic: () => dead.topic });
      const letters: DeadLetter[] = [];
      const giveUp = async (message: PulledMessage) => {
        letters.push({ body: message.body, code: 'given-up', reason: '', source: 'work', messageId: '' });
      };
      return {
        queues,
        queue: 'work',
        settle: () => drain(work.subscription, { handle, giveUp }),
        async deadLetters() {
          for (const { body, attributes } of await dead.subscription.take(letters.length > 0 ? 0 : 1))
            letters.push({ body, ...attributes } as DeadLetter);
          return letters;
        },
      };
    });
  });

  describe('as a bus', () => {
    eventPublisherContract(async (): Promise<EventPublisherHarness> => {
      const { topic, subscription } = await orderedTopic();
      return {
        publisher: new PubSubPublisher({ rest: pubsub.rest, topic }),
        received: async (count) => (await subscription.take(count)).map(publicEvent),
        refused: (id) => ({ ...tooLarge, id }),
      };
    });
  });

  describe('as topics', () => {
    topicsContract(async (): Promise<TopicsHarness> => {
      const [own, other] = [await orderedTopic(), await orderedTopic()];
      const topics = new PubSubTopics({ rest: pubsub.rest, topic: (name) => (name === 'own' ? own.topic : other.topic) });
      return {
        ...{ topics, topic: 'own', otherTopic: 'other' },
        received: async (count) => (await own.subscription.take(count)).map(topicMessage),
      };
    });
  });
});

const metadata = { eventId: 'e', schemaVersion: 1, streamId: '1', version: 1, correlationId: 'c', causationDepth: 0 };
const tooLarge: Omit<PublicEvent, 'id'> = {
  source: 'contract',
  type: 't',
  time: '2026-01-01T00:00:00.000Z',
  data: { text: 'x'.repeat(1024 * 1024) },
  metadata,
};

function publicEvent({ body, attributes }: PulledMessage): PublicEvent {
  const { metadata: own, ...data } = JSON.parse(body);
  return { ...attributes, data, metadata: own } as unknown as PublicEvent;
}

function topicMessage({ body, attributes: { topicMessageId: id = '', ...attributes }, orderingKey: group }: PulledMessage): TopicMessage {
  return { id, body, attributes, ...(group !== undefined && { group }) };
}

interface Consumer {
  readonly handle: HandleBody;
  readonly giveUp: (message: PulledMessage) => Promise<void>;
}

/** Pub/Sub gives a message up after five deliveries at the earliest, and the contract asks for three: so it is done here. */
const maxReceives = 3;

/** Handles what a subscription holds as a push subscription does: one message of a key after the other, up to the first failure. */
async function drain(subscription: TestSubscription, { handle, giveUp }: Consumer): Promise<void> {
  const receives = new Map<string, number>();
  for (let quiet = 0; quiet < 3; ) {
    const messages = await subscription.pull();
    quiet = messages.length === 0 ? quiet + 1 : 0;
    const stopped = new Set<string>();
    for (const message of messages) {
      const key = message.orderingKey ?? message.body;
      const tries = stopped.has(key) ? 0 : (receives.get(message.body) ?? 0) + 1;
      if (tries > 0) receives.set(message.body, tries);
      const isDone =
        tries > 0 &&
        (await handle(message.body).then(
          () => true,
          () => false,
        ));
      if (!isDone && tries === maxReceives) await giveUp(message);
      if (isDone || tries === maxReceives) await subscription.acknowledge(message);
      else {
        stopped.add(key);
        await subscription.release(message);
      }
    }
  }
}
