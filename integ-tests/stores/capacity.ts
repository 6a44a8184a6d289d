import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDbLocal } from '../emulators/dynamodb-local.ts';

/** One request, and what it cost. */
export interface MeteredRequest {
  /** Such as `Query`. */
  readonly operation: string;
  readonly units: number;
}

/** A client whose requests are on record, each with the capacity that DynamoDB says it consumed. */
export function meteredClient({ clientConfig }: DynamoDbLocal): { client: DynamoDBClient; requests: MeteredRequest[] } {
  const requests: MeteredRequest[] = [];
  const client = new DynamoDBClient(clientConfig);
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } as never });
        const { ConsumedCapacity } = result.output as { ConsumedCapacity?: { CapacityUnits?: number } };
        requests.push({ operation: commandName.replace(/Command$/, ''), units: ConsumedCapacity?.CapacityUnits ?? Number.NaN });
        return result;
      },
    { step: 'initialize' },
  );
  return { client, requests };
}
