import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cdk } from '../emulators/cdk.ts';
import { describeWith, requireTool } from '../emulators/tools.ts';

const run = promisify(execFile);
const repository = join(__dirname, '../..');

describeWith('cfn-lint', 'cdk synth at the root of the repository', () => {
  let output: string;
  const synthesize = async (...args: string[]) => {
    output = mkdtempSync(join(tmpdir(), 'allframe-synth-'));
    await cdk(['synth', '--quiet', '--output', output, ...args], { env: {}, cwd: repository });
  };
  afterEach(() => rmSync(output, { recursive: true, force: true }));

  it('emits a template that cfn-lint passes', async () => {
    await synthesize();
    const { stdout } = await run(requireTool('cfn-lint'), ['--format', 'parseable', join(output, 'orders-dev.template.json')]);
    expect(stdout).toBe('');
  });

  it('emits the same template again, and no name of another stage', async () => {
    await synthesize('-c', 'stage=prod');
    const prod = readFileSync(join(output, 'orders-prod.template.json'), 'utf8');
    rmSync(output, { recursive: true });
    await synthesize('-c', 'stage=prod');
    expect(readFileSync(join(output, 'orders-prod.template.json'), 'utf8')).toBe(prod);
    expect(prod).toContain('orders-prod-events');
    expect(prod).not.toContain('orders-dev');
  });
});
