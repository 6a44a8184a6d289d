import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { renderModel as renderWithCdk } from '../../../../lib/cdk/render-model.ts';
import type { ServiceModel } from '../../../../lib/model/service-model.ts';
import { renderModel as renderWithTerraform } from '../../../../lib/terraform/aws/render-model.ts';
import type { Template as ComparedTemplate } from '../../../../lib/terraform/compare/cloudformation-values.ts';
import type { TerraformJson } from '../../../../lib/terraform/compare/terraform-values.ts';
import { newStack, someCode } from '../rendered.ts';

/** Both renderings of a model, as plain JSON. */
export interface RenderedTwice {
  readonly template: ComparedTemplate;
  readonly configuration: TerraformJson;
}

/** Renders a model by the CDK and by Terraform. */
export function renderedTwice(model: ServiceModel): RenderedTwice {
  const code = someCode();
  const [cloudformation, terraform] = [new Stack(new App(), 'Stack'), newStack()];
  renderWithCdk(cloudformation, model, { code });
  renderWithTerraform(terraform, model, code);
  const template = Template.fromStack(cloudformation).toJSON() as ComparedTemplate;
  return { template, configuration: JSON.parse(JSON.stringify(terraform.toTerraform())) };
}
