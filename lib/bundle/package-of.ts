import { sep } from 'node:path';
import { isOwnModule } from './package-files.ts';
import { isTemporary } from './temporary-folder.ts';

/** What this package is called where its modules are counted. */
export const ownPackage = '@allframe/serverless';

/** What the user's own files are called there. */
export const theService = 'the service';

/** The name of the package that a module belongs to, by its absolute path. */
export function packageOf(path: string): string {
  const [scope = '', name = ''] = path.split(`${sep}node_modules${sep}`).slice(1).at(-1)?.split(sep) ?? [];
  if (scope !== '') return scope.startsWith('@') ? `${scope}/${name}` : scope;
  return isOwnModule(path) ? ownPackage : theService;
}

/** Whether a module is one of the user's own files, by its absolute path. */
export function isOfUser(path: string): boolean {
  return !isTemporary(path) && packageOf(path) === theService;
}
