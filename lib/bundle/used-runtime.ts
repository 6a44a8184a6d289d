import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transformSync } from 'esbuild';
import { build, runtimeName, storesName } from './bundle.ts';
import { packageFile } from './package-files.ts';

/**
 * A module that exports what an entry uses of the runtime, each from its own file; nothing where that can't be told.
 *
 * The runtime's index reaches everything, and what an entry reaches stands in what its functions start with, whether it is used there or in a
 * part that is loaded later.
 *
 * @throws {InvalidServiceError} when something can't be resolved
 */
export function usedRuntime(entry: string): string | undefined {
  const external = [runtimeName, storesName, '@aws-sdk/*'];
  const { outputFiles } = build(entry, { entryPoints: [entry], format: 'esm', alias: {}, external });
  const names = namesFrom(outputFiles[0]?.text ?? '', runtimeName);
  const files = filesByName(packageFile('runtime/index'));
  if (!names?.every((name) => files.has(name))) return undefined;
  return names.map((name) => `export { ${name} } from ${JSON.stringify(files.get(name))};\n`).join('');
}

/** The names that a bundle of esbuild's imports from a module that it leaves out; nothing where it takes the module as a whole. */
function namesFrom(text: string, module: string): readonly string[] | undefined {
  const imports = new RegExp(`\\b(?:import|export)\\s*\\{([^}]*)\\}\\s*from\\s*"${module}"`, 'g');
  if (text.replaceAll(imports, '').includes(`"${module}"`)) return undefined;
  const names = [...text.matchAll(imports)].flatMap(([, list = '']) => list.split(',').map((item) => item.trim().split(' as ')[0] ?? ''));
  return [...new Set(names)].filter((name) => name !== '').sort();
}

/** Where an index that only passes on has each name from, types left out. */
function filesByName(index: string): ReadonlyMap<string, string> {
  const { code } = transformSync(readFileSync(index, 'utf8'), { loader: 'ts' });
  const files = new Map<string, string>();
  for (const [, list = '', path = ''] of code.matchAll(/export\s*\{([^}]*)\}\s*from\s*"([^"]+)"/g))
    for (const name of list.split(',')) files.set(name.trim(), join(dirname(index), path));
  return files;
}
