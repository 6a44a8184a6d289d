import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Service } from '../../runtime/service/service.ts';
import { bundle } from './bundle.ts';
import type { LoadedService } from './load-service.ts';
import { packageFile } from './package-files.ts';

/**
 * Bundles a service with one function of the runtime, and loads both into this process; stack traces name the sources.
 *
 * @param module such as `runtime/host/openapi-of`
 * @throws {InvalidServiceError} when something can't be resolved
 */
export function loadWithRuntime<Exports>({ entry }: LoadedService, module: string, name: keyof Exports & string): Exports & WithService {
  const contents = [
    `export { default as service } from '@allframe/entry';`,
    `export { ${name} } from ${JSON.stringify(packageFile(module))};`,
  ].join('\n');
  const directory = mkdtempSync(join(tmpdir(), 'allframe-service-'));
  try {
    const outfile = join(directory, 'service.cjs');
    bundle({ stdin: { contents, resolveDir: dirname(entry) }, outfile, entry, sourcemap: 'inline' });
    process.setSourceMapsEnabled(true);
    return createRequire(outfile)(outfile) as Exports & WithService;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

interface WithService {
  readonly service: Service;
}
