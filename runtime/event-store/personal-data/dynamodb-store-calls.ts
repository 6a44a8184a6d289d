import { type DynamoDbCalls, isFault } from '../../aws-client/dynamodb-calls.ts';
import { translatedFault } from '../dynamodb/translated-fault.ts';
import { StoreUnavailableError } from '../store-errors.ts';

/** The calls of a store whose faults are its errors. Conditions, conflicts and cancelled transactions stay as they are: adapters read them. */
export function storeCalls(client: DynamoDbCalls): DynamoDbCalls {
  return {
    async call(operation, input, options) {
      try {
        return await client.call(operation, input, options);
      } catch (error) {
        if (isFault(error, 'TransactionConflictException')) throw error;
        const facts = { store: storeOf(input), operation };
        throw isThrottledTransaction(error)
          ? new StoreUnavailableError({ ...facts, fault: error.message }, { cause: error })
          : translatedFault(error, facts);
      }
    },
  };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
const throttledReasons = ['ThrottlingError', 'ProvisionedThroughputExceeded'];

/** A client retries no cancelled transaction. */
function isThrottledTransaction(error: unknown): error is Error {
  if (!isFault(error, 'TransactionCanceledException')) return false;
  const codes = (error.CancellationReasons ?? []).flatMap(({ Code: code = 'None' }) => (code === 'None' ? [] : [code]));
  return codes.some((code) => throttledReasons.includes(code));
}

function storeOf(input: object): string {
  if ('TableName' in input && typeof input.TableName === 'string') return input.TableName;
  const items = 'TransactItems' in input && Array.isArray(input.TransactItems) ? input.TransactItems : [];
  return items[0]?.Put?.TableName ?? 'DynamoDB';
}
