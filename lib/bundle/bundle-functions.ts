import { dirname, join } from 'node:path';
import type { FunctionRole } from '../../runtime/contract/environment.ts';
import { resourcesOf } from '../model/service-model.ts';
import { bundle } from './bundle.ts';
import type { LoadedService } from './load-service.ts';
import { packageFile } from './package-files.ts';
import { temporaryFolder } from './temporary-folder.ts';

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

/** Into a folder that is this process's alone, since what lies there is deployed; it goes when the process ends. */
function bundleRole(role: FunctionRole, { entry, model }: LoadedService): string {
  const directory = temporaryFolder(role);
  const outfile = join(directory, 'index.js');
  bundle({ stdin: { contents: handlerSource(role, model.hash), resolveDir: dirname(entry) }, outfile, entry, minify: true });
  return directory;
}

function handlerSource(role: FunctionRole, modelHash: string): string {
  return [
    `import service from '@allframe/entry';`,
    `import { createHandler } from ${JSON.stringify(packageFile(`runtime/host/lambda/${role}`))};`,
    `export const handler = createHandler(service, { modelHash: ${JSON.stringify(modelHash)} });`,
  ].join('\n');
}
