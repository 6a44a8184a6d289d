import { TransactionCanceledException, TransactionConflictException } from '@aws-sdk/client-dynamodb';
import type { DynamoDbCalls } from '../../../../runtime/aws-client/dynamodb-calls.ts';
import { storeCalls } from '../../../../runtime/event-store/personal-data/dynamodb-store-calls.ts';

/** What the calls of a store fail with where the client fails so. */
async function failureOf(error: unknown, transacts = false): Promise<unknown> {
  const client: DynamoDbCalls = { call: async () => Promise.reject(error) };
  const calls = storeCalls(client);
  const key = { TableName: 'documents', Key: {} };
  const transaction = { TransactItems: [{ Put: { TableName: 'documents', Item: {} } }] };
  return await (transacts ? calls.call('TransactWriteItems', transaction) : calls.call('GetItem', key)).catch((thrown: unknown) => thrown);
}

function cancelled(...codes: readonly string[]): TransactionCanceledException {
  return new TransactionCanceledException({ message: 'cancelled', $metadata: {}, CancellationReasons: codes.map((Code) => ({ Code })) });
}

function fault(name: string, facts: object = {}): Error {
  return Object.assign(new Error('what it says'), { name, ...facts });
}

describe('the calls of a store on DynamoDB', () => {
  it.each([
    fault('ProvisionedThroughputExceededException', { $metadata: { httpStatusCode: 400 } }),
    fault('InternalServerError', { $metadata: { httpStatusCode: 500 } }),
    fault('Error', { code: 'ECONNRESET' }),
  ])('fail with what may be tried again where a retry may cure it: %s', async (error) => {
    expect(await failureOf(error)).toMatchObject({ code: 'store-unavailable', retryable: true, store: 'documents', cause: error });
  });

  it.each([[['ThrottlingError', 'None']], [['None', 'ProvisionedThroughputExceeded']], [['ConditionalCheckFailed', 'ThrottlingError']]])(
    'fail so with a transaction that was throttled: %j',
    async (codes) => {
      expect(await failureOf(cancelled(...codes), true)).toMatchObject({ code: 'store-unavailable', retryable: true, store: 'documents' });
    },
  );

  it.each([
    cancelled('ConditionalCheckFailed', 'None'),
    cancelled('None', 'TransactionConflict'),
    cancelled('ValidationError'),
    cancelled(),
    new TransactionConflictException({ message: 'conflict', $metadata: {} }),
    fault('ConditionalCheckFailedException'),
    new Error('a mistake of our own'),
  ])('leave to the adapter what it reads itself: case %#', async (error) => {
    expect(await failureOf(error, true)).toBe(error);
  });

  it('name the table that is not there', async () => {
    expect(await failureOf(fault('ResourceNotFoundException'), true)).toMatchObject({ code: 'store-not-found', store: 'documents' });
  });
});
