import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

/** `npm run bench -- NAME [OPTIONS]`: installs the peers once, bundles the benchmark as a service would be, and runs it in a process of its own. */
function main(name: string | undefined, options: readonly string[]): number {
  const names = readdirSync(__dirname, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() && existsSync(join(__dirname, entry.name, 'main.ts')) ? [entry.name] : [],
  );
  if (name === undefined || !names.includes(name)) {
    process.stderr.write(`Usage: npm run bench -- NAME, where NAME is one of ${names.join(', ')}\n`);
    return 1;
  }
  if (!existsSync(join(__dirname, 'node_modules'))) run('npm', ['ci', '--no-audit', '--no-fund'], __dirname);
  const outfile = join(__dirname, '../.cache/bench', `${name}.cjs`);
  buildSync({ entryPoints: [join(__dirname, name, 'main.ts')], outfile, bundle: true, platform: 'node', format: 'cjs', target: 'node20' });
  return run(process.execPath, ['--expose-gc', outfile, ...options], process.cwd());
}

function run(command: string, args: readonly string[], cwd: string): number {
  // The SDK would print of each process that Node 20 goes.
  const env = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
  return spawnSync(command, args, { cwd, stdio: 'inherit', env }).status ?? 1;
}

process.exitCode = main(process.argv[2], process.argv.slice(3));
