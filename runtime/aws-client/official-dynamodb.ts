import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDbCalls, DynamoDbOperation } from './dynamodb-calls.ts';

/** The calls of a client: those of the official one, or what is none of those as it is. */
export function dynamoDbCalls(client: DynamoDBClient | DynamoDbCalls): DynamoDbCalls {
  return 'call' in client ? client : officialDynamoDb(client);
}

/** The official client's commands are loaded with the first call: a function that has the light client never does. */
function officialDynamoDb(client: DynamoDBClient): DynamoDbCalls {
  return {
    async call(operation, input, { deadline } = {}) {
      const Command = (await commandOf(operation)) as AnyCommand;
      const options = deadline === undefined ? {} : { abortSignal: AbortSignal.timeout(Math.max(0, deadline - Date.now())) };
      return client.send(new Command(input), options) as never;
    },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: the commands have no type in common that `send` takes; `call` has checked input and output
type AnyCommand = new (input: unknown) => any;

let loaded: Awaited<ReturnType<typeof commands>> | undefined;

async function commandOf(operation: DynamoDbOperation) {
  loaded ??= await commands();
  return loaded[operation];
}

async function commands() {
  const sdk = await import('@aws-sdk/client-dynamodb');
  return {
    DeleteItem: sdk.DeleteItemCommand,
    GetItem: sdk.GetItemCommand,
    PutItem: sdk.PutItemCommand,
    Query: sdk.QueryCommand,
    Scan: sdk.ScanCommand,
    TransactWriteItems: sdk.TransactWriteItemsCommand,
  };
}
