import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import type { RenderOptions } from '../../../lib/cdk/render-context.ts';
import { renderModel } from '../../../lib/cdk/render-model.ts';
import { addServiceOutputs } from '../../../lib/cdk/service-outputs.ts';
import { serviceParts } from '../../../lib/cdk/service-parts.ts';
import type { ServiceModel } from '../../../lib/model/service-model.ts';
import { emptyFunctions } from './orders-model.ts';

/** The scope in which a model was rendered, in a stack of its own. */
export function rendered(model: ServiceModel, options: Partial<RenderOptions> = {}): Construct {
  return renderedIn(new Construct(new Stack(new App(), 'Stack'), 'Orders'), model, options);
}

/** Renders a model in a scope of one's own. */
export function renderedIn(scope: Construct, model: ServiceModel, options: Partial<RenderOptions> = {}): Construct {
  const parts = renderModel(scope, model, { code: emptyFunctions, ...options });
  addServiceOutputs(scope, serviceParts(model, parts));
  return scope;
}

/** A rendered model's template, in which resources are found by their physical names. */
export class RenderedTemplate {
  readonly template: Template;

  constructor(model: ServiceModel, options: Partial<RenderOptions> = {}) {
    this.template = Template.fromStack(Stack.of(rendered(model, options)));
  }

  get physicalNames(): string[] {
    return this.resources.map(([, resource]) => nameOf(resource)).filter((name) => typeof name === 'string');
  }

  idOf(name: string): string {
    const found = this.resources.find(([, resource]) => nameOf(resource) === name);
    if (!found) throw new Error(`no resource is named ${name}`);
    return found[0];
  }

  arnOf(name: string): unknown {
    return { 'Fn::GetAtt': [this.idOf(name), 'Arn'] };
  }

  /** What the policies of a function's role say: actions, and on what. */
  statementsOf(functionName: string): { actions: string[]; on: unknown[] }[] {
    const [made] = Object.values(this.template.findResources('AWS::Lambda::Function', { Properties: { FunctionName: functionName } }));
    const role = { Ref: made?.Properties.Role['Fn::GetAtt'][0] };
    const policies = Object.values(this.template.findResources('AWS::IAM::Policy', { Properties: { Roles: [role] } }));
    const statements = policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
    return statements.map(({ Action, Resource }) => ({ actions: [Action].flat(), on: [Resource].flat() }));
  }

  private get resources(): [string, TemplateResource][] {
    return Object.entries(this.template.toJSON().Resources);
  }
}

interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** The API's is left out: it is that of its function. */
function nameOf({ Type, Properties = {} }: TemplateResource): unknown {
  if (Type === 'AWS::ApiGatewayV2::Api') return undefined;
  return names.map((name) => Properties[name]).find((name) => name !== undefined);
}

const names = ['TableName', 'QueueName', 'FunctionName', 'LogGroupName', 'TopicName', 'BucketName', 'DashboardName', 'AlarmName', 'Name'];
