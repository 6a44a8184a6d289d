import { createHash } from 'node:crypto';
import { build } from './bundle.ts';
import type { LoadedService } from './load-service.ts';
import { packageVersion } from './package-files.ts';

/**
 * A hash of everything that a service's entry is made of: its modules, what they import, and the version of this package, which folds the
 * events. Snapshots go by it (rule A8). It is the same on every machine, in every folder, and for each of the service's functions; it is that of
 * the minified bundle, so that comments and formatting don't count, nor what no module uses.
 *
 * @throws {InvalidServiceError} when something can't be resolved
 */
export function codeFingerprint({ entry }: Pick<LoadedService, 'entry'>): string {
  const { outputFiles } = build(entry, { entryPoints: [entry], format: 'cjs', minify: true, legalComments: 'none' });
  return createHash('sha256').update(`${packageVersion()}\n${outputFiles[0]?.text}`).digest('base64url').slice(0, 22);
}
