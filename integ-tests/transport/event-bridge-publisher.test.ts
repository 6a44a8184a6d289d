import { CreateEventBusCommand, EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { type Message, SQSClient } from '@aws-sdk/client-sqs';
import type { EventBridgeCalls } from '../../runtime/aws-client/event-bridge-calls.ts';
import { lightEventBridge } from '../../runtime/aws-client/light-services.ts';
import { systemAmbient } from '../../runtime/host/ambient.ts';
import { eventPublisherContract } from '../../runtime/testing/event-publisher-contract.ts';
import { EventBridgePublisher } from '../../runtime/transport/aws/event-bridge-publisher.ts';
import { officialEventBridge } from '../../runtime/transport/aws/official-services.ts';
import type { PublicEvent } from '../../runtime/transport/event-bus.ts';
import { type Ministack, startMinistack } from '../emulators/ministack.ts';
import { describeWith } from '../emulators/tools.ts';
import { lightOptions } from './clients.ts';
import { createTestQueue } from './queue-reader.ts';

const clients: Record<string, (aws: Ministack) => EventBridgeCalls> = {
  light: (aws) => lightEventBridge(lightOptions(aws)),
  official: (aws) => officialEventBridge(new EventBridgeClient(aws.clientConfig)),
};

const metadata = { eventId: 'e', schemaVersion: 1, streamId: '1', version: 1, correlationId: 'c', causationDepth: 0 };
const event: PublicEvent = { id: 'e', source: 'orders', type: 'order.placed', time: '2026-01-01T00:00:00.000Z', data: {}, metadata };

describeWith('ministack', 'a bus of EventBridge', () => {
  let aws: Ministack;
  let sqs: SQSClient;
  let events: EventBridgeClient;
  let busesMade = 0;

  beforeAll(async () => {
    aws = await startMinistack();
    sqs = new SQSClient(aws.clientConfig);
    events = new EventBridgeClient(aws.clientConfig);
  });
  afterAll(async () => {
    sqs?.destroy();
    events?.destroy();
    await aws?.stop();
  });

  /** A bus of its own, and a queue that gets what matches the pattern. */
  async function createBus(pattern: object) {
    const bus = `bus-${++busesMade}`;
    const queue = await createTestQueue(sqs, bus);
    await events.send(new CreateEventBusCommand({ Name: bus }));
    await events.send(new PutRuleCommand({ Name: bus, EventBusName: bus, EventPattern: JSON.stringify(pattern) }));
    await events.send(new PutTargetsCommand({ Rule: bus, EventBusName: bus, Targets: [{ Id: 'queue', Arn: queue.arn }] }));
    return { bus, queue };
  }

  describe.each(Object.entries(clients))('by the %s client', (_, create) => {
    eventPublisherContract(async () => {
      const { bus, queue } = await createBus({ source: ['contract'] });
      return {
        publisher: new EventBridgePublisher({ client: create(aws), bus, ambient: systemAmbient }),
        received: async (count) => (await queue.takeUntil(count)).map(publicEventOf),
        // Only AWS's own services may name themselves so.
        refused: (id) => ({ ...event, id, source: 'aws.contract' }),
      };
    });

    it('lets rules match data and metadata', async () => {
      const { bus, queue } = await createBus({ 'detail-type': ['order.placed'], detail: { cents: [5], metadata: { tenant: ['acme'] } } });
      const publisher = new EventBridgePublisher({ client: create(aws), bus, ambient: systemAmbient });
      const placed = (id: string, cents: number, tenant: string) => ({
        ...event,
        id,
        data: { cents },
        metadata: { ...metadata, eventId: id, tenant },
      });
      await publisher.publish([placed('e-1', 5, 'other'), placed('e-2', 5, 'acme'), placed('e-3', 6, 'acme')]);
      expect((await queue.takeUntil(1)).map(publicEventOf).map(({ id }) => id)).toEqual(['e-2']);
      expect(await queue.take()).toEqual([]);
    });

    it('publishes an event that is nearly 1 MiB large', async () => {
      const { bus, queue } = await createBus({ source: ['orders'] });
      const publisher = new EventBridgePublisher({ client: create(aws), bus, ambient: systemAmbient });
      const data = { text: 'x'.repeat(1_040_000) };
      expect(
        await publisher.publish([
          { ...event, data },
          { ...event, data: { text: 'x'.repeat(1_050_000) } },
        ]),
      ).toEqual([undefined, { code: 'event-too-large', reason: expect.any(String) }]);
      expect((await queue.takeUntil(1)).map(publicEventOf)).toEqual([{ ...event, data }]);
    });
  });

  it('says that no answer came, and that another try may help', async () => {
    const unreachable = lightEventBridge({ ...lightOptions(aws), endpoint: 'http://127.0.0.1:1' });
    const publisher = new EventBridgePublisher({ client: unreachable, bus: 'bus', ambient: systemAmbient });
    await expect(publisher.publish([event])).rejects.toMatchObject({
      name: 'ServiceCallError',
      retryable: true,
      message: expect.stringMatching(/^EventBridge did not PutEvents for the bus bus: .*ECONNREFUSED.*; try again$/),
    });
  });
});

/** What a subscriber makes of the envelope. The emulator gives it its own time and not the event's. */
function publicEventOf({ Body = '' }: Message): PublicEvent {
  const { source, 'detail-type': type, detail } = JSON.parse(Body);
  const { metadata, ...data } = detail;
  return { id: metadata.eventId, source, type, time: '2026-01-01T00:00:00.000Z', data, metadata };
}
