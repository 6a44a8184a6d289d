import { topic } from '@allframe/serverless/runtime';
import { testAmbient } from '@allframe/serverless/testing';
import * as z from 'zod';
import { createCommandBus } from '../../../runtime/command-bus/command-bus.ts';
import type { Operation } from '../../../runtime/message/middleware.ts';
import type { DeadLetter } from '../../../runtime/transport/queue.ts';
import { TopicCommandRejectedError, UnexpectedTopicError } from '../../../runtime/trigger/errors.ts';
import { handleSnsEvent, isSnsEvent, isSnsNotification, type SnsEvent, type TopicDelivery } from '../../../runtime/trigger/sns.ts';
import { CloseCounter, CountUp } from '../counter.ts';
import { RecordingStore } from '../recording-store.ts';
import { payload } from './payload.ts';

const shipments = topic({
  schema: z.object({ counter: z.string(), parcel: z.string().optional() }),
  command: CountUp,
  map: ({ counter }) => ({ counterId: counter }),
});
const commandId = 'topic:shipments:95df01b4-ee98-5cb9-9903-4c221d41eb5e';

function setUp(change: Partial<TopicDelivery> = {}) {
  const store = new RecordingStore();
  const commands = createCommandBus({ store, ambient: testAmbient() });
  const buried: DeadLetter[] = [];
  const delivery: TopicDelivery = {
    topics: { shipments },
    topicOf: (arn) => (arn === 'arn:aws:sns:eu-west-1:111122223333:orders-prod-shipments' ? 'shipments' : undefined),
    commands,
    bury: async (letter) => void buried.push(letter),
    ...change,
  };
  const handle = (...messages: readonly unknown[]) => {
    const { Records } = payload<SnsEvent>('sns');
    const [record] = Records;
    const several = messages.map((Message, index) => ({
      ...record,
      Sns: {
        ...record?.Sns,
        Message: typeof Message === 'string' ? Message : JSON.stringify(Message),
        MessageId: `${record?.Sns.MessageId}${index || ''}`,
      },
    }));
    return handleSnsEvent({ Records: messages.length > 0 ? several : Records } as SnsEvent, delivery);
  };
  const commitsOf = async (id = 'a') => (await store.inner.load(`Counter#${id}`)).commits;
  return { store, commands, buried, handle, commitsOf };
}

