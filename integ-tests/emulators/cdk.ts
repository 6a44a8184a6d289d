import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { emulatedAccount, emulatedRegion, type Ministack } from './ministack.ts';
import { repairSchedules } from './repair-schedules.ts';

/** The outputs of each stack, by the stack's name. */
export type StackOutputs = Record<string, Record<string, string>>;

export interface DeployOptions {
  /** The command that runs the CDK app, as in `cdk.json`. @default the command in `cwd`'s `cdk.json` */
  readonly app?: string;
  /** Stacks to deploy. @default all of the app's */
  readonly stacks?: readonly string[];
  /** @default this repository's root */
  readonly cwd?: string;
  /** Further variables for the app. */
  readonly env?: Readonly<Record<string, string>>;
  /** Further options of `cdk deploy`. @default none */
  readonly options?: readonly string[];
}

const repository = resolve(__dirname, '../..');

/** The command that runs an app of the tests, whose path is from the repository's root; `npx` would take half a second of its own. */
export const appOf = (path: string): string => `node_modules/.bin/ts-node ${path}`;

/** Where apps are deployed to: an emulator, or an account that is bootstrapped for the CDK. */
export type CdkTarget = Ministack | (Pick<Ministack, 'env' | 'folder'> & { readonly endpoint?: undefined });

/**
 * Deploys a CDK app and returns the stacks' outputs. Of an emulator the account is bootstrapped before, and schedules begin after it.
 *
 * @throws Error with what the CLI printed when it fails
 * @example
 * const outputs = await deploy(aws, { app: appOf('examples/orders/infra/aws.ts') });
 * const response = await fetch(`${aws.httpApiUrl(outputs.Orders.ApiId)}/orders`, { method: 'POST', body });
 */
export async function deploy(
  aws: CdkTarget,
  { app, stacks = ['--all'], cwd = repository, env = {}, options = [] }: DeployOptions = {},
): Promise<StackOutputs> {
  const emulator = aws.endpoint === undefined ? undefined : aws;
  if (emulator) await bootstrapOnce(emulator);
  const outputsFile = join(aws.folder, 'outputs.json');
  const files = ['--output', join(aws.folder, 'cdk.out'), '--outputs-file', outputsFile];
  const appOptions = app === undefined ? [] : ['--app', app];
  await cdk(['deploy', ...stacks, ...appOptions, ...files, ...options, '--require-approval', 'never'], {
    env: { ...aws.env, ...withoutRules, ...env },
    cwd,
  });
  if (emulator) await repairSchedules(emulator);
  return JSON.parse(readFileSync(outputsFile, 'utf8'));
}

/** Makes the templates of an app once, for several commands that follow: the returned folder is what they are given as their app. */
export async function synthesize(aws: CdkTarget, { app, cwd = repository, env = {} }: Omit<DeployOptions, 'stacks'>): Promise<string> {
  const output = join(aws.folder, 'assembly');
  const appOptions = app === undefined ? [] : ['--app', app];
  await cdk(['synth', '--quiet', ...appOptions, '--output', output], { env: { ...aws.env, ...withoutRules, ...env }, cwd });
  return output;
}

const bootstrapped = new WeakSet<Ministack>();

/** It takes seconds, and a second time changes nothing. */
async function bootstrapOnce(aws: Ministack): Promise<void> {
  if (bootstrapped.has(aws)) return;
  await bootstrap(aws);
  bootstrapped.add(aws);
}

/** Gives the emulator's account the bucket and the roles that a deployment uses. */
export async function bootstrap(aws: Ministack): Promise<void> {
  await cdk(['bootstrap', `aws://${emulatedAccount}/${emulatedRegion}`], { env: aws.env, cwd: aws.folder });
}

/** What is deployed is not held to the CDK's own rules, which take half of an app's time: `template.test.ts` holds every kind to them. */
export const withoutRules = { CDK_VALIDATION: 'false' };

/** Of an emulator the CLI need not be patient. */
const impatient = { NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --require "${join(__dirname, 'short-pauses.cjs')}"` };

/**
 * Runs the repository's CDK CLI and returns what it printed. Of this process's environment it sees nothing that is AWS's own: it
 * reaches a real account only where `env` says so.
 *
 * @throws Error with what it printed when it fails
 */
export function cdk(args: readonly string[], { env, cwd }: { env: Readonly<Record<string, string>>; cwd: string }): Promise<string> {
  const command = join(repository, 'node_modules/.bin/cdk');
  const options = ['--no-color', '--no-notices', '--no-version-reporting'];
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args, ...options], {
      cwd,
      env: { ...withoutAws(process.env), ...(env.AWS_ENDPOINT_URL && impatient), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let printed = '';
    child.stdout.on('data', (chunk) => (printed += chunk));
    child.stderr.on('data', (chunk) => (printed += chunk));
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve(printed) : reject(new Error(`cdk ${args[0]} failed:\n${printed}`))));
  });
}

function withoutAws(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('AWS_') && !name.startsWith('CDK_')));
}
