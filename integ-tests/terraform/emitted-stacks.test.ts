import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emitTerraform } from '../../lib/terraform/emit.ts';
import { describeWith } from '../emulators/tools.ts';
import { type SchemaProvider, startSchemaProvider } from '../terraform-provider/provider.ts';
import { type TerraformResult, terraform } from '../terraform-provider/terraform.ts';

const entry = join(__dirname, '../../examples/orders/src/service.ts');
const variables = {
  aws: ['-var=region=eu-central-1'],
  google: [
    '-var=region=europe-west1',
    '-var=project=orders-project',
    `-var=image=europe-west1-docker.pkg.dev/p/r/orders@sha256:${'0'.repeat(64)}`,
  ],
};

describeWith('terraform', 'the Terraform that is emitted for the orders example', () => {
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

  function emitted(target: 'aws' | 'google', json = false): string {
    const directory = mkdtempSync(join(tmpdir(), `allframe-${target}-`));
    directories.push(directory);
    emitTerraform({ entry, stage: 'test', provider: target, output: directory, json });
    return directory;
  }

  it.each(['aws', 'google'] as const)('is formatted HCL for %s that init, validate and plan accept', async (target) => {
    const directory = emitted(target);

    await succeeds(directory, ['fmt', '-check', '-diff', '-recursive']);
    await succeeds(directory, ['init']);
    await succeeds(directory, ['validate']);
    await succeeds(directory, ['plan', ...variables[target]]);
  });

  it.each(['aws', 'google'] as const)('is applied for %s, and a second plan finds no changes', async (target) => {
    const directory = emitted(target);
    await succeeds(directory, ['init']);

    await succeeds(directory, ['apply', '-auto-approve', ...variables[target]]);

    await succeeds(directory, ['plan', '-detailed-exitcode', ...variables[target]]);
  });

  it.each(['aws', 'google'] as const)('plans the same for %s in JSON syntax as in HCL', async (target) => {
    const [hcl, json] = [await plannedValues(emitted(target), target), await plannedValues(emitted(target, true), target)];

    expect(json).toEqual(hcl);
  });

  it('refuses to destroy what is stateful', async () => {
    const directory = emitted('aws');
    await succeeds(directory, ['init']);
    await succeeds(directory, ['apply', '-auto-approve', ...variables.aws]);

    const { status, stderr } = await terraform(directory, ['plan', '-destroy', ...variables.aws], provider);

    expect(status).toBe(1);
    expect(stderr).toContain('aws_dynamodb_table.event_store has lifecycle.prevent_destroy set');
  });

  async function plannedValues(directory: string, target: 'aws' | 'google'): Promise<unknown> {
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
