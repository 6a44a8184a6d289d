import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { bundleFunctions } from '../../lib/bundle/bundle-functions.ts';
import { loadService } from '../../lib/bundle/load-service.ts';

/** `ts-node build.ts DIRECTORY`: a bundle for each contender. */
function build(directory: string): void {
  const service = loadService({ entry: join(__dirname, 'service.ts') });
  cpSync(bundleFunctions(service).directoryOf('api'), join(directory, 'allframe'), { recursive: true });
  bundlePeer('castore', join(directory, 'castore'));
  // As we bundle: from its ES modules, of which what is not used can be left out.
  bundlePeer('castore', join(directory, 'castore-es'), ['module', 'main']);
  bundlePeer('floor', join(directory, 'floor'));
  mkdirSync(join(directory, 'empty'), { recursive: true });
  writeFileSync(join(directory, 'empty/index.js'), 'exports.handler = async () => ({ statusCode: 200 });\n');
  writeFileSync(join(directory, 'first.js'), first);
  writeFileSync(join(directory, 'many.js'), many);
}

/** By what esbuild does for Node unless it is told otherwise, minified. */
function bundlePeer(peer: string, directory: string, mainFields?: string[]): void {
  buildSync({
    entryPoints: [join(__dirname, `${peer}.ts`)],
    outfile: join(directory, 'index.js'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    minify: true,
    ...(mainFields && { mainFields }),
  });
}

const eventOf = `
  const eventOf = (counterId) => ({
    version: '2.0',
    rawPath: '/counts',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ counterId, by: 1 }),
    requestContext: { stage: '$default', http: { method: 'POST' } },
  });
  const context = { getRemainingTimeInMillis: () => 20000 };
  const { handler } = require('./' + process.argv[2] + '/index.js');
`;

/** Loads a contender, runs one command, and ends. */
const first = `${eventOf}
  handler(eventOf('first'), context).then(({ statusCode, body }) => {
    if (statusCode !== 200) console.error(body);
    process.exit(statusCode === 200 ? 0 : 1);
  });
`;

/** Runs as many commands as it is told, each on a stream of its own, and says what memory it has then. */
const many = `${eventOf}
  (async () => {
    for (let index = 0; index < Number(process.argv[3]); index += 1) {
      const { statusCode, body } = await handler(eventOf('stream-' + index), context);
      if (statusCode !== 200) throw new Error(body);
    }
    console.log(process.memoryUsage.rss());
    process.exit();
  })();
`;

build(process.argv[2] ?? '');
