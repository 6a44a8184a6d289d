import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { bundleFunctions } from '../bundle/bundle-functions.ts';
import type { LoadedService } from '../bundle/load-service.ts';
import { withOldestIds } from '../model/with-ids.ts';
import { renderModel } from './render-model.ts';

/** A resource of a template. */
export interface TemplateResource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template's properties are JSON of any shape
  readonly Properties?: any;
  readonly DeletionPolicy?: string;
}

/** A CloudFormation template. */
export interface SynthesizedTemplate {
  readonly Resources: Readonly<Record<string, TemplateResource>>;
}

/** What CloudFormation would make of a service: what `compareInfrastructure` takes. */
export function synthesizedTemplate(service: LoadedService): SynthesizedTemplate {
  const outdir = mkdtempSync(join(tmpdir(), 'allframe-cdk-'));
  try {
    // The rules take longer than all else, and whoever deploys the app has them.
    const app = new App({ outdir, analyticsReporting: false, builtinCloudFormationValidation: false });
    const stack = new Stack(app, 'Service');
    renderModel(stack, withOldestIds(service.model), { code: bundleFunctions(service) });
    return app.synth().getStackArtifact(stack.artifactId).template;
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** The type of each resource that CloudFormation would make for a service: `AWS::Lambda::Function`. */
export function synthesizedTypes(service: LoadedService): readonly string[] {
  return Object.values(synthesizedTemplate(service).Resources).map(({ Type }) => Type);
}
