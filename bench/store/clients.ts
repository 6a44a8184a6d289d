import { DynamoDBClient } from '../../node_modules/@aws-sdk/client-dynamodb';
import type { DynamoDbCalls, DynamoDbOperation } from '../../runtime/aws-client/dynamodb-calls.ts';
import { lightDynamoDb } from '../../runtime/aws-client/light-dynamodb.ts';
import { systemAmbient } from '../../runtime/host/ambient.ts';

/** What a contender's requests cost. */
export interface Meter {
  requests: number;
  writeUnits: number;
}

const region = 'us-east-1';
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

/** What a client of the AWS SDK needs, whichever copy of it. */
export function clientConfig(endpoint: string) {
  return { endpoint, region, credentials };
}

/** The official client, as a user of the package has it. */
export function officialClient(endpoint: string, meter: Meter | undefined): DynamoDBClient {
  return metered(new DynamoDBClient(clientConfig(endpoint)), meter);
}

/** The client that is taken on Lambda. */
export function lightClient(endpoint: string, meter: Meter | undefined): DynamoDbCalls {
  const client = lightDynamoDb({ region, endpoint, credentials: () => credentials, ambient: systemAmbient });
  if (!meter) return client;
  return {
    call: async (operation, input, options) => {
      const output = await client.call(operation, { ...input, ReturnConsumedCapacity: 'TOTAL' }, options);
      count(meter, operation, input, output);
      return output;
    },
  };
}

/** What metering needs of an SDK's client. */
interface MiddlewareClient {
  readonly middlewareStack: {
    // biome-ignore lint/suspicious/noExplicitAny: two copies of the SDK have two types of middleware
    add(middleware: any, options: { readonly step: 'initialize' }): void;
  };
}

/** Counts the requests of a client of the SDK, and what they cost. */
export function metered<Client extends MiddlewareClient>(client: Client, meter: Meter | undefined): Client {
  if (!meter) return client;
  client.middlewareStack.add(
    (next: (args: object) => Promise<{ output: object }>, { commandName }: { commandName: string }) =>
      async ({ input, ...args }: { input: object }) => {
        const result = await next({ ...args, input: { ...input, ReturnConsumedCapacity: 'TOTAL' } });
        count(meter, commandName.replace(/Command$/, '') as DynamoDbOperation, input, result.output);
        return result;
      },
    { step: 'initialize' },
  );
  return client;
}

/**
 * A transaction costs two units an item of up to 1 KB, which these are; DynamoDB Local says otherwise
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html).
 */
function count(meter: Meter, operation: DynamoDbOperation, input: object, output: object): void {
  meter.requests += 1;
  if (operation === 'TransactWriteItems' && 'TransactItems' in input) meter.writeUnits += 2 * (input.TransactItems as unknown[]).length;
  if (operation !== 'PutItem') return;
  const { ConsumedCapacity } = output as { ConsumedCapacity?: { CapacityUnits?: number } };
  meter.writeUnits += ConsumedCapacity?.CapacityUnits ?? Number.NaN;
}
