import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { temporaryFile } from '../../../test/runtime/sqlite/temporary-database.ts';

/** A script beside this one as plain JavaScript, which starts in a moment. */
export function bundled(script: string): string {
  const outfile = `${temporaryFile()}.cjs`;
  buildSync({
    entryPoints: [join(__dirname, script)],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    external: ['libsql'],
    alias: { '@allframe/serverless/runtime': join(__dirname, '../../../runtime/index.ts') },
  });
  return outfile;
}
