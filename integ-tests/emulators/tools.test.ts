import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { isInstalled, requireTool } from './tools.ts';

describe('a test that needs a tool', () => {
  it('finds a tool on the PATH', () => {
    expect(isInstalled('terraform')).toBe(whereIs('terraform') !== undefined);
  });

  it('names the tool and the remedy when it is missing', () => {
    const path = process.env.PATH;
    process.env.PATH = '';
    try {
      expect(() => requireTool('terraform')).toThrow('terraform was not found on this machine; run scripts/install-integration-tools.sh');
    } finally {
      process.env.PATH = path;
    }
  });

  it('fails in CI, naming the tool, and skips aloud elsewhere', () => {
    expect(runWithoutTerraform({ CI: 'true' })).toBe(
      'fails: terraform was not found on this machine; run scripts/install-integration-tools.sh',
    );
    expect(runWithoutTerraform({ CI: '' })).toContain('SKIPPED: planning: terraform not found');
    expect(runWithoutTerraform({ CI: '' })).toContain('skips planning');
  });
});

/** What `describeWith` does on a machine without Terraform, told by stand-ins for jest's functions. */
function runWithoutTerraform(env: NodeJS.ProcessEnv): string {
  const script = `
    const { describeWith } = require(${JSON.stringify(join(__dirname, 'tools.ts'))});
    globalThis.describe = (title, body) => body();
    globalThis.describe.skip = (title) => console.log('skips ' + title);
    globalThis.it = (title, body) => { try { body(); } catch (error) { console.log('fails: ' + error.message); } };
    process.env.PATH = '';
    describeWith('terraform', 'planning', () => {});
  `;
  return execFileSync(process.execPath, ['-r', 'ts-node/register', '-e', `process.stderr.write = (text) => console.log(text); ${script}`], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  }).trim();
}

function whereIs(command: string): string | undefined {
  try {
    return execFileSync('sh', ['-c', `command -v ${command}`], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}
