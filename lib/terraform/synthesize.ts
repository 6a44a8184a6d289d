import type { TerraformStack } from 'cdktf';
import { bundleFunctions } from '../bundle/bundle-functions.ts';
import type { LoadedService } from '../bundle/load-service.ts';
import { noCode, renderModel as renderForAws } from './aws/render-model.ts';
import type { TerraformJson } from './compare/terraform-values.ts';
import { emittedStack } from './emitted-stack.ts';
import type { TerraformTarget } from './errors.ts';
import { imageVariable } from './google/google-allframe-service.ts';
import { renderModel as renderForGoogle } from './google/render-model.ts';
import { resourcesBelow } from './stateful.ts';
import { Transition } from './transition.ts';

/** What Terraform would make of a service, in its JSON syntax: what `compareInfrastructure` and `planAgainstState` take. */
export function synthesizedConfiguration(service: LoadedService, target: TerraformTarget = 'aws'): TerraformJson {
  const stack = synthesizedStack(service, target);
  return JSON.parse(JSON.stringify(stack.toTerraform())) as TerraformJson;
}

/** The types of what Terraform would make of a service, `aws_sqs_queue` and the like: one entry a resource. */
export function synthesizedTypes(service: LoadedService, target: TerraformTarget): readonly string[] {
  return resourcesBelow(synthesizedStack(service, target)).map(({ terraformResourceType }) => terraformResourceType);
}

function synthesizedStack(service: LoadedService, target: TerraformTarget): TerraformStack {
  const { stack, project, region } = emittedStack(target);
  if (target === 'aws') {
    renderForAws(stack, service.model, bundleFunctions(service));
    new Transition(stack, { service, target, render: (scope, model) => renderForAws(scope, model, noCode) });
    return stack;
  }
  const place = { project, region, image: imageVariable(stack).stringValue };
  renderForGoogle(stack, service.model, place);
  new Transition(stack, { service, target, render: (scope, model) => renderForGoogle(scope, model, place) });
  return stack;
}
