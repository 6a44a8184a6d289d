import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** This checkout. */
export const repository = join(__dirname, '../..');

/** Copies what a clean clone has and an emission needs, beside the packages of this checkout: nothing that was built or synthesized before. */
export function cloneInto(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const sources = ['lib', 'runtime', 'examples', 'package.json', 'tsconfig.json', 'cdktf.json'];
  for (const name of sources) cpSync(join(repository, name), join(folder, name), { recursive: true });
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'));
}

/** Folders that are gone after the tests. */
export function temporaryFolders(): { make(): string; removeAll(): void } {
  const folders: string[] = [];
  return {
    make() {
      const folder = mkdtempSync(join(tmpdir(), 'allframe-terraform-'));
      folders.push(folder);
      return folder;
    },
    removeAll() {
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    },
  };
}
