import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cdk } from '../emulators/cdk.ts';
import { describeWith, requireTool } from '../emulators/tools.ts';

const run = promisify(execFile);
const repository = join(__dirname, '../..');

describeWith('cfn-lint', 'cdk synth', () => {
  let output: string;
  beforeEach(() => {
    output = mkdtempSync(join(tmpdir(), 'allframe-synth-'));
  });
  afterEach(() => rmSync(output, { recursive: true, force: true }));

  it('emits a template of the orders example that cfn-lint passes', async () => {
    await synthesize();
    expect(await lint('orders-dev')).toBe('');
  });

  it('emits a template of a service with every event source that cfn-lint passes', async () => {
    const SERVICES = JSON.stringify({ depot: 'integ-tests/deployed/kitchen-sink/depot.ts' });
    await synthesize({ args: ['--app', 'npx ts-node integ-tests/deployed/kitchen-sink/app.ts'], env: { SERVICES } });
    expect(await lint('depot')).toBe('');
  });

  it('emits the same template again: cdk diff finds nothing, and no name of another stage', async () => {
    await synthesize({ args: ['-c', 'stage=prod'] });
    const template = join(output, 'orders-prod.template.json');
    const printed = await cdk(
      ['diff', 'orders-prod', '--template', template, '--fail', '-c', 'stage=prod', '--output', `${output}/again`],
      {
        env: {},
        cwd: repository,
      },
    );
    expect(printed).toContain('There were no differences');
    expect(readFileSync(join(output, 'again/orders-prod.template.json'), 'utf8')).toBe(readFileSync(template, 'utf8'));
    expect(readFileSync(template, 'utf8')).toContain('orders-prod-events');
    expect(readFileSync(template, 'utf8')).not.toContain('orders-dev');
  });

  async function synthesize({ args = [], env = {} }: { args?: readonly string[]; env?: Record<string, string> } = {}): Promise<void> {
    await cdk(['synth', '--quiet', '--output', output, ...args], { env, cwd: repository });
  }

  async function lint(stack: string): Promise<string> {
    const { stdout } = await run(requireTool('cfn-lint'), ['--format', 'parseable', join(output, `${stack}.template.json`)]);
    return stdout;
  }
});
