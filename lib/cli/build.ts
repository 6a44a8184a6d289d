import { cpSync, mkdirSync } from 'node:fs';
import { analyzeFunctions } from '../bundle/analyze.ts';
import { bundleFunctions } from '../bundle/bundle-functions.ts';
import { checkBuildFolder, clearBuildFolder } from './build-folder.ts';
import { builtFunction } from './built-function.ts';
import { load } from './load.ts';
import { inOwnFolder } from './own-folder.ts';
import { printBuild, printBuildAsJson } from './print-build.ts';
import { printDiagnostics } from './print-diagnostics.ts';

/** What `allframe build` takes. */
export interface BuildOptions {
  readonly output?: string | undefined;
  readonly stage: string;
  readonly analyze: boolean;
  readonly json: boolean;
}

/** `allframe build`: writes the code of each function into a folder of its name. */
export function build(entry: string | undefined, { output, stage, analyze, json }: BuildOptions): void {
  const folder = output ?? inOwnFolder('build', 'name another folder with --output');
  checkBuildFolder(folder);
  const loaded = load(entry, stage);
  const bundles = bundleFunctions(loaded);
  const { functions, warnings } = analyzeFunctions(loaded, bundles);
  const built = functions.map((analysis) => builtFunction(analysis, { loaded, bundles, folder }));
  clearBuildFolder(folder, loaded.model, built);
  for (const { role, directory } of built) copy(bundles.directoryOf(role), directory);
  printDiagnostics(warnings);
  if (json) printBuildAsJson(loaded, built, { warnings, analyze });
  else printBuild(loaded, built, { folder, analyze });
}

/** What is copied was for this process's eyes alone; a folder that is there keeps its own rights. */
function copy(from: string, to: string): void {
  mkdirSync(to);
  cpSync(from, to, { recursive: true });
}
