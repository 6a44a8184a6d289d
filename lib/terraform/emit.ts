import type { Diagnostic } from '../model/diagnostics.ts';
import type { ServiceModel } from '../model/service-model.ts';
import { AwsAllFrameService } from './aws/aws-allframe-service.ts';
import { type Backend, emittedStack } from './emitted-stack.ts';
import type { TerraformTarget } from './errors.ts';
import { type Files, filesOfStack } from './files-of-stack.ts';
import { GoogleAllFrameService } from './google/google-allframe-service.ts';
import type { Transition } from './transition.ts';
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
export function renderFiles({ entry, stage, provider, backend, json, allowDestroy }: Omit<EmitTerraformOptions, 'output'>): RenderedFiles {
  const { stack, project, region } = emittedStack(provider, backend);
  const { model, warnings, transition } =
    provider === 'aws'
      ? new AwsAllFrameService(stack, 'Service', { entry, stage, allowDestroy })
      : new GoogleAllFrameService(stack, 'Service', { entry, stage, project, region, allowDestroy });
  return { files: filesOfStack(stack, model, { json }), model, warnings, transition };
}

interface RenderedFiles {
  readonly files: Files;
  readonly model: ServiceModel;
  readonly warnings: readonly Diagnostic[];
  readonly transition: Transition;
}
