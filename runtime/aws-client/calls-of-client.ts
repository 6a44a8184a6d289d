import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDbCalls } from './dynamodb-calls.ts';
import { officialDynamoDb } from './official-dynamodb.ts';

/** The calls of a client: those of the official one, or what is none of those as it is. */
export function dynamoDbCalls(client: DynamoDBClient | DynamoDbCalls): DynamoDbCalls {
  return 'call' in client ? client : officialDynamoDb(() => client);
}
