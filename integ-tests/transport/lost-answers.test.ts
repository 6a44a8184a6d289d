import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { CreateScheduleGroupCommand, ListSchedulesCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { lightSqs } from '../../runtime/aws-client/light-services.ts';
import type { SqsCalls } from '../../runtime/aws-client/sqs-calls.ts';
import { systemAmbient } from '../../runtime/host/ambient.ts';
import { EventBridgePublisher } from '../../runtime/transport/aws/event-bridge-publisher.ts';
import { officialEventBridge, officialSqs } from '../../runtime/transport/aws/official-services.ts';
import { SchedulerTimers } from '../../runtime/transport/aws/scheduler-timers.ts';
import { SnsTopics } from '../../runtime/transport/aws/sns-topics.ts';
import { SqsCommandQueues } from '../../runtime/transport/aws/sqs-command-queues.ts';
import { type Ministack, startMinistack } from '../emulators/ministack.ts';
import { describeWith } from '../emulators/tools.ts';
import { type AnswerCutter, startAnswerCutter } from './answer-cutter.ts';
import { lightOptions } from './clients.ts';
import { createTestQueue } from './queue-reader.ts';

const fifo = { FifoQueue: 'true', DeduplicationScope: 'messageGroup', FifoThroughputLimit: 'perMessageGroupId' };

describeWith('ministack', 'an answer that is lost', () => {
  let aws: Ministack;
  let cutter: AnswerCutter;
  /** The emulator behind the cutter. */
  let cut: Ministack;
  let sqs: SQSClient;

  beforeAll(async () => {
    aws = await startMinistack();
    cutter = await startAnswerCutter(aws.endpoint);
    cut = { ...aws, endpoint: cutter.endpoint, clientConfig: { ...aws.clientConfig, endpoint: cutter.endpoint } };
    sqs = new SQSClient(aws.clientConfig);
  });
  afterAll(async () => {
    sqs?.destroy();
    await cutter?.stop();
    await aws?.stop();
  });

  /** Runs work whose first answer is lost. */
  async function losing(work: () => Promise<unknown>): Promise<void> {
    const before = cutter.cuts;
    cutter.cutNextAnswer();
    await work();
    expect(cutter.cuts).toBe(before + 1);
  }

  it.each<[string, (at: Ministack) => SqsCalls]>([
    ['light', (at) => lightSqs(lightOptions(at))],
    ['official', (at) => officialSqs(new SQSClient(at.clientConfig))],
  ])('makes one message of a command in a queue that keeps an order, by the %s client', async (name, create) => {
    const { url, take } = await createTestQueue(sqs, `${name}.fifo`, fifo);
    const queues = new SqsCommandQueues({ client: create(cut), url: () => url, deadLetterUrl: () => url, ambient: systemAmbient });
    const message = (commandId: string) => ({ message: { command: 'X', input: {}, commandId }, group: commandId });
    await losing(() => queues.send('work', message('c-1').message, { group: 'c-1' }));
    await losing(() => queues.sendAll('work', [message('c-2'), message('c-3')]));
    expect((await take()).map(({ Body = '' }) => JSON.parse(Body).commandId).sort()).toEqual(['c-1', 'c-2', 'c-3']);
  });

  it('makes one message of a message for a topic that keeps an order', async () => {
    const sns = new SNSClient(cut.clientConfig);
    const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'news.fifo', Attributes: { FifoTopic: 'true' } }));
    const queue = await createTestQueue(sqs, 'news.fifo', { FifoQueue: 'true' });
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: queue.arn }));
    const topics = new SnsTopics({ client: sns, arn: () => TopicArn });
    await losing(() => topics.publish('news', { id: 'm-1', body: 'x', attributes: {}, group: 'g' }));
    expect(await queue.takeUntil(1)).toHaveLength(1);
    expect(await queue.take()).toEqual([]);
    sns.destroy();
  });

  it('sets a timer once, and forgets one without an error', async () => {
    const scheduler = new SchedulerClient(cut.clientConfig);
    await scheduler.send(new CreateScheduleGroupCommand({ Name: 'timers' }));
    const timers = new SchedulerTimers({
      client: scheduler,
      group: 'timers',
      roleArn: 'arn:aws:iam::123456789012:role/timers',
      queueArn: () => 'arn:aws:sqs:us-east-1:123456789012:work.fifo',
      queues: { send: async () => undefined },
      ambient: systemAmbient,
    });
    const pending = async () => (await scheduler.send(new ListSchedulesCommand({ GroupName: 'timers' }))).Schedules;
    await losing(() => timers.set({ id: 't-1', dueAt: '2999-01-01T00:00:00Z', queue: 'work', message: { command: 'X', input: {} } }));
    expect(await pending()).toHaveLength(1);
    await losing(() => timers.cancel('t-1'));
    expect(await pending()).toEqual([]);
    scheduler.destroy();
  });

  it('publishes an event, and tells so', async () => {
    const publisher = new EventBridgePublisher({
      client: officialEventBridge(new EventBridgeClient(cut.clientConfig)),
      bus: 'default',
      ambient: systemAmbient,
    });
    const metadata = { eventId: 'e', schemaVersion: 1, streamId: '1', version: 1, correlationId: 'c', causationDepth: 0 };
    const event = { id: 'e', source: 'orders', type: 'placed', time: '2026-01-01T00:00:00.000Z', data: {}, metadata };
    await losing(async () => expect(await publisher.publish([event])).toEqual([undefined]));
  });
});
