import { realpathSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { isOfUser } from './package-of.ts';
import { narrowed, sharesOfSources } from './source-map.ts';
import { loadingLater, splitIntoChunks } from './split-into-chunks.ts';
import { isTemporary, temporaryFolder } from './temporary-folder.ts';
import { loadOfChunk, type Translated } from './translate.ts';
import { partOfStart, type Start, translateLater, translateStarts } from './translate-chunks.ts';

/** Modules for bundles. */
export interface BundleInPartsOptions<Name extends string> {
  /** The user's entry, an absolute path. */
  readonly entry: string;
  /** By name, modules that may import the entry as `@allframe/entry`. */
  readonly modules: ReadonlyMap<Name, string>;
  /**
   * Packages that are not bundled.
   *
   * @default none
   */
  readonly external?: readonly string[] | undefined;
}

/** What stands in a bundle. */
export interface BundledParts {
  readonly directory: string;
  /** The modules that a process starts with, by their absolute paths, and how many minified bytes each takes. */
  readonly startModules: ReadonlyMap<string, number>;
  /** Places in the user's files where `require` is called with what is only known when it runs. */
  readonly dynamicRequires: readonly string[];
}

/**
 * Bundles modules for Node into minified CommonJS, a directory each: `index.js`, and a file for each part that is loaded by `import()`, so that a
 * start reads what it needs alone; beside them maps to the user's sources. Files are named by their order, the same for the same sources in any
 * directory. What several modules need is read and translated once.
 *
 * @throws {InvalidServiceError} when something can't be read or resolved, every place named
 */
export function bundleInParts<Name extends string>(options: BundleInPartsOptions<Name>): ReadonlyMap<Name, BundledParts> {
  const { entry, modules, external = [] } = options;
  const chunks = splitIntoChunks(entry, modules, external);
  const starts = translateStarts([...modules.keys()], chunks);
  const later = translateLater(new Set([...starts.values()].flatMap((start) => start.later)), chunks);
  return new Map(
    [...starts].map(([name, start]) => {
      const directory = temporaryFolder(name);
      const rename = renaming(start);
      write(join(directory, 'index.js'), start.index, rename, entry);
      for (const [number, part] of start.later.entries()) write(join(directory, partName(number)), later.get(part), rename, entry);
      return [name, { directory, startModules: modulesOf(start.index), dynamicRequires: chunks.dynamicRequires }];
    }),
  );
}

function partName(number: number): string {
  return `part-${number + 1}.js`;
}

/** Has code load the files of one bundle; what stands in the start is found there. Names take no more room, so that source maps fit. */
function renaming({ chunks, later }: Start): (code: string) => string {
  const nameOf = (file: string) => (chunks.includes(file) ? `"${partOfStart(chunks.indexOf(file))}"` : String(later.indexOf(file) + 1));
  const loadOf = ({ promised, deferred, file = '' }: Partial<Record<string, string>>) => {
    if (promised) return `${promised}(${nameOf(file)})`;
    if (deferred) return `${deferring}(${nameOf(file)})`;
    return chunks.includes(file)
      ? `require("./index.js").${partOfStart(chunks.indexOf(file))}`
      : `require("./${partName(later.indexOf(file))}")`;
  };
  return (code) => {
    const renamed = code.replace(loadOfChunk, (load, ...groups) => loadOf(groups.at(-1)).padEnd(load.length));
    return renamed + [...loaders].flatMap(([name, loader]) => (renamed.includes(`${name}(`) ? `${loader}\n` : [])).join('');
  };
}

/** What stands for a part until a name of it is used. */
const deferring = '$deferred';

/** Each follows the code whose source map must fit; no minifier gives their names. */
const loaders: ReadonlyMap<string, string> = new Map([
  [deferring, `function ${deferring}(n,p){return new Proxy({},{get:(_,k)=>(p??=require("./part-"+n+".js"))[k]})}`],
  [loadingLater, `async function ${loadingLater}(n){return n>0?require("./part-"+n+".js"):require("./index.js")[n]}`],
]);

function write(path: string, file: Translated | undefined, rename: (code: string) => string, entry: string): void {
  if (!file) throw new Error(`The bundle has no ${basename(path)}`);
  const root = realpathSync(dirname(entry));
  const nameOf = (source: string) => (isOfUser(source) ? relative(root, source).replaceAll(sep, '/') : undefined);
  const map = file.map && narrowed(file.map, nameOf);
  if (map) writeFileSync(`${path}.map`, JSON.stringify(map));
  writeFileSync(path, map ? `${rename(file.code)}//# sourceMappingURL=${basename(path)}.map\n` : rename(file.code));
}

/** What a file is made of; what no source is, such as the modules themselves, is left out. */
function modulesOf({ code, map }: Translated): ReadonlyMap<string, number> {
  return new Map([...(map ? sharesOfSources(code, map) : [])].filter(([path]) => !isTemporary(path)));
}
