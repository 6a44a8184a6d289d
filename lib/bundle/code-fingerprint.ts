import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { build } from './bundle.ts';
import type { LoadedService } from './load-service.ts';
import { packageClosure } from './package-closure.ts';
import { packageVersion } from './package-files.ts';

/**
 * A hash of everything that a service's entry is made of: its modules, what they import, and the version of this package, which folds the
 * events. Snapshots go by it (rule A8). It is the same on every machine, in every folder, and for each of the service's functions; it is that of
 * the minified bundle, so that comments and formatting don't count, nor what no module uses.
 *
 * @param external packages that lie beside the bundle: of them the version counts
 * @throws {InvalidServiceError} when something can't be resolved
 */
export function codeFingerprint({ entry }: Pick<LoadedService, 'entry'>, external: readonly string[] = []): string {
  const settings = { format: 'cjs', minify: true, legalComments: 'none' } as const;
  const { outputFiles } = build(entry, { ...settings, entryPoints: [entry], external: [...external] });
  const { packages } = packageClosure(external, dirname(entry), () => false);
  const versions = packages.map(({ target, manifest }) => `${target}@${manifest.version}\n`).join('');
  return createHash('sha256').update(`${packageVersion()}\n${versions}${outputFiles[0]?.text}`).digest('base64url').slice(0, 22);
}
