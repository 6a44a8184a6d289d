import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import type { FunctionRole } from '../../runtime/contract/environment.ts';
import type { Diagnostic } from '../model/diagnostics.ts';
import { bundleFunctions, type FunctionBundles } from './bundle-functions.ts';
import type { LoadedService } from './load-service.ts';
import { ownPackage, packageOf, theService } from './package-of.ts';

/** What the functions of a service weigh. */
export interface Analysis {
  readonly functions: readonly FunctionAnalysis[];
  /** Packages that make every cold start longer than it needs to be. */
  readonly warnings: readonly Diagnostic[];
}

/** What one function weighs, in bytes of minified JavaScript. */
export interface FunctionAnalysis {
  readonly role: FunctionRole;
  /** Of `index.js`, which every cold start reads and compiles. */
  readonly startBytes: number;
  /** Of all files, those that are loaded later included. */
  readonly allBytes: number;
  /** About what the deployed archive holds. */
  readonly zippedBytes: number;
  /** What stands in `index.js`, the largest first. */
  readonly packages: readonly PackageShare[];
}

/** What one package adds to a start. */
export interface PackageShare {
  /** Its name; `the service` for the user's own files. */
  readonly name: string;
  readonly bytes: number;
}

/**
 * Says what the functions of a service are made of.
 *
 * @param bundles those of the service, for who has them already
 * @throws {InvalidServiceError} when something can't be resolved
 */
export function analyzeFunctions(loaded: LoadedService, bundles: FunctionBundles = bundleFunctions(loaded)): Analysis {
  const functions = [...bundles.parts].map(([role, { directory, startModules }]) => {
    const contents = readdirSync(directory).map((file) => readFileSync(join(directory, file)));
    return {
      role,
      startBytes: readFileSync(join(directory, 'index.js')).length,
      allBytes: sum(contents.map(({ length }) => length)),
      zippedBytes: sum(contents.map((content) => deflateRawSync(content).length + zipEntryBytes)),
      packages: sharesOf(startModules),
    };
  });
  return { functions, warnings: functions.flatMap(largePackages) };
}

/** An analysis as a person reads it. */
export function formatAnalysis({ functions }: Analysis): string {
  const rows = functions.map(({ role, startBytes, allBytes, zippedBytes, packages }) => [
    role,
    ...[startBytes, allBytes, zippedBytes].map(kilobytes),
    packages
      .slice(0, shownPackages)
      .map(({ name, bytes }) => `${name} ${kilobytes(bytes)}`)
      .join(', '),
  ]);
  const table = [['function', 'start', 'all files', 'zipped', 'largest at the start'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table.map((row) => `  ${row.map((cell, column) => aligned(cell, column, widths[column] ?? 0)).join('  ')}\n`).join('');
}

/** Header and directory entry of a file of our short names (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, section 4.3). */
const zipEntryBytes = 100;

const shownPackages = 4;

function sharesOf(modules: ReadonlyMap<string, number>): readonly PackageShare[] {
  const shares = new Map<string, number>();
  for (const [path, bytes] of modules) {
    const name = packageOf(path);
    shares.set(name, (shares.get(name) ?? 0) + bytes);
  }
  return [...shares].map(([name, bytes]) => ({ name, bytes })).sort((one, other) => other.bytes - one.bytes);
}

/** 100 KB take about 4 ms of a cold start to compile, where a function has a whole processor, and several times that where it has not. */
const largePackageBytes = 100 * 1024;

function largePackages({ role, packages }: FunctionAnalysis): readonly Diagnostic[] {
  return packages
    .filter(({ name, bytes }) => bytes > largePackageBytes && name !== ownPackage && name !== theService)
    .map(({ name, bytes }) => ({
      severity: 'warning',
      code: 'large-import',
      place: `functions.${role}`,
      message: `${kilobytes(bytes)} of what ${role} starts with are ${name}`,
      remedy: remedies[name] ?? 'import less of it, or load it by import() where it is used',
    }));
}

/** What is known of packages that most services have. */
const remedies: Readonly<Record<string, string>> = {
  zod: "write import * as z from 'zod', which takes a fifth of import { z } from 'zod', or take zod/mini",
};

function aligned(cell: string, column: number, width: number): string {
  if (column === 4) return cell;
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KB`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
