import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { bundleFunctions } from '../../lib/bundle/bundle-functions.ts';
import { loadService } from '../../lib/bundle/load-service.ts';
import { makeCodeCache } from './make-code-cache.ts';
import { loadScript, runScript } from './scripts.ts';

/** `ts-node build.ts DIRECTORY`: a folder for each contender, and what runs them. */
function build(directory: string): void {
  const service = loadService({ entry: join(__dirname, '../first-command/service.ts') });
  const bundle = bundleFunctions(service).directoryOf('api');
  cpSync(bundle, join(directory, 'allframe'), { recursive: true });
  for (const variant of ['allframe-ahead', 'allframe-cached']) cpSync(bundle, join(directory, variant), { recursive: true });
  writeFileSync(join(directory, 'make-code-cache.cjs'), makeCodeCache);
  for (const peer of ['castore-hono', 'castore-powertools']) bundlePeer(peer, join(directory, peer));
  mkdirSync(join(directory, 'empty'), { recursive: true });
  writeFileSync(join(directory, 'empty/index.js'), 'exports.handler = async () => ({ statusCode: 200 });\n');
  writeFileSync(join(directory, 'load.js'), loadScript);
  writeFileSync(join(directory, 'run.js'), runScript);
}

/** As we bundle: from its ES modules, minified. */
function bundlePeer(peer: string, directory: string): void {
  buildSync({
    entryPoints: [join(__dirname, `${peer}.ts`)],
    outfile: join(directory, 'index.js'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
    minify: true,
  });
}

build(process.argv[2] ?? '');
