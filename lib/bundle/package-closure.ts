import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A package as it is installed, and where it goes below the folder of a function: `node_modules/sharp`. */
export interface InstalledPackage {
  readonly name: string;
  /** Where it lies, links followed. */
  readonly source: string;
  readonly target: string;
  readonly manifest: PackageManifest;
}

/** What is read of a `package.json`. */
export interface PackageManifest {
  readonly version?: string;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** Packages with all that they need, and the names of those that are not installed. */
export interface PackageClosure {
  readonly packages: readonly InstalledPackage[];
  readonly missing: readonly string[];
}

/**
 * Finds packages and what they depend on, as Node would find them from a folder. Each goes to the top where no other version has the place,
 * else into the folder of who needs it: whoever asks finds the version that it finds where it is installed.
 *
 * @param fits whether an optional package is of use where the function runs
 */
export function packageClosure(names: readonly string[], from: string, fits: (manifest: PackageManifest) => boolean): PackageClosure {
  const placed = new Map<string, InstalledPackage>();
  const missing: string[] = [];
  const pending: Need[] = names.map((name) => ({ name, from, below: '', optional: false }));
  for (const { name, from: needing, below, optional } of pending) {
    const source = installedAt(name, needing);
    if (source === undefined) {
      if (!optional) missing.push(name);
      continue;
    }
    const manifest: PackageManifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
    const found = foundFrom(below, name, placed);
    if ((optional && !fits(manifest)) || found?.source === source) continue;
    const target = join(found ? below : '', 'node_modules', name);
    placed.set(target, { name, source, target, manifest });
    pending.push(...needsOf(manifest).map((need) => ({ ...need, from: source, below: target })));
  }
  return {
    packages: [...placed.values()].sort((one, other) => (one.target < other.target ? -1 : 1)),
    missing: [...new Set(missing)].sort(),
  };
}

/** Where a package is installed that is asked for from a folder, links followed. */
export function installedAt(name: string, from: string): string | undefined {
  const folder = join(from, 'node_modules', name);
  if (existsSync(join(folder, 'package.json'))) return realpathSync(folder);
  return dirname(from) === from ? undefined : installedAt(name, dirname(from));
}

interface Need {
  readonly name: string;
  /** The folder that asks, and where that one goes. */
  readonly from: string;
  readonly below: string;
  readonly optional: boolean;
}

function needsOf({
  dependencies = {},
  optionalDependencies = {},
  peerDependencies = {},
}: PackageManifest): Pick<Need, 'name' | 'optional'>[] {
  // npm names an optional one among the dependencies too; peers may be left out by who knows why.
  const optional = new Set([...Object.keys(optionalDependencies), ...Object.keys(peerDependencies)]);
  const required = Object.keys(dependencies).filter((name) => !optional.has(name));
  return [...required.map((name) => ({ name, optional: false })), ...[...optional].map((name) => ({ name, optional: true }))];
}

/** What a package would find of the others that have a place already. */
function foundFrom(below: string, name: string, placed: ReadonlyMap<string, InstalledPackage>): InstalledPackage | undefined {
  for (let folder = below; ; folder = dirname(folder)) {
    const at = join(folder === '.' ? '' : folder, 'node_modules', name);
    const found = placed.get(at);
    if (found || folder === '' || folder === '.') return found;
  }
}
