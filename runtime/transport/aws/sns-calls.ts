import type { ServiceCalls } from '../../aws-client/service-calls.ts';

/** SNS, as the adapter calls it. */
export type SnsCalls = ServiceCalls<SnsOperations>;

/** The operations of SNS that the runtime uses. */
export interface SnsOperations {
  readonly Publish: { readonly input: SnsMessage; readonly output: object };
}

/** A message as SNS takes it. */
export interface SnsMessage {
  readonly TopicArn: string;
  readonly Message: string;
  readonly MessageAttributes: Record<string, { readonly DataType: string; readonly StringValue: string }>;
  readonly MessageGroupId?: string;
  readonly MessageDeduplicationId?: string;
}
