import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { deadlineSignal } from '../message/deadline-signal.ts';
import type { DynamoDbCalls, DynamoDbOperation } from './dynamodb-calls.ts';

/**
 * The calls of the official client. It is loaded, and made, with the first call: a function that has the light client never does.
 *
 * @param client @default one whose region, endpoint and credentials come from wherever the official client looks for them
 */
export function officialDynamoDb(client?: (() => DynamoDBClient) | undefined): DynamoDbCalls {
  let made: DynamoDBClient | undefined;
  return {
    async call(operation, input, { deadline } = {}) {
      const sdk = await officialCommands();
      made ??= client?.() ?? new sdk.DynamoDBClient({});
      const Command = commandOf(sdk, operation) as AnyCommand;
      const abortSignal = deadline === undefined ? undefined : deadlineSignal(deadline);
      return made.send(new Command(input), abortSignal ? { abortSignal } : {}) as never;
    },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: the commands have no type in common that `send` takes; `call` has checked input and output
type AnyCommand = new (input: unknown) => any;

type OfficialCommands = typeof import('./official-commands.ts');

let loaded: Promise<OfficialCommands> | undefined;

function officialCommands(): Promise<OfficialCommands> {
  loaded ??= import('./official-commands.ts');
  return loaded;
}

function commandOf(sdk: OfficialCommands, operation: DynamoDbOperation) {
  const commands = {
    DeleteItem: sdk.DeleteItemCommand,
    GetItem: sdk.GetItemCommand,
    PutItem: sdk.PutItemCommand,
    Query: sdk.QueryCommand,
    Scan: sdk.ScanCommand,
    TransactWriteItems: sdk.TransactWriteItemsCommand,
  };
  return commands[operation];
}
