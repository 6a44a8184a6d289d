import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { UsageError } from './errors.ts';

/** What a verb says of its argument. */
export const entryHelp = 'the file whose default export is the service; else allframe.entry of package.json';

/**
 * The service entry that a verb works on: its argument, else `allframe.entry` of the nearest package.json.
 *
 * @throws {UsageError} when there is neither
 */
export function entryOf(argument: string | undefined, from = process.cwd()): string {
  if (argument !== undefined) return argument;
  for (let folder = from; ; folder = dirname(folder)) {
    const entry = configuredEntry(join(folder, 'package.json'));
    if (entry !== undefined) return relative(process.cwd(), join(folder, entry));
    if (folder === dirname(folder)) throw new UsageError('no entry: name it as the argument, or set allframe.entry in package.json');
  }
}

function configuredEntry(file: string): string | undefined {
  let text: string;
  try {
    // As npm does: editors on Windows begin a file with a byte order mark.
    text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch {
    return undefined;
  }
  const entry: unknown = parsed(file, text)?.allframe?.entry;
  if (entry === undefined || typeof entry === 'string') return entry;
  throw new UsageError(`allframe.entry in ${file} must be the path of a file, got ${JSON.stringify(entry)}`);
}

function parsed(file: string, text: string): { allframe?: { entry?: unknown } } | null {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UsageError(`${file} is no JSON: ${(cause as Error).message}`, { cause });
  }
}
