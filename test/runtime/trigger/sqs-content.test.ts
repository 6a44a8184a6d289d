import { incoming, topic } from '@allframe/serverless/runtime';
import { testAmbient } from '@allframe/serverless/testing';
import * as z from 'zod';
import { createCommandBus } from '../../../runtime/command-bus/command-bus.ts';
import type { DeadLetter } from '../../../runtime/transport/queue.ts';
import { contentOf } from '../../../runtime/trigger/queue-content.ts';
import type { ObjectChange } from '../../../runtime/trigger/s3-object.ts';
import { handleSqsEvent, type SqsDelivery, type SqsEvent } from '../../../runtime/trigger/sqs.ts';
import { CloseCounter, CountUp } from '../counter.ts';
import { RecordingStore } from '../recording-store.ts';
import { payload } from './payload.ts';

function setUp(change: Partial<SqsDelivery> = {}) {
  const store = new RecordingStore();
  const ambient = testAmbient();
  const commands = createCommandBus({ store, ambient });
  const buried: [string, DeadLetter][] = [];
  const errors: unknown[] = [];
  const changes: ObjectChange[] = [];
  const notHere = () => Promise.reject(new Error('what came through a queue belongs to its dead letters'));
  const delivery: SqsDelivery = {
    commands,
    known: [CountUp, CloseCounter],
    ambient,
    bury: async (queue, letter) => void buried.push([queue, letter]),
    queueOf: (physicalName) => physicalName.replace('orders-prod-', ''),
    onError: (error) => errors.push(error),
    bus: {
      commands,
      bury: notHere,
      rules: {
        'visitor.came': incoming({
          source: 'door',
          schema: z.object({ counter: z.string() }),
          command: CountUp,
          map: ({ counter }) => ({ counterId: counter }),
        }),
      },
    },
    topics: {
      commands,
      bury: notHere,
      topicOf: (arn) => arn.split(':orders-prod-')[1],
      topics: {
        shipments: topic({ schema: z.object({ counter: z.string() }), command: CountUp, map: ({ counter }) => ({ counterId: counter }) }),
      },
    },
    objects: { ambient, bury: notHere, handle: (object) => void changes.push(object) },
    ...change,
  };
  const handle = (name: string, edit: (body: string) => string = (body) => body) => {
    const { Records } = payload<SqsEvent>(name);
    return handleSqsEvent({ Records: Records.map((record) => ({ ...record, body: edit(record.body) })) }, delivery);
  };
  const commandIds = async (id = 'a') => (await store.inner.load(`Counter#${id}`)).commits.map(({ metadata }) => metadata.commandId);
  return { store, commands, buried, errors, changes, handle, commandIds };
}

const done = { batchItemFailures: [] };

