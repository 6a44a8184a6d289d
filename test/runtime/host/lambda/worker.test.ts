import { bucket, command, effectCommand, eventBus, incoming, query, queue, schedule, service, topic } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { createHandler as createWorker } from '../../../../runtime/host/lambda/worker.ts';
import { UnknownEventSourceError } from '../../../../runtime/trigger/errors.ts';
import { Counter, CountUp, Totals } from '../../counter.ts';
import { lambdaWorld, sqsEvent } from './lambda-world.ts';

const Refuse = command('Refuse', {
  input: z.object({ counterId: z.string() }),
  aggregate: Counter,
  streamId: ({ counterId }) => counterId,
  decide: (_input, _state, { reject }) => reject('never'),
});
const Relay = effectCommand('Relay', {
  input: z.object({ counterId: z.string(), at: z.string().optional() }),
  perform: async ({ counterId, at }, { send }) => void (await send(CountUp, { counterId }, at === undefined ? {} : { at })),
});
const Count = query('Count', {
  input: z.object({ counterId: z.string() }),
  projection: Totals,
  resolve: ({ counterId }, read) => read.get(counterId),
});
const read: string[] = [];
const named = z.object({ counter: z.string() });
const toCounter = ({ counter }: { counter: string }) => ({ counterId: counter });

const counters = service('counters', {
  commands: [CountUp, Refuse, Relay],
  queries: [Count],
  projections: [Totals],
  queues: { countQueue: queue({ commands: [CountUp] }) },
  eventBus: eventBus<typeof CountUp | typeof Refuse>({
    dispatch: {
      'visitor.came': incoming({ source: 'door', schema: named, command: CountUp, map: toCounter }),
      'visitor.banned': incoming({ source: 'door', schema: named, command: Refuse, map: toCounter }),
    },
  }),
  topics: {
    visits: topic({ schema: named, command: CountUp, map: toCounter }),
    letters: topic({ schema: named, command: CountUp, map: toCounter, through: 'queue' }),
  },
  buckets: {
    uploads: bucket({
      suffix: '.txt',
      reads: true,
      handle: async ({ key }, context) => {
        read.push(Buffer.from((await context.read()) ?? []).toString());
        await context.send(CountUp, { counterId: key });
      },
    }),
  },
  schedules: { daily: schedule({ cron: '0 3 * * *', command: CountUp, input: { counterId: 'scheduled' } }) },
  invocable: [CountUp, Count],
});

const variables = {
  ALLFRAME_QUEUE_COUNT_QUEUE: 'https://sqs/1/count-queue',
  ALLFRAME_QUEUE_COMMANDS: 'https://sqs/1/commands.fifo',
  ALLFRAME_QUEUE_LETTERS: 'https://sqs/1/letters',
  ALLFRAME_TOPIC_VISITS: 'arn:aws:sns:eu-central-1:1:visits',
  ALLFRAME_TOPIC_LETTERS: 'arn:aws:sns:eu-central-1:1:letters',
  ALLFRAME_BUCKET_UPLOADS: 'uploads-bucket',
  FUNCTION_DEAD_LETTERS: 'https://sqs/1/worker-dead',
};

