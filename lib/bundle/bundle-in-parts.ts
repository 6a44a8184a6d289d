import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type BuildOptions, buildSync, type Metafile } from 'esbuild';
import { aliasesOf, build, target } from './bundle.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { usedRuntime } from './used-runtime.ts';

/** A module for a bundle. */
export interface BundleInPartsOptions {
  /** The user's entry, an absolute path. */
  readonly entry: string;
  /** The module, which may import the entry as `@allframe/entry`. */
  readonly source: string;
  /** An empty directory for the files of the bundle. */
  readonly directory: string;
}

/** What stands in a bundle. */
export interface BundledParts {
  readonly directory: string;
  /** The modules that a process starts with, by their absolute paths, and how many minified bytes each takes. */
  readonly startModules: ReadonlyMap<string, number>;
}

/** Stands for the directory that a bundle will lie in, wherever that is. */
const outdir = 'parts';

/** What a process starts with. */
const first = `${outdir}/index.js`;

/**
 * Bundles a module for Node into minified CommonJS: `index.js`, and a file for each part that is loaded by `import()`, so that a start reads
 * what it needs alone. Files are named by their order, the same for the same sources in any directory.
 *
 * @throws {InvalidServiceError} when something can't be read or resolved, every place named
 */
export function bundleInParts({ entry, source, directory }: BundleInPartsOptions): BundledParts {
  const { outputFiles, metafile } = build(entry, {
    stdin: { contents: source, resolveDir: dirname(entry) },
    // For this format alone esbuild makes parts. A cold start loads CommonJS faster, so that they are translated below.
    format: 'esm',
    splitting: true,
    outdir,
    entryNames: 'index',
    // A hash of esbuild's depends on where the sources lie.
    chunkNames: '[hash]',
    minify: true,
    alias: aliasesOf(entry, runtimeFor(entry)),
  });
  const start = neededAtOnce(metafile);
  const paths = [...new Set([...start, ...filesOf(metafile)])];
  const names = paths.map((_, index) => nameOf(index, start.length));
  for (const [index, path] of paths.entries()) {
    const text = outputFiles.find((file) => file.path === join(dirname(entry), path))?.text ?? '';
    writeFileSync(join(directory, names[index] ?? ''), renamed(text, paths, names));
  }
  toCommonJs(directory, names.slice(0, start.length), names.slice(start.length));
  return { directory, startModules: modulesOf(start, metafile, dirname(entry)) };
}

/** The first is the bundle; those that it joins come next, and what is loaded later. */
function nameOf(index: number, started: number): string {
  if (index === 0) return 'index.js';
  return index < started ? `start-${index}.js` : `part-${index - started + 1}.js`;
}

/** A module of what the entry uses of the runtime, beside nothing that is deployed. */
function runtimeFor(entry: string): string | undefined {
  const used = usedRuntime(entry);
  if (used === undefined) return undefined;
  const file = join(temporaryFolder('runtime'), 'runtime.js');
  writeFileSync(file, used);
  return file;
}

/** The first file of a bundle, and the parts that it imports at once. */
function neededAtOnce({ outputs }: Metafile): readonly string[] {
  const found = new Set([first]);
  for (const path of found)
    for (const { path: imported, external, kind } of outputs[path]?.imports ?? [])
      if (!external && kind === 'import-statement') found.add(imported);
  return [...found];
}

/** All files of a bundle, as they import each other. */
function filesOf({ outputs }: Metafile): readonly string[] {
  const found = new Set([first]);
  for (const path of found) for (const { path: imported, external } of outputs[path]?.imports ?? []) if (!external) found.add(imported);
  return [...found];
}

function renamed(text: string, paths: readonly string[], names: readonly string[]): string {
  return paths.reduce((renaming, path, index) => renaming.replaceAll(`"./${path.slice(outdir.length + 1)}"`, `"./${names[index]}"`), text);
}

/**
 * In place. What a start needs becomes one file: to look for another and read it takes longer than to compile it. What is
 * loaded later finds it there, and is loaded by `require` too: through the loader of ES modules it would take longer.
 */
function toCommonJs(directory: string, [index = '', ...joined]: readonly string[], later: readonly string[]): void {
  const pathOf = (name: string) => join(directory, name);
  const options: BuildOptions = {
    ...{ absWorkingDir: directory, logLevel: 'silent', tsconfigRaw: {}, platform: 'node', target },
    ...{ format: 'cjs', minify: true, supported: { 'dynamic-import': false } },
  };
  buildSync({ ...options, entryPoints: later.map(pathOf), outdir: directory, allowOverwrite: true });
  const contents = [`export * from './${index}';`, ...joined.map((name, part) => `export * as $${part} from './${name}';`)].join('\n');
  const stdin = { contents, resolveDir: directory };
  const { outputFiles } = buildSync({ ...options, stdin, bundle: true, external: later.map(pathOf), write: false });
  writeFileSync(pathOf(index), outputFiles[0]?.contents ?? '');
  const inStart = (text: string) =>
    joined.reduce((named, name, part) => named.replaceAll(`require("./${name}")`, `require("./${index}").$${part}`), text);
  for (const name of later) writeFileSync(pathOf(name), inStart(readFileSync(pathOf(name), 'utf8')));
  for (const name of joined) rmSync(pathOf(name));
}

/** What the files of a bundle are made of; what no file is, such as the module itself, is left out. */
function modulesOf(files: readonly string[], { outputs }: Metafile, directory: string): ReadonlyMap<string, number> {
  const modules = new Map<string, number>();
  for (const file of files)
    for (const [path, { bytesInOutput }] of Object.entries(outputs[file]?.inputs ?? {}))
      if (bytesInOutput > 0 && path !== '<stdin>') modules.set(resolve(directory, path), bytesInOutput);
  return modules;
}
