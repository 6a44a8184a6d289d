import { join } from 'node:path';
import type { TerraformStack } from 'cdktf';
import type { ServiceModel } from '../../lib/model/service-model.ts';
import { renderModel as renderForAws } from '../../lib/terraform/aws/render-model.ts';
import { emitTerraform } from '../../lib/terraform/emit.ts';
import { emittedStack } from '../../lib/terraform/emitted-stack.ts';
import { filesOfStack } from '../../lib/terraform/files-of-stack.ts';
import { imageVariable } from '../../lib/terraform/google/google-allframe-service.ts';
import { renderModel as renderForGoogle } from '../../lib/terraform/google/render-model.ts';
import { writeFiles } from '../../lib/terraform/write-files.ts';
import { someCode } from '../../test/lib/terraform/rendered.ts';
import type { SchemaProvider } from '../terraform-provider/provider.ts';
import { type TerraformResult, terraform } from '../terraform-provider/terraform.ts';

/** A cloud that a service is emitted for. */
export type Target = 'aws' | 'google';

/** What is emitted: an example by its name, or a model with code that stands in for its own. */
export type Emitted = string | ServiceModel;

/** The variables without which nothing is planned, as arguments of Terraform. */
export const variables: Readonly<Record<Target, readonly string[]>> = {
  aws: ['-var=region=eu-central-1'],
  google: [
    '-var=region=europe-west1',
    '-var=project=orders-project',
    `-var=image=europe-west1-docker.pkg.dev/p/r/orders@sha256:${'0'.repeat(64)}`,
  ],
};

/** Where the service of an example is. */
export function entryOf(example: string): string {
  return join(__dirname, `../../examples/${example}/src/service.ts`);
}

/** Emits into a folder, as `allframe infra emit terraform` does. */
export function emitInto(directory: string, target: Target, what: Emitted, json = false): void {
  if (typeof what === 'string') emitTerraform({ entry: entryOf(what), stage: 'test', provider: target, output: directory, json });
  else writeFiles(directory, filesOfStack(stackOf(target, what), what, { json }));
}

/** The stack of a model, as it is emitted. */
export function stackOf(target: Target, model: ServiceModel): TerraformStack {
  const { stack, project, region } = emittedStack(target);
  if (target === 'aws') renderForAws(stack, model, someCode());
  else renderForGoogle(stack, model, { project, region, image: imageVariable(stack).stringValue });
  return stack;
}

/**
 * The output of a run of Terraform that must end with 0.
 *
 * @throws {Error} with what Terraform said
 */
export async function succeeds(directory: string, args: readonly string[], provider: SchemaProvider): Promise<TerraformResult> {
  const result = await terraform(directory, args, provider);
  if (result.status === 0) return result;
  throw new Error(`terraform ${args.join(' ')} must exit with 0, got ${result.status}:\n${result.stdout}\n${result.stderr}`);
}
