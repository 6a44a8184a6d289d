import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const directories: string[] = [];

/** Writes files into a folder of their own, `service.ts` first, and returns that one's path. */
export function temporaryEntry(...lines: string[]): string {
  return join(temporaryFolder({ 'service.ts': lines.join('\n') }), 'service.ts');
}

/** A folder with these files. */
export function temporaryFolder(files: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(join(tmpdir(), 'allframe-test-'));
  directories.push(directory);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, file)), { recursive: true });
    writeFileSync(join(directory, file), text);
  }
  return directory;
}

/** Removes what was written; each suite that writes calls it at its end. */
export function removeTemporaryFolders(): void {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
}

/** The least that is a service. */
export const emptyService = [
  `import { service } from '@allframe/serverless/runtime';`,
  `export default service('empty', { commands: [] });`,
];
