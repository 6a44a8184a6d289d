import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, TerraformStack } from 'cdktf';
import type { ServiceModel } from '../../../lib/model/service-model.ts';
import { type FunctionCode, renderModel as renderForAws } from '../../../lib/terraform/aws/render-model.ts';
import { renderModel as renderForGoogle } from '../../../lib/terraform/google/render-model.ts';

/** Attributes by name, of resources by address, by type. */
// biome-ignore lint/suspicious/noExplicitAny: JSON that each test reads its facts from
export type Resources = Readonly<Record<string, Readonly<Record<string, any>>>>;

/** A stack of its own. */
export function newStack(): TerraformStack {
  return new TerraformStack(new App({ skipValidation: true }), 'stack');
}

/** Code that stands in for bundles. */
export function someCode(): FunctionCode {
  const directory = mkdtempSync(join(tmpdir(), 'allframe-code-'));
  writeFileSync(join(directory, 'index.js'), 'exports.handler = () => {};');
  return { directoryOf: () => directory };
}

/** What Terraform is told of a model on AWS. */
export function awsResources(model: ServiceModel): Resources {
  const stack = newStack();
  renderForAws(stack, model, someCode());
  return resourcesIn(stack);
}

/** What Terraform is told of a model on Google Cloud. */
export function googleResources(model: ServiceModel): Resources {
  const stack = newStack();
  renderForGoogle(stack, model, { project: 'my-project', region: 'europe-west1', image: 'registry/orders@sha256:0' });
  return resourcesIn(stack);
}

/** The resources of a stack, without CDKTF's notes. */
export function resourcesIn(stack: TerraformStack): Resources {
  const { resource } = stack.toTerraform();
  return JSON.parse(JSON.stringify(resource, (name, value) => (name === '//' ? undefined : value)));
}

/** A reference as Terraform's JSON syntax has it. */
export function ref(attribute: string): string {
  return `\${${attribute}}`;
}
