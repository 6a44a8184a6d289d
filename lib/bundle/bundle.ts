import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { type BuildFailure, type BuildOptions, type BuildResult, buildSync, type Message, type Metafile } from 'esbuild';
import { type Diagnostic, InvalidServiceError } from '../model/diagnostics.ts';
import { nativePackages } from './native-packages.ts';
import { installedAt } from './package-closure.ts';
import { packageFile } from './package-files.ts';

/** What esbuild is told beside what every bundle of ours has in common. */
export interface BundleOptions extends Pick<BuildOptions, 'entryPoints' | 'stdin' | 'sourcemap'> {
  /** The user's entry, an absolute path; the bundle imports it as `@allframe/entry`. */
  readonly entry: string;
  readonly outfile: string;
}

/**
 * Bundles for Node into one CommonJS file that is run here. The runtime is the one that belongs to this tool, whichever copy the entry would find;
 * packages with native code are loaded from where they are installed.
 *
 * @throws {InvalidServiceError} when something can't be read or resolved, every place named
 */
export function bundle({ entry, outfile, ...options }: BundleOptions): void {
  const settings: BuildOptions = { format: 'cjs', outfile, ...options, loader: { '.node': 'empty' } };
  const whole = build(entry, settings);
  const native = nativePackages(modulesOf(whole.metafile, entry)).filter((name) => installedAt(name, dirname(entry)) !== undefined);
  const { outputFiles } = native.length === 0 ? whole : build(entry, { ...settings, external: native });
  for (const { path, contents } of outputFiles) writeFileSync(path, contents);
  for (const name of native) linkPackage(name, entry, dirname(outfile));
}

/** The absolute paths of what a bundle is made of. */
export function modulesOf({ inputs }: Metafile, entry: string): readonly string[] {
  return Object.keys(inputs).map((path) => resolve(dirname(entry), path));
}

/** Lets what lies in a folder load a package that the entry can load. */
function linkPackage(name: string, entry: string, folder: string): void {
  const installed = installedAt(name, dirname(entry));
  const link = join(folder, 'node_modules', name);
  mkdirSync(dirname(link), { recursive: true });
  if (installed !== undefined) symlinkSync(installed, link, 'junction');
}

/**
 * What every bundle of ours has in common; nothing is written.
 *
 * @throws {InvalidServiceError} when something can't be read or resolved, every place named
 */
export function build(entry: string, options: BuildOptions): BuildResult<{ write: false; metafile: true }> {
  try {
    const common = commonOptions(entry);
    const external = [...(common.external ?? []), ...(options.external ?? [])];
    return buildSync({ ...common, ...options, external, write: false, metafile: true });
  } catch (error) {
    if (isBuildFailure(error))
      throw new InvalidServiceError(`The entry ${relative(process.cwd(), entry)}`, diagnosticsOf(error.errors, dirname(entry)));
    throw error;
  }
}

/** What services import of this package. */
export const runtimeName = '@allframe/serverless/runtime';
export const storesName = '@allframe/serverless/stores';

/** The oldest Node that code is bundled for. */
export const target = 'node20';

function commonOptions(entry: string): BuildOptions {
  return {
    bundle: true,
    platform: 'node',
    target,
    mainFields: ['module', 'main'],
    absWorkingDir: dirname(entry),
    alias: aliasesOf(entry),
    external: fewServices.filter((client) => !isInstalled(client, entry)),
    logLevel: 'silent',
  };
}

/**
 * What stands for the names that a bundle imports.
 *
 * @param runtime the module that stands for the runtime
 */
export function aliasesOf(entry: string, runtime = packageFile('runtime/index')): Readonly<Record<string, string>> {
  return {
    '@allframe/entry': entry,
    [runtimeName]: runtime,
    [storesName]: packageFile('runtime/stores/index'),
  };
}

/**
 * Clients that few services need, such as those with a bucket or with timers: where nobody installed one, it is left to the platform, and
 * Lambda's runtimes bring it.
 */
const fewServices: readonly string[] = [
  '@aws-sdk/client-eventbridge',
  '@aws-sdk/client-kms',
  '@aws-sdk/client-s3',
  '@aws-sdk/client-scheduler',
  '@aws-sdk/client-sns',
];

function isInstalled(name: string, entry: string): boolean {
  try {
    return createRequire(entry).resolve(name) !== '';
  } catch {
    return false;
  }
}

/** It comes from a thread of esbuild's, and need not be an `Error` of this realm. */
function isBuildFailure(error: unknown): error is BuildFailure {
  return Array.isArray((error as Partial<BuildFailure> | undefined)?.errors);
}

/** Packages that our own adapters need and that are not installed count as one fault, whose place is not the user's. */
function diagnosticsOf(errors: readonly Message[], directory: string): readonly Diagnostic[] {
  const missing = [...new Set(errors.flatMap(({ text }) => /^Could not resolve "(@aws-sdk\/[^"]+)"/.exec(text)?.[1] ?? []))];
  const others = errors.filter(({ text }) => !missing.some((name) => text.includes(`"${name}"`)));
  return [...others.map((message) => diagnosticOf(message, directory)), ...(missing.length > 0 ? [missingPackages(missing)] : [])];
}

function missingPackages(names: readonly string[]): Diagnostic {
  const message = `the functions need ${names.join(' and ')}, which ${names.length === 1 ? 'is' : 'are'} not installed`;
  return { severity: 'error', code: 'missing-packages', place: 'package.json', message, remedy: `run npm install ${names.join(' ')}` };
}

function diagnosticOf({ text, location }: Message, directory: string): Diagnostic {
  const place = location
    ? `${relative(process.cwd(), join(directory, location.file))}:${location.line}:${location.column + 1}`
    : 'the bundle';
  return { severity: 'error', code: 'entry-does-not-bundle', place, message: text, remedy: remedyOf(text) };
}

function remedyOf(text: string): string {
  if (text.startsWith('Could not resolve')) return 'install the package, or mend the path';
  if (text.includes('".node"')) return 'list the package in lambdaFunction({ packages }): it is copied beside the bundle then';
  if (text.startsWith('Top-level await')) return 'an entry only defines: wait where it is needed, such as in prepare()';
  return 'mend it there';
}
