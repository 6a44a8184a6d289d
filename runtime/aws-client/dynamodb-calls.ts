import type {
  AttributeValue,
  CancellationReason,
  DeleteItemCommandInput,
  DeleteItemCommandOutput,
  GetItemCommandInput,
  GetItemCommandOutput,
  PutItemCommandInput,
  PutItemCommandOutput,
  QueryCommandInput,
  QueryCommandOutput,
  ScanCommandInput,
  ScanCommandOutput,
  TransactWriteItemsCommandInput,
  TransactWriteItemsCommandOutput,
} from '@aws-sdk/client-dynamodb';

/** The operations of DynamoDB that the runtime uses, each with what goes in and what comes out. */
export interface DynamoDbOperations {
  readonly DeleteItem: { readonly input: DeleteItemCommandInput; readonly output: DeleteItemCommandOutput };
  readonly GetItem: { readonly input: GetItemCommandInput; readonly output: GetItemCommandOutput };
  readonly PutItem: { readonly input: PutItemCommandInput; readonly output: PutItemCommandOutput };
  readonly Query: { readonly input: QueryCommandInput; readonly output: QueryCommandOutput };
  readonly Scan: { readonly input: ScanCommandInput; readonly output: ScanCommandOutput };
  readonly TransactWriteItems: { readonly input: TransactWriteItemsCommandInput; readonly output: TransactWriteItemsCommandOutput };
}

/** The name of an operation, as DynamoDB's API has it. */
export type DynamoDbOperation = keyof DynamoDbOperations;

/** DynamoDB, as the adapters call it: by the official client or the light one. */
export interface DynamoDbCalls {
  /**
   * Throttling and transient faults are retried as the AWS SDKs' standard mode does it, never beyond the deadline. When that cuts a call off,
   * the error's name is `TimeoutError` or `AbortError`.
   *
   * @throws {DynamoDbFault} what DynamoDB answered
   */
  call<Name extends DynamoDbOperation>(
    operation: Name,
    input: DynamoDbOperations[Name]['input'],
    options?: CallOptions,
  ): Promise<Omit<DynamoDbOperations[Name]['output'], '$metadata'>>;
}

/** Options of a call. */
export interface CallOptions {
  /**
   * When the caller stops waiting, in milliseconds since the epoch.
   *
   * @default none
   */
  readonly deadline?: number | undefined;
}

/** What stands in an error of DynamoDB, whichever client threw it. */
export interface DynamoDbFault extends Error {
  /** The item that stood in the way of a condition. */
  readonly Item?: Record<string, AttributeValue> | undefined;
  /** Why a transaction was cancelled, in the order of its items. */
  readonly CancellationReasons?: readonly CancellationReason[] | undefined;
}

/** Whether DynamoDB answered with an exception of this name. */
export function isFault(error: unknown, name: string): error is DynamoDbFault {
  return error instanceof Error && error.name === name;
}
