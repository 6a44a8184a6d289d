import { execFile } from 'node:child_process';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SchemaProvider } from './provider.ts';

/** How a run of Terraform ended. */
export interface TerraformResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the real `terraform` in a directory against the schema-only providers: with a HOME of its own, without a network and
 * without colours. It does not throw when Terraform fails; `status` tells.
 *
 * @example
 * const { status, stderr } = await terraform(directory, ['validate'], provider);
 */
export function terraform(directory: string, args: readonly string[], provider: SchemaProvider): Promise<TerraformResult> {
  const options = { cwd: directory, env: { ...isolatedEnvironment(), ...provider.env }, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((resolve, reject) => {
    execFile('terraform', [...args], options, (error, stdout, stderr) => {
      const status = error ? error.code : 0;
      if (typeof status === 'number') resolve({ status, stdout, stderr });
      else reject(new Error(`terraform ${args.join(' ')} did not run to its end`, { cause: error }));
    });
  });
}

/** The steps of `terraformRoundTrip`, in their order. */
export const roundTripSteps = [
  ['init'],
  ['validate'],
  ['plan', '-out=round-trip.tfplan'],
  ['apply', 'round-trip.tfplan'],
  ['plan', '-detailed-exitcode'],
  ['destroy', '-auto-approve'],
] as const;

/**
 * Takes a directory through init, validate, plan, apply, a second plan that must find no changes, and destroy.
 * @throws Error with Terraform's output at the first step that fails.
 */
export async function terraformRoundTrip(directory: string, provider: SchemaProvider): Promise<void> {
  for (const step of roundTripSteps) {
    const { status, stdout, stderr } = await terraform(directory, step, provider);
    if (status !== 0) throw new Error(`terraform ${step.join(' ')} must exit with 0, got ${status}:\n${stdout}\n${stderr}`);
  }
}

/** Nothing of the user's settings, and proxies that refuse, so that no run can depend on a network. */
function isolatedEnvironment({ PATH = '' } = process.env): Record<string, string> {
  return {
    PATH,
    HOME: join(tmpdir(), 'no-home-for-terraform'),
    TMPDIR: tmpdir(),
    TF_CLI_CONFIG_FILE: devNull,
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    TF_CLI_ARGS: '-no-color',
    CHECKPOINT_DISABLE: '1',
    GOGC: '400', // collects garbage less often: a run is short, and takes a fifth less
    HTTP_PROXY: 'http://127.0.0.1:9',
    HTTPS_PROXY: 'http://127.0.0.1:9',
    NO_PROXY: '127.0.0.1',
  };
}