describe('a queue that holds what other services of AWS put there', () => {
  it('brings commands, as it is documented', async () => {
    const { handle, commandIds } = setUp();
    expect(await handle('sqs')).toEqual(done);
    expect([await commandIds('a'), await commandIds('b')]).toEqual([['c-1'], ['2e1424d4-f796-459a-8184-9c92662be6da']]);
  });

  it('brings those of a FIFO queue', async () => {
    const { handle, commandIds } = setUp();
    expect(await handle('sqs-fifo')).toEqual(done);
    expect([(await commandIds('a')).length, (await commandIds('b')).length]).toEqual([2, 1]);
  });

  it('brings messages of a topic in their envelope, told by the id that SNS gave', async () => {
    const { handle, commandIds } = setUp();
    expect(await handle('sqs-sns')).toEqual(done);
    expect(await handle('sqs-sns')).toEqual(done);
    expect(await commandIds()).toEqual(['topic:shipments:95df01b4-ee98-5cb9-9903-4c221d41eb5e']);
  });

  it('brings raw messages of the topic that it is known to listen to', async () => {
    const { handle, commandIds } = setUp({ rawTopicOf: (queue) => (queue === 'shipments' ? 'shipments' : undefined) });
    expect(await handle('sqs-sns-raw')).toEqual(done);
    expect(await commandIds()).toEqual(['topic:shipments:b5f4a1c8-2f4c-4b3a-9d8e-6a5b4c3d2e1f']);
  });

  it('brings events of the bus', async () => {
    const { handle, commandIds } = setUp();
    expect(await handle('sqs-event-bridge')).toEqual(done);
    expect(await commandIds()).toEqual(['6a7e8feb-b491-4cf7-a9f1-bf3703467718']);
  });

  it('brings changes of a bucket, and its greeting', async () => {
    const { handle, changes } = setUp();
    expect(await handle('sqs-s3')).toEqual(done);
    expect(changes.map(({ key }) => key)).toEqual(['inbox/a b.csv']);
  });

  it.each<[string, string, (body: string) => string, string]>([
    [
      'a message of a topic that is no JSON',
      'sqs-sns',
      (body) => JSON.stringify({ ...JSON.parse(body), Message: 'x' }),
      'validation-failed',
    ],
    ['an event of another shape', 'sqs-event-bridge', (body) => JSON.stringify({ ...JSON.parse(body), detail: {} }), 'validation-failed'],
  ])('has %s buried among its own dead letters, as it came', async (_, name, edit, code) => {
    const { handle, buried, errors } = setUp();
    expect(await handle(name, edit)).toEqual(done);
    const [record] = payload<SqsEvent>(name).Records;
    const source = record?.eventSourceARN.split(':orders-prod-')[1];
    const body = edit(record?.body ?? '');
    expect(buried).toEqual([[source, { code, reason: expect.any(String), body, source, messageId: record?.messageId }]]);
    expect(errors).toEqual([]);
  });

  it('has a bad raw message buried, even one that looks like an envelope', async () => {
    const { handle, buried } = setUp({ rawTopicOf: () => 'shipments' });
    expect(await handle('sqs-sns')).toEqual(done);
    expect(buried.map(([queue, { code }]) => [queue, code])).toEqual([['shipments', 'validation-failed']]);
  });

  it('has a rejection buried', async () => {
    const { handle, buried, commands } = setUp();
    await commands.dispatch(CloseCounter, { counterId: 'a' });
    expect([await handle('sqs-sns'), await handle('sqs-event-bridge')]).toEqual([done, done]);
    expect(buried.map(([, { code }]) => code)).toEqual(['topic-command-rejected', 'bus-command-rejected']);
  });

  it.each(['sqs-sns', 'sqs-sns-raw', 'sqs-event-bridge', 'sqs-s3'])(
    'leaves %s to newer code where the service has nothing for it',
    async (name) => {
      const nothing = { bus: undefined, topics: undefined, objects: undefined };
      const rawTopicOf = () => (name === 'sqs-sns-raw' ? 'shipments' : undefined);
      const { handle, errors, buried } = setUp({ ...nothing, rawTopicOf });
      const [first] = payload<SqsEvent>(name).Records;
      expect(await handle(name)).toEqual({ batchItemFailures: [{ itemIdentifier: first?.messageId }] });
      expect(errors).toEqual([expect.objectContaining({ code: 'unexpected-queue-content', retryable: true })]);
      expect(buried).toEqual([]);
    },
  );

  it('asks for a message of a topic again that a retry may cure', async () => {
    const { handle, store, buried } = setUp();
    store.beforeAppend = () => Promise.reject(new Error('throttled'));
    expect((await handle('sqs-sns')).batchItemFailures).toHaveLength(1);
    expect(buried).toEqual([]);
  });

  it('takes a command for a command whatever its input holds', async () => {
    for (const input of [{ TopicArn: 'a', Type: 'Notification' }, { 'detail-type': 'x' }, { Records: [] }])
      expect(contentOf(JSON.stringify({ command: 'CountUp', input }))).toEqual({ kind: 'message' });
    for (const body of ['', 'no JSON "Records"', '"Records"', 'null', '[]']) expect(contentOf(body)).toEqual({ kind: 'message' });
  });
});

describe('a batch of SQS whose time is up', () => {
  it('asks for what was not begun again, without having begun it', async () => {
    let now = 0;
    const store = new RecordingStore();
    store.beforeAppend = async () => {
      now = 1_000;
    };
    const errors: unknown[] = [];
    const batch = payload<SqsEvent>('sqs-fifo');
    const delivery: SqsDelivery = {
      commands: createCommandBus({ store, ambient: testAmbient() }),
      known: [CountUp],
      ambient: { now: () => now, sleep: () => new Promise(() => {}) },
      concurrency: 1,
      bury: async () => {},
      queueOf: () => 'commands',
      onError: (error) => errors.push(error),
    };
    // The bus has a clock of its own, by which there is still time.
    const { dispatch } = delivery.commands;
    delivery.commands.dispatch = ((command: never, input: never) => dispatch(command, input)) as typeof dispatch;
    const result = await handleSqsEvent(batch, delivery, 1_000);
    const left = batch.Records.slice(1).map(({ messageId }) => messageId);
    expect(result.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(left);
    expect(errors).toEqual([expect.objectContaining({ code: 'batch-deadline', left: 2 })]);
    expect((await store.inner.load('Counter#b')).commits).toEqual([]);
  });
});
