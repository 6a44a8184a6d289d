import type { FunctionRole } from '../../runtime/contract/environment.ts';
import type { HandlerOptions } from '../../runtime/host/lambda/lambda-context.ts';
import { type FunctionResource, resourcesOf } from '../model/service-model.ts';
import { type BundledParts, bundleInParts } from './bundle-in-parts.ts';
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

  /** What each function's code is made of. */
  readonly parts: ReadonlyMap<FunctionRole, BundledParts>;
}

const made = new WeakMap<LoadedService, FunctionBundles>();

/**
 * Bundles each function of a service for Lambda: what it starts with in one minified file, what may be needed later in others beside it; the
 * same bytes for the same sources. A service is bundled once as it was loaded, for however many targets.
 *
 * @throws {InvalidServiceError} when something can't be resolved
 */
export function bundleFunctions(service: LoadedService): FunctionBundles {
  const bundles = made.get(service) ?? bundleAnew(service);
  made.set(service, bundles);
  return bundles;
}

function bundleAnew(service: LoadedService): FunctionBundles {
  const options = { modelHash: service.model.hash, fingerprint: codeFingerprint(service) };
  const functions = resourcesOf(service.model, 'function');
  const parts = new Map(functions.map((resource) => [resource.role, bundleFunction(resource, service, options)]));
  return {
    parts,
    directoryOf(role) {
      const bundle = parts.get(role);
      if (!bundle) throw new Error(`The service ${service.model.service} has no ${role} function; it has ${[...parts.keys()].join(', ')}`);
      return bundle.directory;
    },
  };
}

/** Into a folder that is this process's alone, since what lies there is deployed; it goes when the process ends. */
function bundleFunction(resource: FunctionResource, { entry }: LoadedService, options: HandlerOptions): BundledParts {
  return bundleInParts({ entry, source: handlerSource(resource, options), directory: temporaryFolder(resource.role) });
}

function handlerSource(resource: FunctionResource, options: HandlerOptions): string {
  return [
    `import service from '@allframe/entry';`,
    `import { createHandler } from ${JSON.stringify(packageFile(`runtime/host/lambda/${hostOf(resource)}`))};`,
    `export const handler = createHandler(service, ${JSON.stringify(options)});`,
  ].join('\n');
}

/** The module of a function's handler: it imports what its role needs and nothing else, so that its bundle holds no more. */
function hostOf({ role, follows }: Pick<FunctionResource, 'role' | 'follows'>): string {
  return follows.length > 1 ? 'stream-reader' : hosts[role];
}

const hosts: Readonly<Record<FunctionRole, string>> = {
  api: 'api',
  worker: 'worker',
  projector: 'projector',
  reactor: 'reactor',
  rebuilder: 'rebuilder',
  catchUp: 'catch-up',
};
