import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';

const repository = resolve(__dirname, '../../..');

describe('the process', () => {
  it.each(['stdout', 'stderr'] as const)('ends in peace where nobody reads its %s', async (stream) => {
    const args = ['-r', 'ts-node/register', join(repository, 'lib/cli/main.ts'), 'infra', 'model', 'test/lib/cdk/advised-service.ts'];
    const cli = spawn(process.execPath, args, { cwd: repository, stdio: ['ignore', 'pipe', 'pipe'] });
    const other = cli[stream === 'stdout' ? 'stderr' : 'stdout'];
    let said = '';
    other.on('data', (text) => {
      said += text;
    });
    cli[stream].destroy();

    const [exitCode] = await once(cli, 'close');

    expect({ exitCode, stack: /^\s+at /m.test(said) }).toEqual({ exitCode: 0, stack: false });
  });
});
