import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { freePort, startServer } from './server-process.ts';
import { quickJava, requireTool, toolsFolder } from './tools.ts';

/** DynamoDB's own emulator, in memory. */
export interface DynamoDbLocal {
  readonly endpoint: string;
  /** What a client of the AWS SDK needs to use it. */
  readonly clientConfig: { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } };
  stop(): Promise<void>;
}

/** Where `start-shared-servers.ts` says which server all files share. */
export const sharedEndpointVariable = 'ALLFRAME_SHARED_DYNAMODB';

/**
 * A DynamoDB without tables, for the caller alone: the server that all files share keeps a database for each access key, and a start of
 * Java is saved. It starts a server where none is shared.
 *
 * @example
 * const dynamoDb = await openDynamoDb();
 * const client = new DynamoDBClient(dynamoDb.clientConfig);
 */
export async function openDynamoDb(): Promise<DynamoDbLocal> {
  const endpoint = process.env[sharedEndpointVariable];
  if (endpoint === undefined) return startDynamoDbLocal();
  return { endpoint, clientConfig: clientConfigOf(endpoint, randomUUID().replaceAll('-', '')), stop: async () => undefined };
}

/**
 * Starts a DynamoDB of its own for the caller, in 1 to 4 seconds and 380 MB; it ends with `stop()`, at the latest with this process.
 *
 * @example
 * const dynamoDb = await startDynamoDbLocal();
 * const client = new DynamoDBClient(dynamoDb.clientConfig);
 */
export async function startDynamoDbLocal(): Promise<DynamoDbLocal> {
  const jars = requireTool('dynamodb-local');
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const server = await startServer({
    command: requireTool('java'),
    args: [...javaOptions(jars), 'software.amazon.dynamodb.services.local.main.ServerRunner', ...serverOptions(port)],
    env: process.env,
    logFile: join(toolsFolder, `../logs/dynamodb-local-${port}.log`),
    isReady: () => answers(endpoint),
  });
  return { endpoint, clientConfig: clientConfigOf(endpoint, 'local'), stop: server.stop };
}

function clientConfigOf(endpoint: string, accessKeyId: string): DynamoDbLocal['clientConfig'] {
  return { endpoint, region: 'us-east-1', credentials: { accessKeyId, secretAccessKey: 'local' } };
}

function javaOptions(jars: string): string[] {
  return [...quickJava, '-Xmx1g', `-Djava.library.path=${jars}`, '-cp', join(jars, '*')];
}

function serverOptions(port: number): string[] {
  return ['-inMemory', '-disableTelemetry', '-port', String(port)];
}

/** It answers a bare GET with 400: any answer will do. */
async function answers(url: string): Promise<boolean> {
  await fetch(url);
  return true;
}
