import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from './errors.ts';

/** What is kept beside the service, and what is made of it. */
const folder = '.allframe';

/**
 * The path of something in a folder of ours, which keeps itself out of Git.
 *
 * @param remedy what else to do where the folder can't be made
 * @throws {UsageError}
 */
export function inOwnFolder(name: string, remedy: string): string {
  try {
    mkdirSync(folder, { recursive: true });
    const ignore = join(folder, '.gitignore');
    if (!existsSync(ignore)) writeFileSync(ignore, '*\n');
  } catch (cause) {
    throw new UsageError(`${resolve(folder)} can't be written to: ${(cause as Error).message}; ${remedy}`, { cause });
  }
  return join(folder, name);
}