describe('a message of a topic', () => {
  it('leads to its command, whose id is made of topic and message', async () => {
    const { handle, commitsOf, buried } = setUp();
    await handle();
    const [commit] = await commitsOf();
    expect(commit?.events[0]).toMatchObject({ type: 'Counted', data: { by: 1 } });
    expect(commit?.metadata).toMatchObject({ commandId, causationId: '95df01b4-ee98-5cb9-9903-4c221d41eb5e', causationDepth: 1 });
    expect(buried).toEqual([]);
  });

  it('that comes twice is one commit', async () => {
    const { handle, commitsOf } = setUp();
    await handle();
    await handle();
    expect(await commitsOf()).toHaveLength(1);
  });

  it('continues the origin that one of our services tells, and is told by that service’s id', async () => {
    const { handle, commitsOf } = setUp();
    await handle({ counter: 'a', metadata: { eventId: 'e-1', correlationId: 'first', causationDepth: 4 } });
    expect((await commitsOf())[0]?.metadata).toMatchObject({
      commandId: 'event:topic:shipments:e-1',
      correlationId: 'first',
      causationDepth: 5,
    });
  });

  it('is about the tenant that its rule tells', async () => {
    const store = new RecordingStore();
    const commands = createCommandBus({ store, ambient: testAmbient(), tenants: true });
    const ofTenant = { ...shipments, tenant: (message: unknown) => String((message as { parcel?: string }).parcel) };
    const { handle, buried } = setUp({ commands, topics: { shipments: ofTenant } });
    await handle({ counter: 'a', parcel: 'acme' });
    expect((await store.inner.load('acme#Counter#a')).commits).toHaveLength(1);
    await handle({ counter: 'a', parcel: '#' });
    expect(buried.map(({ code }) => code)).toEqual(['tenant-required']);
  });

  it.each<[string, unknown, string, RegExp]>([
    ['no JSON', 'text', 'validation-failed', /message of shipments is not valid: must be JSON/],
    ['empty', '', 'validation-failed', /must be JSON/],
    ['nested without an end', `${'['.repeat(300)}${']'.repeat(300)}`, 'validation-failed', /nested deeper than 200/],
    ['of another shape', { parcel: 'p-7' }, 'validation-failed', /message of shipments is not valid: counter/],
    ['for a stream that can not be', { counter: '#' }, 'invalid-stream-id', /holds #/],
    ['of too many causes', { counter: 'a', metadata: { causationDepth: 33 } }, 'causation-too-deep', /break the circle/],
  ])('that is %s is buried at once, as it came and with the reason', async (_, message, code, reason) => {
    const { handle, buried, commitsOf } = setUp();
    await handle(message);
    expect(buried).toEqual([
      {
        body: typeof message === 'string' ? message : JSON.stringify(message),
        code,
        reason: expect.stringMatching(reason),
        source: 'arn:aws:sns:eu-west-1:111122223333:orders-prod-shipments',
        messageId: '95df01b4-ee98-5cb9-9903-4c221d41eb5e',
      },
    ]);
    expect(await commitsOf()).toEqual([]);
  });

  it('whose command is rejected is buried', async () => {
    const { handle, buried, commands } = setUp();
    await commands.dispatch(CloseCounter, { counterId: 'a' });
    await handle();
    expect(buried).toEqual([
      expect.objectContaining({ code: 'topic-command-rejected', reason: expect.stringContaining('counter-closed') }),
    ]);
  });

  it('that no retry cures is thrown where nobody buries, so that Lambda’s on-failure queue keeps it', async () => {
    const { handle, commands } = setUp({ bury: undefined });
    await expect(handle('text')).rejects.toMatchObject({ code: 'validation-failed' });
    await commands.dispatch(CloseCounter, { counterId: 'a' });
    await expect(handle()).rejects.toThrow(TopicCommandRejectedError);
    await expect(handle()).rejects.toMatchObject({ rejection: 'counter-closed' });
  });

  it('is thrown to come again where a retry may cure it, and the others of its event are done', async () => {
    const { handle, store, buried, commitsOf } = setUp();
    store.beforeAppend = async ({ stream }) => {
      if (stream === 'Counter#b') throw new Error('throttled');
    };
    await expect(handle({ counter: 'b' }, { counter: 'a' })).rejects.toThrow('throttled');
    await expect(handle({ counter: 'b' }, { counter: 'b' })).rejects.toThrow('2 messages of topics failed');
    expect(await commitsOf()).toHaveLength(1);
    expect(buried).toEqual([]);
  });

  it('is thrown to come again where it can not be buried', async () => {
    const { handle } = setUp({ bury: () => Promise.reject(new Error('no such queue')) });
    await expect(handle('text')).rejects.toThrow('no such queue');
  });

  it.each<[string, Partial<TopicDelivery>, string]>([
    ['that is none of the service’s', { topicOf: () => undefined }, 'arn:aws:sns:eu-west-1:111122223333:orders-prod-shipments'],
    ['that has no rule', { topicOf: () => 'returns' }, 'returns'],
    ['named like what every object has', { topicOf: () => 'constructor' }, 'constructor'],
  ])('of a topic %s is an error that names it, and is not buried: newer code may know it', async (_, change, named) => {
    const { handle, buried } = setUp(change);
    await expect(handle()).rejects.toThrow(UnexpectedTopicError);
    await expect(handle()).rejects.toThrow(`A message of the topic ${named} came; the service listens to shipments;`);
    expect(buried).toEqual([]);
  });

  it('passes the middleware, with its topic and id', async () => {
    const seen: Operation[] = [];
    const { handle } = setUp({
      middleware: [
        (operation, next) => {
          seen.push(operation);
          return next();
        },
      ],
    });
    await handle();
    expect(seen).toEqual([{ kind: 'trigger', name: 'topic', source: 'shipments', id: '95df01b4-ee98-5cb9-9903-4c221d41eb5e' }]);
  });

  it('is told from others', () => {
    expect(isSnsEvent(payload('sns'))).toBe(true);
    for (const other of [undefined, null, {}, { Records: [] }, payload('sqs-sns')]) expect(isSnsEvent(other)).toBe(false);
    for (const other of [undefined, null, 'x', {}, { Type: 'SubscriptionConfirmation', TopicArn: 'a', Message: 'm' }])
      expect(isSnsNotification(other)).toBe(false);
  });
});
