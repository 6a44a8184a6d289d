import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isOfUser } from './package-of.ts';
import type { Chunks } from './split-into-chunks.ts';
import { type Translated, translate } from './translate.ts';

/** What a module starts with, in one file, and what it may load after that. */
export interface Start {
  readonly index: Translated;
  /** The chunks that stand in the start, the module's own first. */
  readonly chunks: readonly string[];
  readonly later: readonly string[];
}

/** The name under which a start gives what its nth chunk exports to what is loaded later: always as long, so that source maps fit. */
export function partOfStart(index: number): string {
  return (360 + index).toString(36);
}

/**
 * What a start needs becomes one file of one scope: to look for another and read it takes longer than to compile it. What stands in a chunk for the
 * sake of other modules alone falls away.
 */
export function translateStarts<Name extends string>(names: readonly Name[], chunks: Chunks): ReadonlyMap<Name, Start> {
  const starts = names.map((name) => [name, startOf(name, chunks)] as const);
  const entryPoints = starts.map(([name, start]) => ({ in: joining(name, start, chunks), out: name }));
  // Packages are in the chunks already, and what is loaded later is named as if it were one.
  const files = translate(chunks, { entryPoints, bundle: true, packages: 'external', minify: true, sourcemap: 'external' });
  return new Map(
    starts.map(([name, start]): [Name, Start] => {
      const index = files.get(`${name}.js`);
      if (!index) throw new Error(`The bundle has no ${name}`);
      return [name, { index, chunks: start, later: reachedBy(index.loads, start, chunks) }];
    }),
  );
}

/** What is loaded later stays a file of its own, loaded by `require` too: through the loader of ES modules it would take longer. */
export function translateLater(files: ReadonlySet<string>, chunks: Chunks): ReadonlyMap<string, Translated> {
  const isMapped = (file: string) => chunks.files.get(file)?.modules.some(isOfUser) === true;
  const pathsOf = (mapped: boolean) => [...files].filter((file) => isMapped(file) === mapped).map((file) => join(chunks.directory, file));
  const translated = [
    ...translate(chunks, { entryPoints: pathsOf(true), minify: true, sourcemap: 'external' }),
    ...translate(chunks, { entryPoints: pathsOf(false), minify: true }),
  ];
  const isCommonJs = (file: string) => chunks.files.get(file)?.isCommonJs === true;
  return new Map(translated.map(([name, file]) => [name, isCommonJs(name) ? { ...file, code: file.code + namingExports } : file]));
}

/** Gives what is loaded from CommonJS its names beside `default`, as Node does: esbuild leaves them out where it makes chunks. */
const namingExports = 'module.exports={...module.exports.default,default:module.exports.default,__esModule:!0};\n';

/** What a module needs at once. */
function startOf(name: string, { files }: Chunks): readonly string[] {
  const found = new Set([`${name}.js`]);
  for (const file of found) for (const imported of files.get(file)?.imports.keys() ?? []) found.add(imported);
  return [...found];
}

/** What may be loaded after a start, from these files on. */
function reachedBy(loads: Iterable<string>, start: readonly string[], { files }: Chunks): readonly string[] {
  const found = new Set([...loads].filter((file) => !start.includes(file)));
  for (const file of found) {
    const { imports = new Map<string, unknown>(), loads: further = [] } = files.get(file) ?? {};
    for (const next of [...imports.keys(), ...further]) if (!start.includes(next)) found.add(next);
  }
  return [...found];
}

/**
 * Writes the source of a start: what its own file exports, and of the others what is asked for later. Each comes when all that it needs has run, the
 * module itself last: what that loads while it runs finds the start whole.
 */
function joining(name: string, start: readonly string[], chunks: Chunks): string {
  const asked = askedLater(start, chunks);
  const pathOf = (file: string) => JSON.stringify(join(chunks.directory, file));
  const lines = [...inOrderOfRunning(`${name}.js`, chunks)].map((file) => {
    const [names, index] = [[...(asked.get(file) ?? [])], start.indexOf(file)];
    if (index === 0) return `export * from ${pathOf(file)};`;
    if (names.length === 0) return `import ${pathOf(file)};`;
    const part = partOfStart(index);
    const passing = written(join(chunks.modules, `start-${name}-${part}.js`), `export { ${names.join(', ')} } from ${pathOf(file)};`);
    return `export * as ${part} from ${JSON.stringify(passing)};`;
  });
  return written(join(chunks.modules, `start-${name}.js`), lines.join('\n'));
}

/** As ES modules run: what a file imports before the file, in the order of its imports. */
function inOrderOfRunning(file: string, chunks: Chunks, entered = new Set<string>(), ran = new Set<string>()): ReadonlySet<string> {
  entered.add(file);
  for (const imported of chunks.files.get(file)?.imports.keys() ?? [])
    if (!entered.has(imported)) inOrderOfRunning(imported, chunks, entered, ran);
  return ran.add(file);
}

/** By chunk of a start, the names that what is loaded later asks it for: all of them, where it is loaded by `import()` too. */
function askedLater(start: readonly string[], chunks: Chunks): ReadonlyMap<string, ReadonlySet<string>> {
  const asked = new Map(start.map((file) => [file, new Set<string>()]));
  const ask = (file: string, names: readonly string[]) => {
    for (const name of names) asked.get(file)?.add(name);
  };
  const later = reachedBy(
    start.flatMap((file) => chunks.files.get(file)?.loads ?? []),
    start,
    chunks,
  );
  for (const file of later) for (const [from, names] of chunks.files.get(file)?.imports ?? []) ask(from, names);
  for (const file of [...start, ...later])
    for (const loaded of chunks.files.get(file)?.loads ?? []) ask(loaded, chunks.files.get(loaded)?.exports ?? []);
  return asked;
}

function written(path: string, text: string): string {
  writeFileSync(path, text);
  return path;
}
