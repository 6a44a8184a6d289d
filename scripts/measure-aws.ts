// Deploys the service of `npm run bench -- first-command` to the AWS account of the shell, measures its function there, and removes it again.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { seenOf } from './measure-aws/invoke.ts';
import { formatMeasure, measuresOf } from './measure-aws/measures.ts';
import { stackName } from './measure-aws/stack-name.ts';

/** Why nothing can be measured from a shell with these variables; nothing where it can. */
export function missingForMeasuring(variables: Readonly<Record<string, string | undefined>>): string | undefined {
  const has = (...names: readonly string[]) => names.some((name) => variables[name]);
  if (variables.AWS_ENDPOINT_URL) return 'AWS_ENDPOINT_URL is set: an emulator has no cold starts; unset it';
  const missing = [
    ...(has('AWS_PROFILE', 'AWS_ACCESS_KEY_ID', 'AWS_WEB_IDENTITY_TOKEN_FILE') ? [] : ['credentials (AWS_PROFILE, or AWS_ACCESS_KEY_ID)']),
    ...(has('AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_PROFILE') ? [] : ['region (AWS_REGION)']),
  ];
  if (missing.length === 0) return undefined;
  return `The shell has no ${missing.join(' and no ')}; set them to an account that is bootstrapped for the CDK, and may be billed some cents`;
}

async function measureAws(): Promise<void> {
  const missing = missingForMeasuring(process.env);
  if (missing !== undefined) throw new Error(missing);
  const folder = mkdtempSync(join(tmpdir(), 'allframe-measure-'));
  try {
    const outputsFile = join(folder, 'outputs.json');
    cdk('deploy', folder, '--require-approval', 'never', '--outputs-file', outputsFile);
    const { Api = '', EmptyFunction = '' } = JSON.parse(readFileSync(outputsFile, 'utf8'))[stackName];
    const measures = measuresOf(await seenOf(Api, countingRequest), await seenOf(EmptyFunction, () => ({})));
    for (const measure of measures) process.stdout.write(`${formatMeasure(measure)}\n`);
  } finally {
    cdk('destroy', folder, '--force');
    rmSync(folder, { recursive: true, force: true });
  }
}

function cdk(verb: 'deploy' | 'destroy', folder: string, ...options: readonly string[]): void {
  const repository = resolve(__dirname, '..');
  const args = [verb, stackName, '--app', 'npx ts-node scripts/measure-aws/app.ts', '--output', join(folder, 'cdk.out'), ...options];
  const { status } = spawnSync(join(repository, 'node_modules/.bin/cdk'), args, { cwd: repository, stdio: 'inherit' });
  if (status !== 0) throw new Error(`cdk ${verb} failed; the stack is ${stackName}`);
}

/** A request as the HTTP API sends it. */
function countingRequest(counterId: string) {
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: '/counts',
    rawQueryString: '',
    headers: { 'content-type': 'application/json' },
    requestContext: { stage: '$default', http: { method: 'POST', path: '/counts' } },
    body: JSON.stringify({ counterId, by: 1 }),
    isBase64Encoded: false,
  };
}

if (require.main === module)
  measureAws().catch((error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
