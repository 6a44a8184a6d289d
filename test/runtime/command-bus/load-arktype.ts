import { createRequire } from 'node:module';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';
import { buildSync } from 'esbuild';

/** arktype is published as ECMAScript modules alone, which jest can't load on every Node that we support: so it comes bundled as CommonJS. */
export function loadArktype(): typeof import('arktype') {
  const { outputFiles } = buildSync({
    stdin: { contents: "export * from 'arktype'", resolveDir: __dirname },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
  });
  const module = { exports: {} };
  const run = runInThisContext(`(function (module, exports, require) { ${outputFiles[0]?.text} \n})`);
  run(module, module.exports, createRequire(join(__dirname, 'load-arktype.ts')));
  return module.exports as typeof import('arktype');
}