describe('the worker on Lambda', () => {
  let world: ReturnType<typeof lambdaWorld>;
  let work: (event: unknown) => Promise<unknown>;
  const versionOf = async (counter: string) => (await world.store.load(`Counter#${counter}`)).head.version;

  beforeEach(() => {
    world = lambdaWorld(counters, variables);
    work = world.start(createWorker);
    read.length = 0;
  });
  afterEach(() => world.end());

  it('runs commands of a queue, and buries what no retry cures among the queue’s dead letters', async () => {
    const good = { command: 'CountUp', input: { counterId: 'a' } };
    const answer = await work(sqsEvent('count-queue', good, { command: 'Refuse', input: { counterId: 'a' } }, '{'));
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(await versionOf('a')).toBe(1);
    expect(world.buried.toSorted((left, right) => (left.messageId < right.messageId ? -1 : 1))).toMatchObject([
      { queue: 'countQueue', code: 'never', source: 'countQueue', messageId: 'm-2' },
      { queue: 'countQueue', code: 'validation-failed', messageId: 'm-3' },
    ]);
    expect(world.metrics()).toMatchObject([{ DeadLetters: 2, role: 'worker' }]);
  });

  it('runs what an effect sent through the built-in queue', async () => {
    await work(sqsEvent('commands.fifo', { command: 'CountUp', input: { counterId: 'a' } }));
    expect(await versionOf('a')).toBe(1);
  });

  it('sends what an effect sends through the queue that lists it, or sets a timer', async () => {
    const at = '2026-01-02T00:00:00.000Z';
    await work(sqsEvent('commands.fifo', { command: 'Relay', input: { counterId: 'a' } }));
    await work(sqsEvent('commands.fifo', { command: 'Relay', input: { counterId: 'b', at } }));
    expect(world.sent).toMatchObject([{ queue: 'countQueue', message: { command: 'CountUp', input: { counterId: 'a' } } }]);
    expect(world.timers).toMatchObject([{ queue: 'countQueue', dueAt: at, message: { command: 'CountUp' } }]);
  });

  it('runs the command of a message that waited in the queue of its topic', async () => {
    await work(sqsEvent('letters', { counter: 'a' }));
    expect(await versionOf('a')).toBe(1);
    await work(sqsEvent('letters', { wrong: 1 }));
    expect(world.buried).toMatchObject([{ queue: 'letters', code: 'validation-failed' }]);
  });

  it('runs the commands of bus events, and buries a rejection among the function’s own dead letters', async () => {
    const event = { id: 'e-1', source: 'door', 'detail-type': 'visitor.came', detail: { counter: 'a' } };
    expect(await work(event)).toBeUndefined();
    await work(event);
    expect(await versionOf('a')).toBe(1);
    await work({ ...event, id: 'e-2', 'detail-type': 'visitor.banned' });
    expect(world.buried).toMatchObject([{ queue: '$function', code: 'bus-command-rejected' }]);
  });

  it('leaves what it can’t bury to Lambda, where it has no dead letters of its own', async () => {
    delete process.env.FUNCTION_DEAD_LETTERS;
    const event = { id: 'e-1', source: 'door', 'detail-type': 'visitor.banned', detail: { counter: 'a' } };
    await expect(world.start(createWorker)(event)).rejects.toMatchObject({ code: 'bus-command-rejected' });
  });

  it('runs the command of a topic’s message', async () => {
    const Sns = { Type: 'Notification', MessageId: 'n-1', TopicArn: variables.ALLFRAME_TOPIC_VISITS, Message: '{"counter":"a"}' };
    await work({ Records: [{ EventSource: 'aws:sns', Sns }] });
    expect(await versionOf('a')).toBe(1);
  });

  it('hands changed objects to the bucket’s handler, which reads them and sends, once for a change', async () => {
    await world.objects.put('a b.txt', Buffer.from('hello'));
    const event = { Records: [objectCreated('a+b.txt')] };
    await work(event);
    await work(event);
    expect(read).toEqual(['hello', 'hello']);
    expect(world.sent).toHaveLength(2);
    const [first, second] = world.sent.map(({ message }) => message as { commandId: string });
    expect(first).toMatchObject({ command: 'CountUp', input: { counterId: 'a b.txt' }, commandId: second?.commandId });
  });

  it('passes objects over that the bucket does not ask for, and the event of a test', async () => {
    await work({ Records: [objectCreated('a.png')] });
    await work({ Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'uploads-bucket' });
    expect(read).toEqual([]);
  });

  it('refuses changes of a bucket that it does not know', async () => {
    await expect(work({ Records: [objectCreated('a.txt', 'other-bucket')] })).rejects.toThrow(
      'A change came of the bucket other-bucket, which is none of uploads-bucket',
    );
  });

  it('runs the command of a schedule, once for each of its times', async () => {
    const event = { allframe: 'schedule', schedule: 'daily', scheduledAt: '2026-01-01T03:00:00Z' };
    await work(event);
    await work(event);
    expect(await versionOf('scheduled')).toBe(1);
  });

  it('answers other services that invoke it, by what is listed as invocable alone', async () => {
    expect(await work({ allframe: 'invoke', command: 'CountUp', input: { counterId: 'a' } })).toMatchObject({
      outcome: 'accepted',
      version: 1,
    });
    await expect(work({ allframe: 'invoke', command: 'Refuse', input: { counterId: 'a' } })).rejects.toMatchObject({
      code: 'unknown-command',
    });
  });

  it('answers queries of versions that are built alone', async () => {
    const ask = { allframe: 'invoke', query: 'Count', input: { counterId: 'a' } };
    await expect(work(ask)).rejects.toMatchObject({ code: 'projection-rebuilding' });
    const job = { startedAt: '', segments: [], parked: [] };
    await world.adapters.registry.write('Totals', { revision: 1, active: 1, versions: { 1: { status: 'active', job } } });
    expect(await work(ask)).toEqual({ outcome: 'answered' });
  });

  it('names the keys of an event that it does not take, and what it takes', async () => {
    const failure = work({ allframe: 'job', job: 'catch-up' });
    await expect(failure).rejects.toThrow(UnknownEventSourceError);
    await expect(failure).rejects.toThrow('with the keys allframe, job; this function takes sqs, event-bridge, sns, s3');
  });
});

function objectCreated(key: string, name = 'uploads-bucket') {
  return {
    eventSource: 'aws:s3',
    eventName: 'ObjectCreated:Put',
    eventTime: '2026-01-01T00:00:00.000Z',
    s3: { bucket: { name }, object: { key, size: 5, sequencer: '00' } },
  };
}
