import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ForeignFileError } from './errors.ts';
import type { Files } from './files-of-stack.ts';
import { emittedBy, serviceIn } from './header.ts';
import { zipComment } from './zip.ts';

/** What was written and removed: paths from the folder, sorted. */
export interface EmittedFiles {
  readonly files: readonly string[];
  /** Of an earlier emission, which this one no longer has. */
  readonly removed: readonly string[];
}

/**
 * Writes files into a folder, and removes what an earlier emission left there: that alone which carries our header.
 *
 * @throws {ForeignFileError} for a file that somebody else wrote under one of these names, or that is another service's; then nothing is written
 */
export function writeFiles(folder: string, files: Files): EmittedFiles {
  const earlier = earlierFiles(folder);
  refuseForeign(folder, files, earlier);
  const removed = earlier.filter((path) => !files.has(path));
  for (const path of removed) rmSync(join(folder, path));
  for (const [path, content] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  removeIfEmpty(join(folder, archives));
  return { files: [...files.keys()].sort(), removed };
}

const archives = 'functions';

function refuseForeign(folder: string, files: Files, earlier: readonly string[]): void {
  const foreign = [...files.keys()].find((path) => existsSync(join(folder, path)) && !earlier.includes(path));
  if (foreign !== undefined) throw new ForeignFileError(foreign, 'was not written by an emission');
  const service = [...files.values()].map(serviceIn).find((name) => name !== undefined);
  for (const path of earlier) {
    const other = serviceIn(readFileSync(join(folder, path)));
    if (other !== undefined && other !== service) throw new ForeignFileError(path, `was emitted from the service ${other}`);
  }
}

/** What carries our header in a folder: paths from it, sorted. */
export function earlierFiles(folder: string): readonly string[] {
  const configuration = filesIn(folder).filter((name) => /\.tf(\.json)?$/.test(name));
  const packed = filesIn(join(folder, archives)).map((name) => `${archives}/${name}`);
  return [...configuration, ...packed.filter((name) => name.endsWith('.zip'))].filter((path) => isOurs(join(folder, path))).sort();
}

function filesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

/** Our header is the first line of HCL, the first property of JSON, and the comment of an archive. */
function isOurs(file: string): boolean {
  const content = readFileSync(file);
  if (file.endsWith('.zip')) return zipComment(content) === emittedBy;
  return new RegExp(`^(# |\\{\\s*"//": ")${emittedBy} `).test(content.subarray(0, 200).toString());
}

function removeIfEmpty(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
}
