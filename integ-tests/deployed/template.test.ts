import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { appOf, cdk, withoutRules } from '../emulators/cdk.ts';
import { describeWith, requireTool } from '../emulators/tools.ts';

const run = promisify(execFile);
const repository = join(__dirname, '../..');
const ofStage = ['-c', 'stage=prod'];

describeWith('cfn-lint', 'cdk synth', () => {
  const output = mkdtempSync(join(tmpdir(), 'allframe-synth-'));

  beforeAll(() => synthesize(ofStage));
  afterAll(() => rmSync(output, { recursive: true, force: true }));

  it('emits a template of the orders example that cfn-lint passes, with no name of another stage', async () => {
    expect(await lint('orders-prod')).toBe('');
    expect(templateIn(output)).toContain('orders-prod-events');
    expect(templateIn(output)).not.toContain('orders-dev');
  });

  it('emits the same template again: cdk diff finds nothing', async () => {
    const again = join(output, 'again');
    const template = join(output, 'orders-prod.template.json');
    const printed = await cdk(['diff', 'orders-prod', '--template', template, '--fail', ...ofStage, '--output', again], {
      env: withoutRules,
      cwd: repository,
    });
    expect(printed).toContain('There were no differences');
    expect(templateIn(again)).toBe(templateIn(output));
  });

  it('emits a template of a service with every event source that cfn-lint passes', async () => {
    const SERVICES = JSON.stringify({ depot: 'integ-tests/deployed/kitchen-sink/depot.ts' });
    await synthesize(['--app', appOf('integ-tests/deployed/kitchen-sink/app.ts')], { SERVICES });
    expect(await lint('depot')).toBe('');
  });

  async function synthesize(args: readonly string[], env: Record<string, string> = {}): Promise<void> {
    await cdk(['synth', '--quiet', '--output', output, ...args], { env, cwd: repository });
  }

  function templateIn(folder: string): string {
    return readFileSync(join(folder, 'orders-prod.template.json'), 'utf8');
  }

  async function lint(stack: string): Promise<string> {
    const { stdout } = await run(requireTool('cfn-lint'), ['--format', 'parseable', join(output, `${stack}.template.json`)]);
    return stdout;
  }
});
