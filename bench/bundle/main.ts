import { spawnSync } from 'node:child_process';

// The bundler finds the runtime's sources beside its own, so that it runs from there.
const { status } = spawnSync(process.execPath, ['node_modules/.bin/ts-node', 'bench/bundle/report.ts'], { stdio: 'inherit' });
process.exitCode = status ?? 1;
