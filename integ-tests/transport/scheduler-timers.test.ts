import { CreateScheduleGroupCommand, GetScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { SQSClient } from '@aws-sdk/client-sqs';
import { systemAmbient } from '../../runtime/host/ambient.ts';
import { type TimersHarness, timersContract } from '../../runtime/testing/timers-contract.ts';
import { SchedulerTimers } from '../../runtime/transport/aws/scheduler-timers.ts';
import { SqsCommandQueues } from '../../runtime/transport/aws/sqs-command-queues.ts';
import { sha256 } from '../../runtime/transport/aws/sqs-tokens.ts';
import { type Ministack, startMinistack } from '../emulators/ministack.ts';
import { describeWith } from '../emulators/tools.ts';
import { createTestQueue } from './queue-reader.ts';

/** The emulator looks each second what is due; the rest is for a busy machine. */
const latenessMs = 5_000;
const unitMs = 5_000;

describeWith('ministack', 'timers of EventBridge Scheduler', () => {
  let aws: Ministack;
  let sqs: SQSClient;
  let scheduler: SchedulerClient;
  let groupsMade = 0;

  beforeAll(async () => {
    aws = await startMinistack();
    sqs = new SQSClient(aws.clientConfig);
    scheduler = new SchedulerClient(aws.clientConfig);
  });
  afterAll(async () => {
    sqs?.destroy();
    scheduler?.destroy();
    await aws?.stop();
  });

  async function createTimers({ isFifo }: { isFifo: boolean }) {
    const group = `timers-${++groupsMade}`;
    await scheduler.send(new CreateScheduleGroupCommand({ Name: group }));
    const fifo: Record<string, string> = isFifo ? { FifoQueue: 'true', ContentBasedDeduplication: 'true' } : {};
    const queue = await createTestQueue(sqs, `${group}${isFifo ? '.fifo' : ''}`, fifo);
    const timers = new SchedulerTimers({
      client: scheduler,
      group,
      roleArn: 'arn:aws:iam::123456789012:role/timers',
      queueArn: () => queue.arn,
      queues: new SqsCommandQueues({ client: sqs, url: () => queue.url, deadLetterUrl: () => queue.url }),
      ambient: systemAmbient,
    });
    return { group, queue, timers };
  }

  async function harness(): Promise<TimersHarness> {
    const { queue, timers } = await createTimers({ isFifo: true });
    const sent: { message: unknown; group: string | undefined }[] = [];
    return {
      timers,
      queue: 'work',
      now: systemAmbient.now,
      pass: systemAmbient.sleep,
      async sent() {
        for (const { Body = '', Attributes } of await queue.take())
          sent.push({ message: JSON.parse(Body), group: Attributes?.MessageGroupId });
        return sent;
      },
      latenessMs,
      unitMs,
    };
  }

  // Real time passes: all of them run at once, and each test waits for its own.
  const runs: { readonly name: string; readonly run: () => Promise<void> }[] = [];
  timersContract(harness, (name, run) => runs.push({ name, run }));
  let outcomes: readonly Promise<void>[] = [];
  beforeAll(() => {
    outcomes = runs.map(async ({ run }) => run());
    // Each is awaited by its test.
    for (const outcome of outcomes) outcome.catch(() => undefined);
  });
  for (const [index, { name }] of runs.entries()) it(name, async () => outcomes[index]);

  it('lets a standard queue hold back itself what it can, and Scheduler the rest', async () => {
    const { group, queue, timers } = await createTimers({ isFifo: false });
    const dueAt = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString();
    const timer = (id: string, seconds: number) => ({
      id,
      dueAt: dueAt(seconds),
      queue: 'work',
      message: { command: 'Late', input: { id } },
    });
    await timers.set(timer('t-1', 2));
    await timers.set(timer('t-2', 3_600));
    expect(await queue.take()).toEqual([]);
    expect((await queue.takeUntil(1)).map(({ Body = '' }) => JSON.parse(Body).input.id)).toEqual(['t-1']);
    const schedule = (id: string) => scheduler.send(new GetScheduleCommand({ GroupName: group, Name: sha256(id) }));
    expect(await schedule('t-2')).toMatchObject({ ActionAfterCompletion: 'DELETE', FlexibleTimeWindow: { Mode: 'OFF' } });
    await timers.cancel('t-2');
    await expect(schedule('t-2')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('says which group there is none of', async () => {
    const { timers } = await createTimers({ isFifo: true });
    const message = { command: 'X', input: {} };
    const lost = new SchedulerTimers({
      client: scheduler,
      group: 'nowhere',
      roleArn: 'arn:aws:iam::123456789012:role/timers',
      queueArn: () => 'arn:aws:sqs:us-east-1:123456789012:work.fifo',
      queues: { send: async () => undefined },
      ambient: systemAmbient,
    });
    await expect(lost.set({ id: 't', dueAt: '2999-01-01T00:00:00Z', queue: 'work', message })).rejects.toMatchObject({
      name: 'ServiceCallError',
      retryable: false,
      message: expect.stringMatching(/^Scheduler did not CreateSchedule for the group nowhere: ResourceNotFoundException/),
    });
    await timers.cancel('t');
  });
});
