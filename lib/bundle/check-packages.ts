import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '../model/diagnostics.ts';
import type { FunctionResource } from '../model/service-model.ts';

/**
 * Packages that a function starts with and does not list, where another function lists them: they are in no bundle, and do not lie beside this one.
 *
 * @param directory the function's bundle
 * @param external the packages that any function lists
 */
export function checkPackages(
  { role, packages = [] }: Pick<FunctionResource, 'role' | 'packages'>,
  directory: string,
  external: readonly string[],
): readonly Diagnostic[] {
  const others = external.filter((name) => !packages.includes(name));
  if (others.length === 0) return [];
  const loaded = loadedAtStart(readFileSync(join(directory, 'index.js'), 'utf8'));
  return others
    .filter((name) => loaded.some((path) => path === name || path.startsWith(`${name}/`)))
    .map((name) => ({
      severity: 'warning',
      code: 'package-not-listed',
      place: `functions.${role}.packages`,
      message: `${role} starts with ${name}, which another function lists and this one does not: it fails when it is loaded`,
      remedy: `list it for ${role} too, or load it by import() where it is used`,
    }));
}

/** What some minified code requires, other than by `import()`, which esbuild translates into a promise. */
function loadedAtStart(code: string): readonly string[] {
  return [...code.matchAll(/(Promise\.resolve\(\)\.then\(\(\)=>(?:[\w$]+\()?)?\brequire\("([^"]+)"\)/g)].flatMap(([, later, path = '']) =>
    later === undefined ? [path] : [],
  );
}
