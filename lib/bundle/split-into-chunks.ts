import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { Message, Metafile } from 'esbuild';
import { aliasesOf, build } from './bundle.ts';
import { deferredModules } from './deferred-modules.ts';
import { isOfUser } from './package-of.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { usedRuntime } from './used-runtime.ts';

/** Modules, and all that they import, as files of ES modules that share what several need: not minified yet, a source map beside each. */
export interface Chunks {
  readonly directory: string;
  /** Where the modules themselves were written. */
  readonly modules: string;
  /** By the name of the file; that of a module is its own name and `.js`. */
  readonly files: ReadonlyMap<string, Chunk>;
  /** Places in the user's files where `require` is called with what is only known when it runs. */
  readonly dynamicRequires: readonly string[];
}

/** One file, and the names of those that it needs. */
export interface Chunk {
  /** By file, the names that it imports, and needs at once. */
  readonly imports: ReadonlyMap<string, readonly string[]>;
  /** The files that it loads by `import()`. */
  readonly loads: readonly string[];
  readonly exports: readonly string[];
  /** The absolute paths of the modules that it is made of. */
  readonly modules: readonly string[];
  /** Whether it stands for a CommonJS module that is loaded by `import()`: its only export is what that one exports, as a whole. */
  readonly isCommonJs: boolean;
}

/** Stands for `import` of other chunks, whose names it takes: as long, so that source maps fit, and shorter than what `import()` becomes in CommonJS. */
export const loadingLater = '$later';

/** Below it stands, for each file of a deferred module, one that passes on its names: whoever imports none of them does without it. */
const deferredFolder = 'deferred';

/** Stands there for where the names come from, so that it is bundled with nothing. */
const deferredPrefix = '^/';

const loadOfLater = /(?:\$later\("\.|"\.\/deferred)\/(\d{8}\.js)"/g;

/**
 * Bundles modules in one go: what several of them import is read and resolved once.
 *
 * @param entry the user's entry, an absolute path, which the modules may import as `@allframe/entry`
 * @param sources the modules, by their names
 * @throws {InvalidServiceError} when something can't be read or resolved, every place named
 */
export function splitIntoChunks(entry: string, sources: ReadonlyMap<string, string>, external: readonly string[]): Chunks {
  const [directory, modules] = [temporaryFolder('chunks'), temporaryFolder('modules')];
  for (const [name, source] of sources) writeFileSync(join(modules, `${name}.js`), source);
  const deferred = deferredModules();
  const late = Object.fromEntries(deferred.map((path, index) => [`late${String(index).padStart(4, '0')}`, path]));
  const { outputFiles, metafile, warnings } = build(entry, {
    entryPoints: { ...Object.fromEntries([...sources.keys()].map((name) => [name, join(modules, `${name}.js`)])), ...late },
    // For this format alone esbuild makes chunks.
    ...{ format: 'esm', splitting: true, outdir: directory, chunkNames: '[hash]' },
    // Whitespace goes later: with it goes what marks a value that may be left out where nobody needs it.
    ...{ minifySyntax: true, minifyIdentifiers: true, sourcemap: 'linked', sourcesContent: false },
    logOverride: { 'unsupported-require-call': 'warning', 'indirect-require': 'warning' },
    // A deferred module is bundled with nobody who imports it.
    ...{ alias: aliasesOf(entry, runtimeFor(entry)), external: [...external, ...deferred] },
  });
  const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output]));
  const lateFiles = new Map(Object.entries(late).map(([name, path]) => [relative(directory, path).replaceAll(sep, '/'), `${name}.js`]));
  const rename = renaming([...sources.keys()], outputs, lateFiles);
  const files = new Map<string, Chunk>();
  for (const { path, text } of outputFiles) {
    const [name, contents, output] = [rename(basename(path)), rename(text), outputs.get(basename(path))];
    writeFileSync(join(directory, name), contents);
    if (output && name.endsWith('.js')) files.set(name, chunkOf(contents, output, dirname(entry)));
  }
  passOn([...lateFiles.values()].map(rename), directory, files);
  return { directory, modules, files, dynamicRequires: placesOf(warnings, dirname(entry)) };
}

type Output = Metafile['outputs'][string];

/** A module of what the entry uses of the runtime, beside nothing that is deployed. */
function runtimeFor(entry: string): string | undefined {
  const used = usedRuntime(entry);
  if (used === undefined) return undefined;
  const file = join(temporaryFolder('runtime'), 'runtime.js');
  writeFileSync(file, used);
  return file;
}

/**
 * Names the files by their order instead of esbuild's hashes, which depend on where the sources lie. Names keep their length, and so source maps
 * their columns.
 *
 * @param late the files of deferred modules, by the paths that these are imported from
 */
function renaming(
  modules: readonly string[],
  outputs: ReadonlyMap<string, Output>,
  late: ReadonlyMap<string, string>,
): (text: string) => string {
  const found = new Set(modules.map((name) => `${name}.js`));
  for (const file of found)
    for (const { path, external } of outputs.get(file)?.imports ?? []) {
      const imported = external ? late.get(path) : basename(path);
      if (imported !== undefined) found.add(imported);
    }
  const names = new Map([...found].slice(modules.length).map((file, index) => [file, `${String(index + 1).padStart(8, '0')}.js`]));
  const deferred = new Set(late.values());
  const prefixOf = (load: string, file: string) => (!load && deferred.has(file) ? `./${deferredFolder}/` : './');
  const named = (file: string) => names.get(file) ?? file;
  return (text) =>
    text
      .replace(/"(\.\.\/[^"]+)"/g, (path, imported) => (late.has(imported) ? `"./${late.get(imported)}"` : path))
      .replace(
        /(import\()?"\.\/(\w{8}\.js)"/g,
        (_, load = '', file) => `${load && `${loadingLater}(`}"${prefixOf(load, file)}${named(file)}"`,
      )
      .replace(/^(\/\/# sourceMappingURL=)?(\w{8}\.js)/gm, (_, before = '', file) => `${before}${named(file)}`);
}

/** Writes what stands for deferred modules where they are imported. */
function passOn(deferred: readonly string[], directory: string, files: ReadonlyMap<string, Chunk>): void {
  const folder = join(directory, deferredFolder);
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{ "sideEffects": false }');
  for (const file of deferred) {
    const names = files.get(file)?.exports ?? [];
    writeFileSync(join(folder, file), `export { ${names.join(', ')} } from "${deferredPrefix}${file}";\n`);
  }
}

/** Of the warnings that were asked for. */
function placesOf(warnings: readonly Message[], directory: string): readonly string[] {
  return warnings.flatMap(({ id, location }) => {
    if (!location || !/-require/.test(id) || !isOfUser(resolve(directory, location.file))) return [];
    return [`${relative(process.cwd(), resolve(directory, location.file))}:${location.line}:${location.column + 1}`];
  });
}

function chunkOf(text: string, { exports, inputs }: Output, directory: string): Chunk {
  const imports = [...text.matchAll(/^import (?:\{([^}]*)\} from )?"\.\/(\d{8}\.js)";$/gm)].map(([, list = '', from = '']) => {
    const names = list.split(',').map((item) => item.trim().split(' as ')[0] ?? '');
    return [from, names.filter((name) => name !== '')] as const;
  });
  return {
    imports: new Map(imports),
    loads: [...text.matchAll(loadOfLater)].map(([, file = '']) => file),
    exports,
    modules: Object.keys(inputs).map((path) => resolve(directory, path)),
    isCommonJs: exports.join() === 'default' && /^export default [\w$]+\(\);$/m.test(text),
  };
}
