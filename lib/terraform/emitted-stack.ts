import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { GoogleProvider } from '@cdktf/provider-google/lib/provider';
import { App, TerraformStack, TerraformVariable } from 'cdktf';
import { temporaryFolder } from '../bundle/temporary-folder.ts';
import type { TerraformTarget } from './errors.ts';
import { matching } from './matching.ts';

/** Where Terraform keeps the state of what was emitted. */
export type Backend = 's3' | 'gcs' | 'local' | 'none';

/** A stack to emit, and the values of its variables that constructs need. */
export interface EmittedStack {
  readonly stack: TerraformStack;
  readonly project: string;
  readonly region: string;
}

/** A stack as we emit it: pinned versions, declared variables, the provider, and a backend where one is chosen. */
export function emittedStack(target: TerraformTarget, backend: Backend = 'none'): EmittedStack {
  // An app makes its folder at once, though nothing is ever synthesized into this one.
  const app = new App({ skipValidation: true, outdir: temporaryFolder('cdktf') });
  const stack = new TerraformStack(app, target);
  const variable = variablesOf(stack);
  const region = variable('region', {
    type: 'string',
    description: 'The region of all resources',
    validation: [regions[target]],
  }).stringValue;
  const project =
    target === 'google'
      ? variable('project', { type: 'string', description: 'The id of the project', validation: [projectId] }).stringValue
      : '';
  if (target === 'aws') {
    const tags = variable('tags', { type: 'map(string)', description: 'Tags of all resources', default: {} });
    new AwsProvider(stack, 'aws', { region, defaultTags: [{ tags: tags.value }] });
  } else {
    const labels = variable('labels', { type: 'map(string)', description: 'Labels of all resources', default: {} });
    new GoogleProvider(stack, 'google', { project, region, defaultLabels: labels.value });
  }
  stack.addOverride('terraform.required_version', '>= 1.7');
  stack.addOverride(`terraform.required_providers.${target}`, providers[target]);
  if (backend !== 'none') stack.addOverride(`terraform.backend.${backend}`, backends[backend]);
  return { stack, project, region };
}

/** What the bindings were made for. */
const providers = {
  aws: { source: 'hashicorp/aws', version: '~> 6.25' },
  google: { source: 'hashicorp/google', version: '~> 6.50' },
} as const;

/** Buckets are named at `terraform init -backend-config`; a local state lies beside the files. */
const backends = { s3: {}, gcs: {}, local: { path: 'terraform.tfstate' } } as const;

/** What a region looks like, since a list of them would soon be out of date. */
const regions = {
  aws: matching('region', '^[a-z]+(-[a-z]+)+-[0-9]+$', 'The region must be one of AWS, such as eu-central-1.'),
  google: matching('region', '^[a-z]+-[a-z]+[0-9]+$', 'The region must be one of Google Cloud, such as europe-west1.'),
} as const;

/** https://cloud.google.com/resource-manager/docs/creating-managing-projects: 6 to 30 characters; old ones begin with a domain. */
const projectId = matching(
  'project',
  '^([a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$',
  'The project must be named by its id, such as orders-prod-123456, not by its name or number.',
);

function variablesOf(stack: TerraformStack) {
  return (name: string, config: ConstructorParameters<typeof TerraformVariable>[2]): TerraformVariable => {
    const variable = new TerraformVariable(stack, `variable-${name}`, config);
    variable.overrideLogicalId(name);
    return variable;
  };
}
