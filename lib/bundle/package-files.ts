import { existsSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

/** Sources are bundled as they are; what is published holds ESM beside CommonJS, and only the former can be tree-shaken. */
const root = join(__dirname, '..', '..');
const runsFromSources = __filename.endsWith('.ts');
const packageRoot = runsFromSources ? root : join(root, '..');

/** The absolute path of a module of this package, for bundling: `runtime/host/lambda/api`. */
export function packageFile(module: string): string {
  if (runsFromSources) return join(root, `${module}.ts`);
  const esm = join(root, 'esm', `${module}.js`);
  return existsSync(esm) ? esm : join(root, `${module}.js`);
}

/** Whether a module is this package's own, by its absolute path: as it is run, or as the source maps of what is published name its source. */
export function isOwnModule(path: string): boolean {
  return ['runtime', 'lib', 'dist'].some((folder) => path.startsWith(join(packageRoot, folder) + sep));
}

/** The version of this package. */
export function packageVersion(): string {
  return JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')).version;
}
