import type { FunctionRole } from '../../runtime/contract/environment.ts';
import type { HandlerOptions } from '../../runtime/host/handler-options.ts';
import { type Diagnostic, InvalidServiceError } from '../model/diagnostics.ts';
import { type FunctionResource, resourcesOf } from '../model/service-model.ts';
import { type BundledParts, bundleInParts } from './bundle-in-parts.ts';
import { checkImports } from './check-imports.ts';
import { checkPackages } from './check-packages.ts';
import { codeFingerprint } from './code-fingerprint.ts';
import { copyBeside } from './copy-beside.ts';
import type { LoadedService } from './load-service.ts';
import { packageFile } from './package-files.ts';

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

  /** Advice on what is imported, and on what lies beside the bundles. */
  readonly warnings: readonly Diagnostic[];
}

const made = new WeakMap<LoadedService, FunctionBundles>();

/**
 * Bundles each function of a service for Lambda: what it starts with in one minified file, what may be needed later in others beside it, and the
 * packages and files that it lists; the same bytes for the same sources. A service is bundled once as it was loaded, for however many targets.
 *
 * @throws {InvalidServiceError} when something can't be resolved, or does not fit into a function
 */
export function bundleFunctions(service: LoadedService): FunctionBundles {
  const bundles = made.get(service) ?? bundleAnew(service);
  made.set(service, bundles);
  return bundles;
}

function bundleAnew(service: LoadedService): FunctionBundles {
  const { entry, model } = service;
  const functions = resourcesOf(model, 'function');
  const external = [...new Set(functions.flatMap(({ packages = [] }) => packages))].sort();
  const options = { modelHash: model.hash, fingerprint: codeFingerprint(service, external) };
  const modules = new Map(functions.map((resource) => [resource.role, handlerSource(resource, options)]));
  const parts = bundleInParts({ entry, modules, external });
  const found = functions.flatMap((resource) => {
    const directory = parts.get(resource.role)?.directory ?? '';
    return [...copyBeside(resource, entry, directory), ...checkPackages(resource, directory, external)];
  });
  if (found.some(({ severity }) => severity === 'error')) throw new InvalidServiceError(`The service ${model.service}`, found);
  return {
    parts,
    warnings: [...found, ...checkImports(parts)],
    directoryOf(role) {
      const bundle = parts.get(role);
      if (!bundle) throw new Error(`The service ${model.service} has no ${role} function; it has ${[...parts.keys()].join(', ')}`);
      return bundle.directory;
    },
  };
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
