import type { Diagnostic } from '../model/diagnostics.ts';
import { renderForAws } from './emit-for-aws.ts';
import { renderForGoogle } from './emit-for-google.ts';
import type { RenderedFiles } from './emitted-files.ts';
import type { Backend } from './emitted-stack.ts';
import type { TerraformTarget } from './errors.ts';
import { type EmittedFiles, writeFiles } from './write-files.ts';

/** What `emitTerraform` takes. */
export interface EmitTerraformOptions {
  /** The file whose default export is the service; relative to the working directory. */
  readonly entry: string;
  /**
   * Part of every physical name, so that stages share an account or project.
   *
   * @default 'dev'
   */
  readonly stage?: string | undefined;
  readonly provider: TerraformTarget;
  /** The folder to write to; made where it isn't there. What an earlier emission left in it is replaced, nothing else is touched. */
  readonly output: string;
  /**
   * Where Terraform keeps its state: `s3` and `gcs` are configured at `terraform init -backend-config=...`, `local` is a file beside the
   * others, and with `none` the choice is left to a file of yours.
   *
   * @default 'none'
   */
  readonly backend?: Backend | undefined;
  /**
   * Writes `main.tf.json` instead of HCL.
   *
   * @default false
   */
  readonly json?: boolean | undefined;
  /**
   * The parts that left the service and whose state may be destroyed, by their ids or names: `['OrderQueue']`.
   *
   * @default nothing is destroyed: what is stateful stays, and Terraform forgets it
   */
  readonly allowDestroy?: readonly string[] | undefined;
}

/** What `emitTerraform` did. */
export interface EmittedTerraform extends EmittedFiles {
  /** Advice on the definition. */
  readonly warnings: readonly Diagnostic[];
}

/**
 * Writes a service's infrastructure as Terraform: formatted HCL, one file a concern, made by the same constructs that compose in a CDKTF
 * app; and on AWS the functions' code. The same bytes from any directory.
 *
 * What left the service since is known by `allframe.lock.json` beside the entry, which this reads and does not write: `allframe infra emit
 * terraform` does both.
 *
 * @throws {InvalidServiceError} with every fault of the definition
 * @throws {UnsupportedOnTargetError} for what the provider's cloud cannot provide
 * @throws {ForeignFileError} for a file that somebody else wrote in its place; then nothing is written
 *
 * @example
 * ```ts
 * import { emitTerraform } from '@allframe/serverless/terraform';
 *
 * const { files } = emitTerraform({ entry: 'src/service.ts', stage: 'prod', provider: 'aws', output: 'terraform/aws' });
 * ```
 */
export function emitTerraform({ output, ...options }: EmitTerraformOptions): EmittedTerraform {
  const { files, warnings } = renderFiles(options);
  return { ...writeFiles(output, files), warnings };
}

/** What an emission writes, not yet written. */
export function renderFiles({ provider, ...options }: Omit<EmitTerraformOptions, 'output'>): RenderedFiles {
  return provider === 'aws' ? renderForAws(options) : renderForGoogle(options);
}
