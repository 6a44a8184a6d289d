import type { FunctionRole } from '../../runtime/contract/environment.ts';
import type { HandlerOptions } from '../../runtime/host/lambda/lambda-context.ts';
import { resourcesOf } from '../model/service-model.ts';
import { bundleInParts } from './bundle-in-parts.ts';
import { codeFingerprint } from './code-fingerprint.ts';
import type { LoadedService } from './load-service.ts';
import { packageFile } from './package-files.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** The code of a service's functions, a directory each. */
export interface FunctionBundles {
  /**
   * The directory that holds `index.js`, whose `handler` is the function of this role, and the parts that it loads later.
   *
   * @throws {Error} when the service has no function of this role
   */
  directoryOf(role: FunctionRole): string;
}

/**
 * Bundles each function of a service for Lambda: what it starts with in one minified file, what may be needed later in others beside it; the
 * same bytes for the same sources.
 *
 * @throws {InvalidServiceError} when something can't be resolved
 */
export function bundleFunctions(service: LoadedService): FunctionBundles {
  const options = { modelHash: service.model.hash, fingerprint: codeFingerprint(service) };
  const directories = new Map(resourcesOf(service.model, 'function').map(({ role }) => [role, bundleRole(role, service, options)]));
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
function bundleRole(role: FunctionRole, { entry }: LoadedService, options: HandlerOptions): string {
  const directory = temporaryFolder(role);
  bundleInParts({ entry, source: handlerSource(role, options), directory });
  return directory;
}

function handlerSource(role: FunctionRole, options: HandlerOptions): string {
  return [
    `import service from '@allframe/entry';`,
    `import { createHandler } from ${JSON.stringify(packageFile(`runtime/host/lambda/${role}`))};`,
    `export const handler = createHandler(service, ${JSON.stringify(options)});`,
  ].join('\n');
}
