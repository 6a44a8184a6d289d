import { TerraformResource } from 'cdktf';
import { bundleFunctions } from '../bundle/bundle-functions.ts';
import type { LoadedService } from '../bundle/load-service.ts';
import { renderModel as renderForAws } from './aws/render-model.ts';
import type { TerraformJson } from './compare/terraform-values.ts';
import { emittedStack } from './emitted-stack.ts';
import type { TerraformTarget } from './errors.ts';
import { imageVariable } from './google/google-allframe-service.ts';
import { renderModel as renderForGoogle } from './google/render-model.ts';

/** What Terraform would make of a service, in its JSON syntax: what `compareInfrastructure` and `planAgainstState` take. */
export function synthesizedConfiguration(service: LoadedService, target: TerraformTarget = 'aws'): TerraformJson {
  const { stack, project, region } = emittedStack(target);
  if (target === 'aws') renderForAws(stack, service.model, bundleFunctions(service));
  else renderForGoogle(stack, service.model, { project, region, image: imageVariable(stack).stringValue });
  return JSON.parse(JSON.stringify(stack.toTerraform())) as TerraformJson;
}

/** The types of what Terraform would make of a service, `aws_sqs_queue` and the like: one entry a resource. */
export function synthesizedTypes(service: LoadedService, target: TerraformTarget): readonly string[] {
  const { stack, project, region } = emittedStack(target);
  if (target === 'aws') renderForAws(stack, service.model, bundleFunctions(service));
  else renderForGoogle(stack, service.model, { project, region, image: imageVariable(stack).stringValue });
  return stack.node
    .findAll()
    .filter((node) => TerraformResource.isTerraformResource(node))
    .map(({ terraformResourceType }) => terraformResourceType);
}
