import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildSync, type Metafile } from 'esbuild';
import { build, target } from './bundle.ts';

/** A module for a bundle. */
export interface BundleInPartsOptions {
  /** The user's entry, an absolute path. */
  readonly entry: string;
  /** The module, which may import the entry as `@allframe/entry`. */
  readonly source: string;
  /** An empty directory for the files of the bundle. */
  readonly directory: string;
}

/** Stands for the directory that a bundle will lie in, wherever that is. */
const outdir = 'parts';

/**
 * Bundles a module for Node into minified CommonJS: `index.js`, and a file for each part that is loaded by `import()`, so that a start reads
 * what it needs alone. Files are named by their order, the same for the same sources in any directory.
 *
 * @throws {InvalidServiceError} when something can't be read or resolved, every place named
 */
export function bundleInParts({ entry, source, directory }: BundleInPartsOptions): void {
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
  });
  const paths = inOrder(metafile);
  const names = paths.map((_, index) => (index === 0 ? 'index.js' : `part-${index}.js`));
  for (const [index, path] of paths.entries()) {
    const text = outputFiles.find((file) => file.path === join(dirname(entry), path))?.text ?? '';
    writeFileSync(join(directory, names[index] ?? ''), renamed(text, paths, names));
  }
  toCommonJs(directory, names);
  const start = neededAtOnce(metafile).map((path) => names[paths.indexOf(path)] ?? '');
  joinStart(directory, start);
}

/** The files of a bundle, from its first on, as they import each other. */
function inOrder({ outputs }: Metafile): readonly string[] {
  const found = new Set([`${outdir}/index.js`]);
  for (const path of found) for (const { path: imported, external } of outputs[path]?.imports ?? []) if (!external) found.add(imported);
  return [...found];
}

function renamed(text: string, paths: readonly string[], names: readonly string[]): string {
  return paths.reduce((renaming, path, index) => renaming.replaceAll(`"./${path.slice(outdir.length + 1)}"`, `"./${names[index]}"`), text);
}

/** In place. What is loaded later is loaded by `require` too: through the loader of ES modules it would take longer. */
function toCommonJs(directory: string, names: readonly string[]): void {
  buildSync({
    entryPoints: names.map((name) => join(directory, name)),
    outdir: directory,
    allowOverwrite: true,
    bundle: false,
    format: 'cjs',
    platform: 'node',
    target,
    minify: true,
    supported: { 'dynamic-import': false },
    absWorkingDir: directory,
    tsconfigRaw: {},
    logLevel: 'silent',
  });
}

/** The parts that the first file imports at once, those that they import before them. */
function neededAtOnce({ outputs }: Metafile): readonly string[] {
  const found = new Set<string>();
  const visit = (path: string) => {
    for (const { path: imported, external, kind } of outputs[path]?.imports ?? []) {
      if (external || kind !== 'import-statement' || found.has(imported)) continue;
      visit(imported);
      found.add(imported);
    }
  };
  visit(`${outdir}/index.js`);
  return [...found];
}

/** Puts into `index.js` what it needs at once: to look for a file and read it takes longer than to compile it. Parts find it there. */
function joinStart(directory: string, start: readonly string[]): void {
  const textOf = (name: string) =>
    start.reduce(
      (text, part, index) => text.replaceAll(`require("./${part}")`, `$start[${index}]`),
      readFileSync(join(directory, name), 'utf8'),
    );
  const parts = start.map(
    (name, index) => `(function(module){var exports=module.exports;${textOf(name)}$start[${index}]=module.exports})({exports:{}});`,
  );
  writeFileSync(
    join(directory, 'index.js'),
    ['var $start=[];', ...parts, textOf('index.js'), 'module.exports.$start=$start;\n'].join('\n'),
  );
  for (const [index, name] of start.entries())
    writeFileSync(join(directory, name), `module.exports=require("./index.js").$start[${index}];\n`);
}
