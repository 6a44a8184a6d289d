import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetScheduleGroupCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { emulatedAccount, emulatedRegion, type Ministack, type MinistackOptions, startMinistack } from '../emulators/ministack.ts';
import { describeWith } from '../emulators/tools.ts';

/** The AWS that services are deployed to and driven on: an emulator of its own for each file of tests, or the account of the shell. */
export type Aws = (Ministack | RealAws) & Place;

/** Where things are, and how they are named there. */
interface Place {
  readonly region: string;
  /** A stage that nobody else has deployed to. */
  readonly stage: string;
  queueUrl(name: string): string;
}

/** An account of AWS. */
interface RealAws extends Pick<Ministack, 'env' | 'folder' | 'httpApiUrl' | 'stop'> {
  readonly endpoint?: undefined;
  readonly auth: true;
  /** Credentials are the shell's. */
  readonly clientConfig: { readonly region: string };
}

/** Whether services are deployed to the account of the shell: `ALLFRAME_AWS=real npm run test:integration -- integ-tests/deployed`. */
export const isReal = process.env.ALLFRAME_AWS === 'real';
if (isReal) jest.setTimeout(45 * 60_000); // CloudFormation takes minutes

/** Runs `body` as a `describe` against the emulator, or against the account of the shell where that is asked for. */
export function describeDeployed(title: string, body: () => void): void {
  if (isReal) describe(title, body);
  else describeWith('ministack', title, body);
}

/**
 * Runs `body` as a `describe` against the emulator; where a real account is asked for it is skipped, after one line that says so.
 *
 * @param reason why nothing of it can run on a real account
 */
export function describeEmulated(title: string, reason: string, body: () => void): void {
  if (!isReal) return void describeWith('ministack', title, body);
  process.stderr.write(`SKIPPED on a real account: ${title}: ${reason}\n`);
  describe.skip(title, body);
}

/** Starts an emulator, or takes the account of the shell. It ends with `stop()`, which deletes nothing of a real account. */
export async function startAws(options: MinistackOptions = {}): Promise<Aws> {
  if (isReal) return realAws(process.env);
  const aws = await startMinistack(options);
  const queueUrl = (name: string) => `${aws.endpoint}/${emulatedAccount}/${name}`;
  return { ...aws, region: emulatedRegion, stage: 'test', queueUrl };
}

async function realAws(shell: NodeJS.ProcessEnv): Promise<Aws> {
  const region = shell.AWS_REGION ?? shell.AWS_DEFAULT_REGION;
  if (region === undefined || shell.AWS_ENDPOINT_URL !== undefined)
    throw new Error(
      'ALLFRAME_AWS=real needs AWS_REGION and credentials of an account that is bootstrapped for the CDK, and no AWS_ENDPOINT_URL',
    );
  const client = new SchedulerClient({ region });
  // Every account has this group, and its ARN says whose it is.
  const { Arn = '' } = await client.send(new GetScheduleGroupCommand({ Name: 'default' }));
  client.destroy();
  const folder = mkdtempSync(join(tmpdir(), 'allframe-aws-'));
  return {
    ...{ auth: true, region, folder, clientConfig: { region } },
    env: { ...awsVariables(shell), AWS_REGION: region },
    stage: `t${randomBytes(3).toString('hex')}`,
    httpApiUrl: (apiId) => `https://${apiId}.execute-api.${region}.amazonaws.com`,
    queueUrl: (name) => `https://sqs.${region}.amazonaws.com/${Arn.split(':')[4]}/${name}`,
    stop: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

function awsVariables(shell: NodeJS.ProcessEnv): Record<string, string> {
  const own = Object.entries(shell).filter(([name, value]) => value !== undefined && /^(AWS|CDK)_/.test(name));
  return Object.fromEntries(own) as Record<string, string>;
}
