import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contextNames } from '../bundle/bundle-container.ts';
import type { ServiceModel } from '../model/service-model.ts';
import { UsageError } from './errors.ts';

/** Says in a folder that a build has written it, and what of it. */
const marker = 'allframe-build.json';

/**
 * A build goes into a new folder, an empty one, or that of an earlier build.
 *
 * @throws {UsageError} when the folder holds what no build has written
 */
export function checkBuildFolder(folder: string): void {
  const found = foundAt(folder);
  if (found === 'nothing') return;
  if (found === 'file') throw new UsageError(`${folder} is a file; name a folder with --output`);
  const known = new Set([marker, ...earlierNames(folder)]);
  const foreign = readdirSync(folder).filter((name) => !known.has(name));
  if (foreign.length === 0) return;
  const named = foreign.length > shownNames ? [...foreign.slice(0, shownNames), 'more'] : foreign;
  throw new UsageError(`${folder} holds what no build has written (${named.join(', ')}); name a new or an empty folder with --output`);
}

/** What a build writes: a folder for each of these functions, or the context of a container. */
export type Written = { readonly functions: readonly string[] } | { readonly target: typeof containerTarget };

/** What `--target` calls a container. */
export const containerTarget = 'cloud-run';

/** Removes what an earlier build has written, and writes down what this one will have. */
export function clearBuildFolder(folder: string, { service, stage, hash }: ServiceModel, written: Written): void {
  try {
    for (const name of earlierNames(folder)) rmSync(join(folder, name), { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const note = { writtenBy: 'allframe build', service, stage, model: hash, ...written };
    writeFileSync(join(folder, marker), `${JSON.stringify(note, null, 2)}\n`);
  } catch (cause) {
    throw unusable(folder, cause);
  }
}

function foundAt(folder: string): 'nothing' | 'file' | 'folder' {
  try {
    const stats = statSync(folder, { throwIfNoEntry: false });
    return stats ? (stats.isDirectory() ? 'folder' : 'file') : 'nothing';
  } catch (cause) {
    throw unusable(folder, cause);
  }
}

function unusable(folder: string, cause: unknown): UsageError {
  return new UsageError(`${folder} can't be written to: ${(cause as Error).message}; name another folder with --output`, { cause });
}

const shownNames = 5;

/** What could lie elsewhere was written by nobody of ours. */
function earlierNames(folder: string): readonly string[] {
  const file = join(folder, marker);
  if (!existsSync(file)) return [];
  try {
    const { functions = [], target } = JSON.parse(readFileSync(file, 'utf8'));
    const names = (functions as readonly unknown[]).filter((name): name is string => typeof name === 'string' && /^[\w-]+$/.test(name));
    return target === containerTarget ? contextNames : names;
  } catch {
    throw new UsageError(`${file} can't be read; remove it with what lies beside it, or name another folder with --output`);
  }
}
