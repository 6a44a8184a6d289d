import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Diagnostic } from '../model/diagnostics.ts';
import { limits } from '../model/limits.ts';
import type { FunctionResource } from '../model/service-model.ts';
import { type Architecture, filesOf, isForAnother, worksOn } from './native-code.ts';
import { type InstalledPackage, packageClosure } from './package-closure.ts';

/**
 * Copies what a function has beside its bundle: packages that are not bundled, with what they depend on, and files. The bytes are the same
 * wherever the same versions are installed.
 *
 * @returns what is missing or does not fit
 */
export function copyBeside(resource: FunctionResource, entry: string, directory: string): readonly Diagnostic[] {
  const { packages = [], files = [], architecture, role } = resource;
  if (packages.length === 0 && files.length === 0) return [];
  const place = `functions.${role}`;
  return [...copyListed({ packages, files, architecture }, { entry, directory, place }), ...weighed(directory, place)];
}

/** What is to lie beside a bundle. */
export interface Listed {
  readonly packages: readonly string[];
  readonly files: readonly string[];
  /** What it is run by. */
  readonly architecture: Architecture;
}

/** As `copyBeside` does, whatever it weighs. */
export function copyListed(
  { packages, files, architecture }: Listed,
  { entry, directory, place }: { readonly entry: string; readonly directory: string; readonly place: string },
): readonly Diagnostic[] {
  const root = packageRoot(entry);
  return [
    ...copyPackages(packages, { architecture, from: dirname(entry), root, directory, place: `${place}.packages` }),
    ...files.flatMap((path) => copyFile(path, { root, directory, place: `${place}.files` })),
  ];
}

/** The folder of the `package.json` above an entry; that of the entry where there is none. */
export function packageRoot(entry: string, folder = dirname(entry)): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  return dirname(folder) === folder ? dirname(entry) : packageRoot(entry, dirname(folder));
}

interface CopyPackages {
  readonly architecture: Architecture;
  readonly from: string;
  readonly root: string;
  readonly directory: string;
  readonly place: string;
}

function copyPackages(names: readonly string[], { architecture, from, root, directory, place }: CopyPackages): readonly Diagnostic[] {
  const { packages, missing } = packageClosure(names, from, worksOn(architecture));
  for (const { source, target } of packages) for (const path of filesOf(source)) copied(join(source, path), join(directory, target, path));
  return [...missing.map((name) => notInstalled(name, place)), ...foreign(packages, names, { architecture, root, place })];
}

function copied(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
}

function copyFile(path: string, { root, directory, place }: { root: string; directory: string; place: string }): readonly Diagnostic[] {
  const source = join(root, path);
  const found = statSync(source, { throwIfNoEntry: false });
  if (!found) {
    const message = `there is no ${path} in ${relative(process.cwd(), root) || '.'}`;
    const remedy = 'paths are those from the folder of the package.json above the entry';
    return [{ severity: 'error', code: 'file-not-found', place, message, remedy }];
  }
  for (const each of found.isDirectory() ? filesOf(source) : ['']) copied(join(source, each), join(directory, path, each));
  return [];
}

function notInstalled(name: string, place: string): Diagnostic {
  const message = `${name} is not installed where the entry could load it`;
  return { severity: 'error', code: 'package-not-installed', place, message, remedy: `run npm install ${name}` };
}

interface Target {
  readonly architecture: Architecture;
  /** The folder to install in. */
  readonly root: string;
  readonly place: string;
}

/** Native code of another platform, and packages whose own parts for this one are not installed. */
function foreign(
  packages: readonly InstalledPackage[],
  names: readonly string[],
  { architecture, root, place }: Target,
): readonly Diagnostic[] {
  const fits = worksOn(architecture);
  const wrong = packages.filter((each) => !fits(each.manifest) || isForAnother(each, architecture));
  const without = packages.filter(({ manifest, source }) => {
    const parts = Object.keys(manifest.optionalDependencies ?? {});
    const installed = packageClosure(parts, source, () => true).packages.filter(({ name }) => parts.includes(name));
    const specific = installed.filter(({ manifest: { os, cpu } }) => os !== undefined || cpu !== undefined);
    return specific.length > 0 && !specific.some((part) => fits(part.manifest));
  });
  const found = [...new Set([...wrong, ...without].map(({ name }) => name))];
  const cpu = architecture === 'arm64' ? 'arm64' : 'x64';
  const remedy = `run npm install --os=linux --cpu=${cpu} ${names.join(' ')} in ${relative(process.cwd(), root) || '.'} before you deploy`;
  return found.map((name) => ({
    severity: 'warning',
    code: 'native-code-for-another-platform',
    place,
    message: `${name} has native code, but none for Linux on ${architecture}`,
    remedy: `${remedy}, or choose the architecture that it is installed for`,
  }));
}

function weighed(directory: string, place: string): readonly Diagnostic[] {
  const paths = readdirSync(directory, { recursive: true, encoding: 'utf8' }).map((path) => statSync(join(directory, path)));
  const bytes = paths.filter((path) => path.isFile()).reduce((sum, { size }) => sum + size, 0);
  const size = `${(bytes / megabyte).toFixed(1)} MB`;
  const { max, source } = limits.unzippedMb;
  if (bytes > max * megabyte) {
    const message = `the function's code has ${size}, more than the ${max} MB that Lambda takes`;
    return [{ severity: 'error', code: 'function-too-large', place, message, remedy: `leave packages or files out (${source})` }];
  }
  if (bytes <= megabyte) return [];
  const message = `the function's code has ${size}, which each cold start loads: without its packages and files it stays below 1 MB`;
  return [
    {
      severity: 'warning',
      code: 'large-function',
      place,
      message,
      remedy: 'list only what this function needs, by lambdaFunction() for each role',
    },
  ];
}

const megabyte = 1024 * 1024;
