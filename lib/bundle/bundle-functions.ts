import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FunctionRole } from '../../runtime/contract/environment.ts';
import { resourcesOf } from '../model/service-model.ts';
import { bundle } from './bundle.ts';
import type { LoadedService } from './load-service.ts';
import { packageFile } from './package-files.ts';

/** The code of a service's functions, a directory each. */
export interface FunctionBundles {
  /**
   * The directory that holds `index.js`, whose `handler` is the function of this role.
   *
   * @throws {Error} when the service has no function of this role
   */
  directoryOf(role: FunctionRole): string;
}

/**
 * Bundles each function of a service for Lambda: one minified file a role, the same bytes for the same sources.
 *
 * @throws {InvalidServiceError} when something can't be resolved
 */
export function bundleFunctions(service: LoadedService): FunctionBundles {
  const directories = new Map(resourcesOf(service.model, 'function').map(({ role }) => [role, bundleRole(role, service)]));
  return {
    directoryOf(role) {
      const directory = directories.get(role);
      if (!directory)
        throw new Error(`The service ${service.model.service} has no ${role} function; it has ${[...directories.keys()].join(', ')}`);
      return directory;
    },
  };
}

/** Under a name that is the hash of its content, so that nothing is bundled over what another process reads. */
function bundleRole(role: FunctionRole, { entry, model }: LoadedService): string {
  // Of this user alone: what lies there is deployed.
  const parent = join(tmpdir(), `allframe-functions-${process.getuid?.() ?? ''}`);
  mkdirSync(parent, { recursive: true, mode: 0o700 });
  const draft = mkdtempSync(join(parent, 'draft-'));
  const outfile = join(draft, 'index.js');
  bundle({ stdin: { contents: handlerSource(role, model.hash), resolveDir: dirname(entry) }, outfile, entry, minify: true });
  const directory = join(parent, `${role}-${createHash('sha256').update(readFileSync(outfile)).digest('hex').slice(0, 16)}`);
  return moveTo(directory, draft);
}

function handlerSource(role: FunctionRole, modelHash: string): string {
  return [
    `import service from '@allframe/entry';`,
    `import { createHandler } from ${JSON.stringify(packageFile(`runtime/host/lambda/${role}`))};`,
    `export const handler = createHandler(service, { modelHash: ${JSON.stringify(modelHash)} });`,
  ].join('\n');
}

function moveTo(directory: string, draft: string): string {
  try {
    renameSync(draft, directory);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    rmSync(draft, { recursive: true, force: true });
  }
  return directory;
}
