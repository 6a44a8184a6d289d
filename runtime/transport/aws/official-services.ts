import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { KMSClient } from '@aws-sdk/client-kms';
import type { SchedulerClient } from '@aws-sdk/client-scheduler';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { EventBridgeCalls, EventBridgeOperations } from '../../aws-client/event-bridge-calls.ts';
import type { KmsCalls, KmsOperations } from '../../aws-client/kms-calls.ts';
import type { SqsCalls, SqsOperations } from '../../aws-client/sqs-calls.ts';
import { officialCalls } from './official-calls.ts';
import type { SchedulerCalls, SchedulerOperations } from './scheduler-calls.ts';
import type { SnsCalls, SnsOperations } from './sns-calls.ts';

/** The calls of SQS's official client, which is loaded, and made where none is given, with the first call. */
export function officialSqs(client?: SQSClient): SqsCalls {
  return officialCalls<SqsOperations>(async () => {
    const { SQSClient, SendMessageBatchCommand, SendMessageCommand } = await import('./sdk/sqs.ts');
    return {
      client: client ?? new SQSClient({}),
      commands: { SendMessage: SendMessageCommand, SendMessageBatch: SendMessageBatchCommand },
    };
  });
}

/** The calls of EventBridge's official client, which is loaded, and made where none is given, with the first call. */
export function officialEventBridge(client?: EventBridgeClient): EventBridgeCalls {
  return officialCalls<EventBridgeOperations>(async () => {
    const { EventBridgeClient, PutEventsCommand } = await import('./sdk/event-bridge.ts');
    return { client: client ?? new EventBridgeClient({}), commands: { PutEvents: PutEventsCommand } };
  });
}

/** The calls of KMS's official client, which is loaded, and made where none is given, with the first call. */
export function officialKms(client?: KMSClient): KmsCalls {
  return officialCalls<KmsOperations>(async () => {
    const { DecryptCommand, GenerateDataKeyCommand, KMSClient } = await import('./sdk/kms.ts');
    return { client: client ?? new KMSClient({}), commands: { GenerateDataKey: GenerateDataKeyCommand, Decrypt: DecryptCommand } };
  });
}

/** The calls of SNS's official client, which is loaded, and made where none is given, with the first call. */
export function officialSns(client?: SNSClient): SnsCalls {
  return officialCalls<SnsOperations>(async () => {
    const { PublishCommand, SNSClient } = await import('./sdk/sns.ts');
    return { client: client ?? new SNSClient({}), commands: { Publish: PublishCommand } };
  });
}

/** The calls of Scheduler's official client, which is loaded, and made where none is given, with the first call. */
export function officialScheduler(client?: SchedulerClient): SchedulerCalls {
  return officialCalls<SchedulerOperations>(async () => {
    const { CreateScheduleCommand, DeleteScheduleCommand, SchedulerClient } = await import('./sdk/scheduler.ts');
    return {
      client: client ?? new SchedulerClient({}),
      commands: { CreateSchedule: CreateScheduleCommand, DeleteSchedule: DeleteScheduleCommand },
    };
  });
}

/** The calls of an official client, or what is no client as it is. */
export function callsOf<Client extends object, Calls extends object>(
  client: NoInfer<Client> | NoInfer<Calls>,
  official: (client?: Client) => Calls,
): Calls {
  return 'call' in client ? (client as Calls) : official(client as Client);
}
