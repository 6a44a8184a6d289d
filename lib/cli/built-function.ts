import { join, relative, sep } from 'node:path';
import type { FunctionAnalysis } from '../bundle/analyze.ts';
import type { FunctionBundles } from '../bundle/bundle-functions.ts';
import type { LoadedService } from '../bundle/load-service.ts';
import { resourcesOf } from '../model/service-model.ts';

/** The code of one function, as it was written down. */
export interface BuiltFunction extends FunctionAnalysis {
  /** The name that the function has where it is deployed. */
  readonly name: string;
  /** Seen from the working directory. */
  readonly directory: string;
  /** File and export, for Lambda. */
  readonly handler: string;
  /** What its start is made of, the largest first. */
  readonly modules: readonly { readonly name: string; readonly bytes: number }[];
}

/** What a function is one of. */
export interface Build {
  readonly loaded: LoadedService;
  readonly bundles: FunctionBundles;
  readonly folder: string;
}

/** What is known of a function that was bundled. */
export function builtFunction(analysis: FunctionAnalysis, { loaded, bundles, folder }: Build): BuiltFunction {
  const { role } = analysis;
  const { name = role, handler = '' } = resourcesOf(loaded.model, 'function').find((resource) => resource.role === role) ?? {};
  const modules = namedModules(bundles.parts.get(role)?.startModules ?? new Map());
  return { ...analysis, name, handler, modules, directory: join(folder, name) };
}

/** Modules as a person knows them, the largest first. */
export function namedModules(bytesByPath: ReadonlyMap<string, number>): BuiltFunction['modules'] {
  return [...bytesByPath]
    .map(([path, bytes]) => ({ name: nameOf(path), bytes }))
    .sort((one, other) => other.bytes - one.bytes || one.name.localeCompare(other.name));
}

/** From the package on where it is installed; else seen from the working directory. */
function nameOf(path: string): string {
  const inPackage = path.split(`${sep}node_modules${sep}`).at(-1) ?? path;
  return inPackage === path ? relative(process.cwd(), path) : inPackage;
}
