import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describeWith, requireTool } from '../emulators/tools.ts';
import { temporaryFolders } from './clone.ts';
import { emitInto, type Target } from './emitted.ts';

const stacks: readonly [example: string, target: Target][] = [
  ['orders', 'aws'],
  ['orders', 'google'],
  ['fulfilment', 'aws'],
  ['fulfilment', 'google'],
  ['kitchen-sink', 'aws'],
];

/** Every rule of tflint itself but one: our files are called after their concerns, and none is `main.tf`. */
const settings = `
plugin "terraform" {
  enabled = true
  preset  = "all"
}

rule "terraform_standard_module_structure" {
  enabled = false
}
`;

describeWith('tflint', 'tflint, which lints Terraform', () => {
  const folders = temporaryFolders();

  afterAll(() => folders.removeAll());

  it.each(stacks)('finds nothing in the %s example on %s', async (example, target) => {
    const directory = folders.make();
    emitInto(directory, target, example);

    expect(await lint(directory)).toEqual([]);
  });

  it('bites: a variable that nobody uses is found', async () => {
    const directory = folders.make();
    emitInto(directory, 'aws', 'orders');
    writeFileSync(join(directory, 'more.tf'), 'variable "unused" {\n  description = "Nobody uses it"\n  type        = string\n}\n');

    expect(await lint(directory)).toEqual(['more.tf:1 terraform_unused_declarations']);
  });
});

interface Issue {
  readonly rule: { readonly name: string };
  readonly range: { readonly filename: string; readonly start: { readonly line: number } };
}

async function lint(directory: string): Promise<readonly string[]> {
  const config = join(directory, '.tflint.hcl');
  writeFileSync(config, settings);
  const args = ['--chdir', directory, '--config', config, '--format', 'json', '--force'];
  const { stdout } = await promisify(execFile)(requireTool('tflint'), args);
  const { issues, errors }: { issues: readonly Issue[]; errors: readonly unknown[] } = JSON.parse(stdout);
  expect(errors).toEqual([]);
  return issues.map(({ rule, range }) => `${range.filename.split('/').at(-1)}:${range.start.line} ${rule.name}`);
}
