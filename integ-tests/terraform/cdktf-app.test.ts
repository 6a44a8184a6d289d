import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { GoogleProvider } from '@cdktf/provider-google/lib/provider';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import { AwsAllFrameService } from '../../lib/terraform/aws/aws-allframe-service.ts';
import { GoogleAllFrameService } from '../../lib/terraform/google/google-allframe-service.ts';
import { describeWith } from '../emulators/tools.ts';
import { type SchemaProvider, startSchemaProvider } from '../terraform-provider/provider.ts';
import { cloneInto, temporaryFolders } from './clone.ts';
import { entryOf, succeeds, variables } from './emitted.ts';

const services = { Orders: 'orders', Fulfilment: 'fulfilment' } as const;

describeWith('terraform', 'a CDKTF app', () => {
  const folders = temporaryFolders();
  let provider: SchemaProvider;

  beforeAll(async () => {
    provider = await startSchemaProvider();
  });

  afterAll(() => {
    provider.stop();
    folders.removeAll();
  });

  async function isPlanned(directory: string, given: readonly string[] = []): Promise<void> {
    await succeeds(directory, ['init'], provider);
    await succeeds(directory, ['validate'], provider);
    await succeeds(directory, ['plan', ...given], provider);
  }

  it('is what the orders example has: cdktf synth of a clean clone makes stacks that are planned', async () => {
    const clone = folders.make();
    cloneInto(clone);

    const { status, stdout, stderr } = spawnSync('node_modules/.bin/cdktf', ['synth'], {
      cwd: clone,
      env: offline(folders.make()),
      encoding: 'utf8',
    });

    expect({ status, said: `${stdout}${stderr}` }).toEqual({
      status: 0,
      said: expect.stringContaining('orders-dev-aws, orders-dev-google'),
    });
    const stackOf = (cloud: string) => join(clone, 'cdktf.out/stacks', `orders-dev-${cloud}`);
    const aws = readFileSync(join(stackOf('aws'), 'cdk.tf.json'), 'utf8');
    expect(aws).not.toContain(clone);
    expect(JSON.parse(aws).terraform.backend).toEqual({ local: { path: 'terraform.tfstate' } });
    expect(existsSync(join(stackOf('aws'), 'functions/api.zip'))).toBe(true);
    await isPlanned(stackOf('aws'));
    await isPlanned(stackOf('google'), variables.google.slice(1));
  });

  it.each(['aws', 'google'] as const)('holds two services in one stack on %s, with an addressPrefix each', async (target) => {
    const outdir = folders.make();
    const app = new App({ outdir });
    const stack = new TerraformStack(app, 'shop');
    new LocalBackend(stack, { path: 'terraform.tfstate' });
    const [region, project] = ['europe-west1', 'shop-project'];
    if (target === 'aws') new AwsProvider(stack, 'aws', { region: 'eu-central-1' });
    else new GoogleProvider(stack, 'google', { region, project });

    for (const [id, example] of Object.entries(services)) {
      const props = { entry: entryOf(example), addressPrefix: `${example}_` };
      if (target === 'aws') new AwsAllFrameService(stack, id, props);
      else new GoogleAllFrameService(stack, id, { ...props, region, project, image: 'registry.example.com/shop@sha256:0' });
    }
    app.synth();

    const directory = join(outdir, 'stacks/shop');
    await isPlanned(directory);
    const store = target === 'aws' ? 'aws_dynamodb_table' : 'google_firestore_database';
    const { resource } = JSON.parse(readFileSync(join(directory, 'cdk.tf.json'), 'utf8'));
    expect(Object.keys(resource[store])).toEqual(expect.arrayContaining(['orders_event_store', 'fulfilment_event_store']));
  });
});

/** Without a network, and with no settings but those of the clone. */
function offline(home: string): NodeJS.ProcessEnv {
  const nowhere = 'http://127.0.0.1:9';
  return {
    PATH: process.env.PATH,
    HOME: home,
    CI: 'true',
    CHECKPOINT_DISABLE: '1',
    DISABLE_VERSION_CHECK: 'true',
    HTTP_PROXY: nowhere,
    HTTPS_PROXY: nowhere,
  };
}
