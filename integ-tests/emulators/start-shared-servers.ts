import { type DynamoDbLocal, sharedEndpointVariable, startDynamoDbLocal } from './dynamodb-local.ts';
import { isInstalled } from './tools.ts';

declare global {
  var sharedDynamoDb: DynamoDbLocal | undefined;
}

/** Before the second tier: what can be shared is started once, not once a file. Files that were named start what they need themselves. */
export default async function startSharedServers({ nonFlagArgs }: { readonly nonFlagArgs: readonly string[] }): Promise<void> {
  if (nonFlagArgs.length > 0 || !isInstalled('dynamodb-local')) return;
  globalThis.sharedDynamoDb = await startDynamoDbLocal();
  process.env[sharedEndpointVariable] = globalThis.sharedDynamoDb.endpoint;
}
