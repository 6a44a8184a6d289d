import { AwsSecrets } from '../../../../runtime/transport/aws/aws-secrets.ts';
import { EventBridgePublisher } from '../../../../runtime/transport/aws/event-bridge-publisher.ts';
import { KmsKeyService } from '../../../../runtime/transport/aws/kms-key-service.ts';
import {
  officialEventBridge,
  officialKms,
  officialScheduler,
  officialSns,
  officialSqs,
} from '../../../../runtime/transport/aws/official-services.ts';
import { S3ObjectStore } from '../../../../runtime/transport/aws/s3-object-store.ts';
import { SchedulerTimers } from '../../../../runtime/transport/aws/scheduler-timers.ts';
import { SnsTopics } from '../../../../runtime/transport/aws/sns-topics.ts';
import { SqsCommandQueues } from '../../../../runtime/transport/aws/sqs-command-queues.ts';
import type { PublicEvent } from '../../../../runtime/transport/event-bus.ts';
import { fakeCalls, pauses } from './fake-calls.ts';

jest.mock('@aws-sdk/client-eventbridge', () => loaded('EventBridge'));
jest.mock('@aws-sdk/client-kms', () => loaded('KMS'));
jest.mock('@aws-sdk/client-s3', () => loaded('S3'));
jest.mock('@aws-sdk/client-scheduler', () => loaded('Scheduler'));
jest.mock('@aws-sdk/client-sns', () => loaded('SNS'));
jest.mock('@aws-sdk/client-sqs', () => loaded('SQS'));

function loaded(client: string): never {
  throw new Error(`The official client of ${client} was loaded`);
}

const metadata = { eventId: 'e', schemaVersion: 1, streamId: '1', version: 1, correlationId: 'c', causationDepth: 0 };
const event: PublicEvent = { id: 'e', source: 's', type: 't', time: '2026-01-01T00:00:00.000Z', data: {}, metadata };
const message = { command: 'X', input: null };
const ambient = { now: () => 0, ...pauses() };

/** Each adapter for a client, and a call of it. */
const adapters = {
  SQS: (client: never) => new SqsCommandQueues({ client, url: () => 'u', deadLetterUrl: () => 'u' }).send('work', message),
  EventBridge: (client: never) => new EventBridgePublisher({ client, bus: 'bus', ambient }).publish([event]),
  KMS: (client: never) => new KmsKeyService({ client, keyId: 'k' }).unwrap(new Uint8Array(1), {}),
  SNS: (client: never) => new SnsTopics({ client, arn: () => 'a' }).publish('news', { id: 'm', body: 'x', attributes: {} }),
  Scheduler: (client: never) =>
    new SchedulerTimers({ client, group: 'g', roleArn: 'r', queueArn: () => 'q.fifo', queues: { send: async () => {} }, ambient }).set({
      id: 't',
      dueAt: event.time,
      queue: 'work',
      message,
    }),
};
const official = { SQS: officialSqs, EventBridge: officialEventBridge, KMS: officialKms, SNS: officialSns, Scheduler: officialScheduler };

describe('the official clients', () => {
  it.each(Object.entries(adapters))('are not loaded where another one calls %s', async (_, use) => {
    const { calls, made } = fakeCalls({ Entries: [{ EventId: 'e' }], Plaintext: new Uint8Array(32) });
    await use(calls);
    expect(made).toHaveLength(1);
  });

  it.each(Object.entries(adapters))('are loaded with the first call of %s', async (name, use) => {
    const client = official[name as keyof typeof official]() as never;
    await expect(use(client)).rejects.toThrow(`The official client of ${name} was loaded`);
  });

  it('are not loaded by what only may need them', async () => {
    const { calls } = fakeCalls({ SecretString: 'x' });
    await new AwsSecrets({ secrets: calls, parameters: calls, ambient }).read({ kind: 'secret', name: 'a' });
    await expect(new S3ObjectStore({ client: {} as never, bucket: 'b' }).get('a')).rejects.toThrow('The official client of S3 was loaded');
  });
});
