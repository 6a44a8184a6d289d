import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { LocalHost, LocalHostOptions } from '../../runtime/host/local/local-host.ts';
import type { Service } from '../../runtime/service/service.ts';
import { bundle } from './bundle.ts';
import type { LoadedService } from './load-service.ts';
import { packageFile } from './package-files.ts';

/** A service and what runs it here. */
export interface LocalBundle {
  readonly service: Service;
  startLocalHost(service: Service, options: LocalHostOptions): Promise<LocalHost>;
}

/** Bundles a service with the local host and loads both into this process; stack traces name the sources. */
export function bundleLocalHost({ entry }: LoadedService): LocalBundle {
  const contents = [
    `export { default as service } from '@allframe/entry';`,
    `export { startLocalHost } from ${JSON.stringify(packageFile('runtime/host/local/local-host'))};`,
  ].join('\n');
  const directory = mkdtempSync(join(tmpdir(), 'allframe-dev-'));
  try {
    const outfile = join(directory, 'service.cjs');
    bundle({ stdin: { contents, resolveDir: dirname(entry) }, outfile, entry, sourcemap: 'inline' });
    process.setSourceMapsEnabled(true);
    return createRequire(outfile)(outfile) as LocalBundle;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
