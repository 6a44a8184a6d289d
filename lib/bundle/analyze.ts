import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import type { FunctionRole } from '../../runtime/contract/environment.ts';
import type { Diagnostic } from '../model/diagnostics.ts';
import { bundleFunctions, type FunctionBundles } from './bundle-functions.ts';
import type { LoadedService } from './load-service.ts';
import { kilobytes, type PackageShare, sharesOf } from './package-shares.ts';

/** What the functions of a service weigh. */
export interface Analysis {
  readonly functions: readonly FunctionAnalysis[];
  /** Advice on what is imported, and on what lies beside the bundles. */
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

/**
 * Says what the functions of a service are made of.
 *
 * @param bundles those of the service, for who has them already
 * @throws {InvalidServiceError} when something can't be resolved
 */
export function analyzeFunctions(loaded: LoadedService, bundles: FunctionBundles = bundleFunctions(loaded)): Analysis {
  const functions = [...bundles.parts].map(([role, { directory, startModules }]) => {
    const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).map((file) => join(directory, file));
    const contents = files.filter((file) => statSync(file).isFile()).map((file) => readFileSync(file));
    return {
      role,
      startBytes: readFileSync(join(directory, 'index.js')).length,
      allBytes: sum(contents.map(({ length }) => length)),
      zippedBytes: sum(contents.map((content) => deflateRawSync(content).length + zipEntryBytes)),
      packages: sharesOf(startModules),
    };
  });
  return { functions, warnings: bundles.warnings };
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

function aligned(cell: string, column: number, width: number): string {
  if (column === 4) return cell;
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
