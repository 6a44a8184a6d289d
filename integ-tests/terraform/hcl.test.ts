import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { printBlock } from '../../lib/terraform/hcl/block.ts';
import { makeBlock } from '../../lib/terraform/hcl/make-block.ts';
import type { ObjectValue } from '../../lib/terraform/hcl/value.ts';
import { hostileObject, normalized } from '../../test/lib/terraform/hcl/hostile-values.ts';
import { describeWith } from '../emulators/tools.ts';
import { type SchemaProvider, startSchemaProvider } from '../terraform-provider/provider.ts';
import { terraform } from '../terraform-provider/terraform.ts';

const objects: readonly ObjectValue[] = fc.sample(hostileObject, { seed: 20260801, numRuns: 300 });

describeWith('terraform', 'hostile strings, printed as HCL', () => {
  let provider: SchemaProvider;
  let directory: string;

  beforeAll(async () => {
    provider = await startSchemaProvider();
    directory = mkdtempSync(join(tmpdir(), 'allframe-hcl-'));
  });

  afterAll(() => {
    provider.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  it('are what Terraform formats, and read by it as they were in JSON', async () => {
    writeFileSync(join(directory, 'hcl.tf'), `${objects.map((value, index) => output(`hcl_${index}`, value)).join('\n\n')}\n`);
    const json = objects.map((value, index) => [`json_${index}`, { value }] as const);
    const variable = { x: { type: 'string', default: 'X' } };
    writeFileSync(join(directory, 'json.tf.json'), JSON.stringify({ variable, output: Object.fromEntries(json) }));

    const formatted = await terraform(directory, ['fmt', '-check', '-diff'], provider);
    const applied = await terraform(directory, ['apply', '-auto-approve'], provider);
    const { stdout } = await terraform(directory, ['output', '-json'], provider);

    expect(formatted).toMatchObject({ status: 0, stdout: '' });
    expect(applied).toMatchObject({ status: 0, stderr: '' });
    const values: Record<string, { value: ObjectValue }> = JSON.parse(stdout);
    for (const [index, object] of objects.entries()) {
      expect(values[`hcl_${index}`]?.value).toEqual(values[`json_${index}`]?.value);
      expect(Object.keys(values[`hcl_${index}`]?.value ?? {})).toHaveLength(Object.keys(normalized(object) as ObjectValue).length);
    }
  });
});

function output(name: string, value: ObjectValue): string {
  return printBlock(makeBlock({ type: 'output', labels: [name] }, { value }, {}));
}
