import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { freePort, startServer } from './server-process.ts';
import { requireTool, toolsFolder } from './tools.ts';

/** The account and region of everything that is deployed to the emulator. */
export const emulatedAccount = '123456789012';
export const emulatedRegion = 'us-east-1';

/** Its CloudFormation is set right where a service's tables would not be kept as AWS keeps them. */
const repaired = join(__dirname, 'repaired-ministack.py');

export interface MinistackOptions {
  /** @default a free port */
  readonly port?: number;
  /** Whether IAM is enforced: an action that a role was not granted is denied. @default false */
  readonly auth?: boolean;
}

/** An AWS that runs Lambdas, on this machine. */
export interface Ministack {
  /** Such as `http://127.0.0.1:4600`. */
  readonly endpoint: string;
  /** Whether IAM is enforced. */
  readonly auth: boolean;
  /** What a process needs to use it instead of AWS, a home folder of its own included: the CDK keeps what it knows of accounts there. */
  readonly env: Record<string, string>;
  /** What a client of the AWS SDK needs to use it. */
  readonly clientConfig: { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } };
  /** A scratch folder that lives as long as the emulator. */
  readonly folder: string;
  /** What it and the functions printed; it stays after `stop()`. */
  readonly logFile: string;
  /** The address of an HTTP API's `$default` stage, without a slash at its end. */
  httpApiUrl(apiId: string): string;
  /** Forgets all resources. */
  reset(): Promise<void>;
  /** Ends the emulator, its functions and its scratch folder. */
  stop(): Promise<void>;
}

/**
 * Starts an emulator of its own for the caller; it ends with `stop()`, at the latest with this process.
 *
 * @example
 * const aws = await startMinistack();
 * const sqs = new SQSClient(aws.clientConfig);
 */
export async function startMinistack({ port, auth = false }: MinistackOptions = {}): Promise<Ministack> {
  const command = join(dirname(requireTool('ministack')), 'python3');
  const gatewayPort = port ?? (await freePort());
  const endpoint = `http://127.0.0.1:${gatewayPort}`;
  const folder = mkdtempSync(join(tmpdir(), 'allframe-ministack-'));
  const logFile = join(toolsFolder, `../logs/ministack-${gatewayPort}.log`);
  const env = serverEnvironment(gatewayPort, folder, auth);
  const server = await startServer({ command, args: [repaired], env, logFile, isReady: () => answers(`${endpoint}/_ministack/health`) });
  return {
    endpoint,
    auth,
    env: clientEnvironment(endpoint, folder),
    clientConfig: { endpoint, region: emulatedRegion, credentials: { accessKeyId: emulatedAccount, secretAccessKey: 'secret' } },
    folder,
    logFile,
    httpApiUrl: (apiId) => `${endpoint}/_aws/execute-api/${apiId}/$default`,
    reset: () => reset(endpoint),
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Functions inherit this environment, so it holds nothing of the caller's beyond the PATH on which `node` is found. */
function serverEnvironment(port: number, folder: string, auth: boolean): Record<string, string> {
  const temporary = join(folder, 'server');
  mkdirSync(temporary);
  return {
    PATH: process.env.PATH ?? '',
    HOME: temporary,
    TMPDIR: temporary,
    GATEWAY_PORT: String(port),
    BIND_HOST: '127.0.0.1',
    MINISTACK_HOST: '127.0.0.1', // else queue URLs say localhost, which need not be the address that it listens on
    MINISTACK_ACCOUNT_ID: emulatedAccount, // the account of requests that carry no key, such as those to an HTTP API
    LAMBDA_EXECUTOR: 'local',
    SFTP_ENABLED: '0',
    IOT_MTLS_ENABLED: '0',
    CLOUDTRAIL_RECORDING: '1',
    CLOUDTRAIL_MAX_EVENTS: '100000',
    LAMBDA_ASYNC_RETRY_BASE_SECONDS: '0.2', // else tests of what fails for good wait for minutes
    ...(auth && { AUTH: 'true' }),
  };
}

/** A key of twelve digits is the account itself; the CDK remembers the account of a key, hence the home folder. */
function clientEnvironment(endpoint: string, folder: string): Record<string, string> {
  const home = join(folder, 'home');
  mkdirSync(home);
  return {
    HOME: home,
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: emulatedRegion,
    AWS_DEFAULT_REGION: emulatedRegion,
    AWS_ACCESS_KEY_ID: emulatedAccount,
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

async function answers(url: string): Promise<boolean> {
  return (await fetch(url)).ok;
}

async function reset(endpoint: string): Promise<void> {
  const response = await fetch(`${endpoint}/_ministack/reset`, { method: 'POST' });
  if (!response.ok) throw new Error(`the emulator refused to reset: ${response.status} ${await response.text()}`);
}
