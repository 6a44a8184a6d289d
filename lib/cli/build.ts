import { cpSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { analyzeFunctions } from '../bundle/analyze.ts';
import { bundleContainer, contextNames } from '../bundle/bundle-container.ts';
import { bundleFunctions } from '../bundle/bundle-functions.ts';
import { checkBuildFolder, clearBuildFolder, containerTarget } from './build-folder.ts';
import { builtContainer } from './built-container.ts';
import { builtFunction } from './built-function.ts';
import { load } from './load.ts';
import { inOwnFolder } from './own-folder.ts';
import { printBuild, printBuildAsJson } from './print-build.ts';
import { printContainer, printContainerAsJson } from './print-container.ts';
import { printDiagnostics } from './print-diagnostics.ts';

/** What `allframe build` takes. */
export interface BuildOptions {
  readonly output?: string | undefined;
  readonly stage: string;
  readonly target: 'lambda' | typeof containerTarget;
  readonly analyze: boolean;
  readonly json: boolean;
}

/** `allframe build`: writes the code of each function into a folder of its name, or all that an image is built from. */
export function build(entry: string | undefined, options: BuildOptions): void {
  if (options.target === containerTarget) buildContainer(entry, options);
  else buildFunctions(entry, options);
}

function buildFunctions(entry: string | undefined, { output, stage, analyze, json }: BuildOptions): void {
  const folder = output ?? inOwnFolder('build', elsewhere);
  checkBuildFolder(folder);
  const loaded = load(entry, stage);
  const bundles = bundleFunctions(loaded);
  const { functions, warnings } = analyzeFunctions(loaded, bundles);
  const built = functions.map((analysis) => builtFunction(analysis, { loaded, bundles, folder }));
  clearBuildFolder(folder, loaded.model, { functions: built.map(({ name }) => name) });
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

function buildContainer(entry: string | undefined, { output, stage, analyze, json }: BuildOptions): void {
  const folder = output ?? inOwnFolder('container', elsewhere);
  checkBuildFolder(folder);
  const loaded = load(entry, stage);
  const context = bundleContainer(loaded);
  clearBuildFolder(folder, loaded.model, { target: containerTarget });
  for (const name of contextNames) copyPart(join(context.directory, name), join(folder, name));
  printDiagnostics(context.warnings);
  const built = builtContainer(context, folder);
  if (json) printContainerAsJson(loaded, built, { warnings: context.warnings, analyze });
  else printContainer(loaded, built, { analyze });
}

function copyPart(from: string, to: string): void {
  if (statSync(from).isDirectory()) copy(from, to);
  else cpSync(from, to);
}

const elsewhere = 'name another folder with --output';
