import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceModel } from '../../lib/model/service-model.ts';
import { renderModel as renderForAws } from '../../lib/terraform/aws/render-model.ts';
import type { TerraformJson } from '../../lib/terraform/compare/terraform-values.ts';
import { emitTerraform } from '../../lib/terraform/emit.ts';
import { emittedStack } from '../../lib/terraform/emitted-stack.ts';
import { filesOfStack } from '../../lib/terraform/files-of-stack.ts';
import { imageVariable } from '../../lib/terraform/google/google-allframe-service.ts';
import { renderModel as renderForGoogle } from '../../lib/terraform/google/render-model.ts';
import { planAgainstState } from '../../lib/terraform/state/plan-against-state.ts';
import { readState } from '../../lib/terraform/state/read-state.ts';
import { writeFiles } from '../../lib/terraform/write-files.ts';
import type { Auth } from '../../runtime/http/auth/auth.ts';
import type { HttpGateway } from '../../runtime/service/http.ts';
import { httpWith } from '../../test/lib/model/describe.ts';
import { everyKindWith, googleKindWith } from '../../test/lib/terraform/every-kind.ts';
import { someCode } from '../../test/lib/terraform/rendered.ts';
import { describeWith } from '../emulators/tools.ts';
import { type SchemaProvider, startSchemaProvider } from '../terraform-provider/provider.ts';
import { type TerraformResult, terraform } from '../terraform-provider/terraform.ts';

type Target = 'aws' | 'google';

const entryOf = (example: string) => join(__dirname, `../../examples/${example}/src/service.ts`);

/** What is emitted: an example by its name, or a model. */
type Emitted = string | ServiceModel;

const behind = (gateway: HttpGateway, auth: Auth = { kind: 'none' }): ServiceModel =>
  everyKindWith({ http: { ...httpWith(), gateway, auth } });

const verified: Auth = { kind: 'jwt', issuer: 'https://issuer.example.com/', audience: 'orders', verifiedBy: 'gateway' };

const stacks: readonly [string, Target, Emitted][] = [
  ['the orders example', 'aws', 'orders'],
  ['the orders example', 'google', 'orders'],
  ['the fulfilment example', 'aws', 'fulfilment'],
  ['the fulfilment example', 'google', 'fulfilment'],
  ['a service that uses every part', 'aws', everyKindWith()],
  ['a service that uses every part', 'google', googleKindWith()],
  ['a REST API', 'aws', behind('rest-api')],
  ['the URL of a function', 'aws', behind('function-url')],
  ['an API whose gateway checks tokens', 'aws', behind('http-api', verified)],
];

const variables = {
  aws: ['-var=region=eu-central-1'],
  google: [
    '-var=region=europe-west1',
    '-var=project=orders-project',
    `-var=image=europe-west1-docker.pkg.dev/p/r/orders@sha256:${'0'.repeat(64)}`,
  ],
};

describeWith('terraform', 'the Terraform that is emitted', () => {
  const directories: string[] = [];
  let provider: SchemaProvider;

  beforeAll(async () => {
    provider = await startSchemaProvider();
  });

  afterAll(() => {
    provider.stop();
    for (const directory of directories) rmSync(directory, { recursive: true, force: true });
  });

  /** The output of a run that must succeed. */
  async function succeeds(directory: string, args: readonly string[]): Promise<TerraformResult> {
    const result = await terraform(directory, args, provider);
    expect(`${args[0]} ${result.status}\n${result.stdout}${result.stderr}`).toMatch(new RegExp(`^${args[0]} 0\n`));
    return result;
  }

  function emitted(target: Target, what: Emitted, json = false): string {
    const directory = mkdtempSync(join(tmpdir(), `allframe-${target}-`));
    directories.push(directory);
    if (typeof what === 'string') emitTerraform({ entry: entryOf(what), stage: 'test', provider: target, output: directory, json });
    else writeFiles(directory, filesOfStack(stackOf(target, what), what, { json }));
    return directory;
  }

  it.each(stacks)('is formatted HCL of %s for %s that init, validate and plan accept', async (_name, target, what) => {
    const directory = emitted(target, what);

    await succeeds(directory, ['fmt', '-check', '-diff', '-recursive']);
    await succeeds(directory, ['init']);
    await succeeds(directory, ['validate']);
    await succeeds(directory, ['plan', ...variables[target]]);
  });

  it.each(stacks)('of %s is applied for %s, and a second plan finds no changes', async (_name, target, what) => {
    const directory = emitted(target, what);
    await succeeds(directory, ['init']);

    await succeeds(directory, ['apply', '-auto-approve', ...variables[target]]);

    await succeeds(directory, ['plan', '-detailed-exitcode', ...variables[target]]);
  });

  it.each(stacks.slice(2, 6))('of %s plans the same for %s in JSON syntax as in HCL', async (_name, target, what) => {
    const planned = (json: boolean) => plannedValues(emitted(target, what, json), target);

    expect(await planned(true)).toEqual(await planned(false));
  });

  it.each<[Target, ServiceModel]>([
    ['aws', everyKindWith()],
    ['google', googleKindWith()],
  ])('of a service that uses every part differs in nothing from its state on %s', async (target, model) => {
    const directory = emitted(target, model);
    await succeeds(directory, ['init']);
    await succeeds(directory, ['apply', '-auto-approve', ...variables[target]]);

    const { stdout } = await succeeds(directory, ['show', '-json']);

    const configuration: TerraformJson = JSON.parse(JSON.stringify(stackOf(target, model).toTerraform()));
    expect(planAgainstState(configuration, readState(stdout))).toEqual({ changes: [], notices: [] });
  });

  it('refuses to destroy what is stateful', async () => {
    const directory = emitted('aws', 'orders');
    await succeeds(directory, ['init']);
    await succeeds(directory, ['apply', '-auto-approve', ...variables.aws]);

    const { status, stderr } = await terraform(directory, ['plan', '-destroy', ...variables.aws], provider);

    expect(status).toBe(1);
    expect(stderr).toContain('aws_dynamodb_table.event_store has lifecycle.prevent_destroy set');
  });

  async function plannedValues(directory: string, target: Target): Promise<unknown> {
    await succeeds(directory, ['init']);
    await succeeds(directory, ['plan', '-out=emitted.tfplan', ...variables[target]]);
    const { stdout } = await succeeds(directory, ['show', '-json', 'emitted.tfplan']);
    return JSON.parse(stdout, parsedJson).planned_values;
  }
});

/** JSON inside of JSON is compared by what it says: `jsonencode` has an order of its own. */
function parsedJson(_name: string, value: unknown): unknown {
  return typeof value === 'string' && value.startsWith('{') ? JSON.parse(value, parsedJson) : value;
}

/** The stack of a model, as it is emitted. */
function stackOf(target: Target, model: ServiceModel) {
  const { stack, project, region } = emittedStack(target);
  if (target === 'aws') renderForAws(stack, model, someCode());
  else renderForGoogle(stack, model, { project, region, image: imageVariable(stack).stringValue });
  return stack;
}
