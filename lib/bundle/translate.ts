import { basename, resolve } from 'node:path';
import { type BuildOptions, buildSync } from 'esbuild';
import { target } from './bundle.ts';
import type { SourceMap } from './source-map.ts';
import type { Chunks } from './split-into-chunks.ts';

/** A file of minified CommonJS, which loads others by the names of their chunks. */
export interface Translated {
  readonly code: string;
  /** Its sources are absolute paths; none where no source map was asked for. */
  readonly map?: SourceMap | undefined;
  /** The chunks that it may load. */
  readonly loads: readonly string[];
}

/**
 * A call that loads a chunk, its file in the last group: with `promised` where it gives a promise of it, with `deferred` where it waits until a name
 * of it is used.
 */
export const loadOfChunk = /(?:require|(?<promised>\$later))\("(?:\.|(?<deferred>\^|\.\/deferred))\/(?<file>\d{8}\.js)"\)/g;

/** Translates files of chunks, by their names. */
export function translate({ directory }: Chunks, options: BuildOptions): ReadonlyMap<string, Translated> {
  const { outputFiles = [] } = buildSync({
    ...{ absWorkingDir: directory, outdir: directory, logLevel: 'silent', tsconfigRaw: {}, platform: 'node', target },
    ...{ format: 'cjs', supported: { 'dynamic-import': false }, sourcesContent: false, write: false },
    ...options,
  });
  const texts = new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
  const scripts = [...texts].filter(([name]) => name.endsWith('.js'));
  return new Map(scripts.map(([name, code]) => [name, { code, map: absolute(texts.get(`${name}.map`), directory), loads: loadsOf(code) }]));
}

function absolute(text: string | undefined, directory: string): SourceMap | undefined {
  if (text === undefined) return undefined;
  const map: SourceMap = JSON.parse(text);
  return { ...map, sources: map.sources.map((source) => resolve(directory, source)) };
}

function loadsOf(code: string): readonly string[] {
  return [...code.matchAll(loadOfChunk)].map(({ groups }) => groups?.file ?? '');
}
