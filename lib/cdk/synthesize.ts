import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { bundleFunctions } from '../bundle/bundle-functions.ts';
import type { LoadedService } from '../bundle/load-service.ts';
import { renderModel } from './render-model.ts';

/** The type of each resource that CloudFormation would make for a service: `AWS::Lambda::Function`. */
export function synthesizedTypes(service: LoadedService): readonly string[] {
  const outdir = mkdtempSync(join(tmpdir(), 'allframe-cdk-'));
  try {
    const app = new App({ outdir, analyticsReporting: false });
    const stack = new Stack(app, 'Service');
    renderModel(stack, service.model, { code: bundleFunctions(service) });
    const template: { Resources: Record<string, { Type: string }> } = app.synth().getStackArtifact(stack.artifactId).template;
    return Object.values(template.Resources).map(({ Type }) => Type);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
