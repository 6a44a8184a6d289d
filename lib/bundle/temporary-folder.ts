import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';

const folders = new Set<string>();

/** A new folder that is this process's alone and goes when the process ends. */
export function temporaryFolder(name: string): string {
  if (folders.size === 0) process.once('exit', removeAll);
  // Where the system's folder is a link, as on macOS, bundles name what lies behind it.
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `allframe-${name}-`)));
  folders.add(folder);
  return folder;
}

/** Whether a file lies in such a folder of this process. */
export function isTemporary(path: string): boolean {
  return [...folders].some((folder) => path.startsWith(folder + sep));
}

function removeAll(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}
