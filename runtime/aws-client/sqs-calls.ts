import type { ServiceCalls } from './service-calls.ts';

/** SQS, as the adapters call it. */
export type SqsCalls = ServiceCalls<SqsOperations>;

/** The operations of SQS that the runtime uses. */
export interface SqsOperations {
  readonly SendMessage: { readonly input: SqsMessage & { readonly QueueUrl: string }; readonly output: object };
  readonly SendMessageBatch: {
    readonly input: { readonly QueueUrl: string; readonly Entries: SqsBatchEntry[] };
    readonly output: SqsBatchOutput;
  };
}

/** A message as SQS takes it. */
export interface SqsMessage {
  readonly MessageBody: string;
  readonly DelaySeconds?: number;
  readonly MessageAttributes?: Record<string, { readonly DataType: string; readonly StringValue: string }>;
  readonly MessageGroupId?: string;
  readonly MessageDeduplicationId?: string;
}

/** A message of a batch. */
export interface SqsBatchEntry extends SqsMessage {
  /** Told apart by it within the batch. */
  readonly Id: string;
}

/** What became of each message of a batch: one that stands in neither list was not answered for. */
export interface SqsBatchOutput {
  readonly Successful?: readonly { readonly Id?: string | undefined }[] | undefined;
  readonly Failed?: readonly SqsBatchFailure[] | undefined;
}

/** A message that SQS did not take. */
export interface SqsBatchFailure {
  readonly Id?: string | undefined;
  readonly Code?: string | undefined;
  readonly Message?: string | undefined;
  /** Whether the message is at fault: then no other try cures it. */
  readonly SenderFault?: boolean | undefined;
}
