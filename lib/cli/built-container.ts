import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { ContainerContext } from '../bundle/bundle-container.ts';
import { codeFolder } from '../bundle/dockerfile.ts';
import { type PackageShare, sharesOf } from '../bundle/package-shares.ts';
import { type BuiltFunction, namedModules } from './built-function.ts';

/** What an image is built from, as it was written down. */
export interface BuiltContainer {
  /** Seen from the working directory. */
  readonly directory: string;
  /** Of all that is in the context: the same code, the same tag. */
  readonly tag: string;
  /** Of `index.js`, which every start reads and compiles. */
  readonly startBytes: number;
  /** Of all code, what lies beside it included. */
  readonly allBytes: number;
  /** About what the code adds to the image that is pushed. */
  readonly zippedBytes: number;
  /** What stands in `index.js`, the largest first. */
  readonly packages: readonly PackageShare[];
  readonly modules: BuiltFunction['modules'];
}

/** What is known of a context that was made. */
export function builtContainer({ directory, startModules }: ContainerContext, folder: string): BuiltContainer {
  const files = filesBelow(directory);
  const code = [...files].filter(([path]) => path.startsWith(`${codeFolder}/`)).map(([, content]) => content);
  return {
    directory: folder,
    tag: hashOf(files),
    startBytes: files.get(`${codeFolder}/index.js`)?.length ?? 0,
    allBytes: Buffer.concat(code).length,
    zippedBytes: gzipSync(Buffer.concat(code)).length,
    packages: sharesOf(startModules),
    modules: namedModules(startModules),
  };
}

/** By path, in one order on every machine. */
function filesBelow(directory: string): ReadonlyMap<string, Buffer> {
  const paths = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((path) => statSync(join(directory, path)).isFile());
  const named = paths.map((path) => [path.split(sep).join('/'), readFileSync(join(directory, path))] as const);
  return new Map(named.sort(([one], [other]) => (one < other ? -1 : 1)));
}

const tagLength = 12;

function hashOf(files: ReadonlyMap<string, Buffer>): string {
  const hash = createHash('sha256');
  for (const [path, content] of files) hash.update(`${path}\n${content.length}\n`).update(content);
  return hash.digest('hex').slice(0, tagLength);
}
