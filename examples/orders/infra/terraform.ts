import { join } from 'node:path';
import { AwsAllFrameService, GoogleAllFrameService } from '@allframe/serverless/terraform';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { GoogleProvider } from '@cdktf/provider-google/lib/provider';
import { App, LocalBackend, TerraformStack, TerraformVariable } from 'cdktf';

const entry = join(__dirname, '../src/service.ts');
const stage = process.env.STAGE ?? 'dev';
const app = new App();

const aws = new TerraformStack(app, `orders-${stage}-aws`);
new LocalBackend(aws, { path: 'terraform.tfstate' });
new AwsProvider(aws, 'aws', { region: 'eu-central-1' });
new AwsAllFrameService(aws, 'Orders', { entry, stage });

const google = new TerraformStack(app, `orders-${stage}-google`);
new LocalBackend(google, { path: 'terraform.tfstate' });
const project = new TerraformVariable(google, 'project', { type: 'string', description: 'The id of the project' }).stringValue;
const region = 'europe-west1';
new GoogleProvider(google, 'google', { project, region });
new GoogleAllFrameService(google, 'Orders', { entry, stage, project, region });

app.synth();
