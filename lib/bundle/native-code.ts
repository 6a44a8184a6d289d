import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { InstalledPackage, PackageManifest } from './package-closure.ts';

/** A processor as Lambda calls it. */
export type Architecture = 'arm64' | 'x86_64';

/** Whether a package says that it works on Lambda: `os` and `cpu` of its `package.json` (https://docs.npmjs.com/cli/v11/configuring-npm/package-json#os). */
export function worksOn(architecture: Architecture): (manifest: PackageManifest) => boolean {
  return ({ os = [], cpu = [] }) => allows(os, 'linux') && allows(cpu, nodeArchitectures[architecture]);
}

/** Whether a package has native code, and none of it for Linux on this processor. */
export function isForAnother({ source }: InstalledPackage, architecture: Architecture): boolean {
  const binaries = filesOf(source).filter((path) => path.endsWith('.node'));
  return binaries.length > 0 && !binaries.some((path) => machineOf(join(source, path)) === machines[architecture]);
}

/** The files of a package, without the packages that are installed below it. */
export function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules')
    .flatMap((entry) => (entry.isDirectory() ? filesOf(join(folder, entry.name)).map((path) => join(entry.name, path)) : [entry.name]))
    .sort();
}

const nodeArchitectures = { arm64: 'arm64', x86_64: 'x64' } as const;

/** `e_machine` of ELF (https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html). */
const machines = { arm64: 183, x86_64: 62 } as const;

function allows(list: readonly string[], value: string): boolean {
  return !list.includes(`!${value}`) && (list.length === 0 || list.includes(value) || list.every((each) => each.startsWith('!')));
}

/** Of a shared library of Linux; nothing for another platform's. */
function machineOf(path: string): number | undefined {
  const header = Buffer.alloc(20);
  const file = openSync(path, 'r');
  try {
    readSync(file, header, 0, header.length, 0);
  } finally {
    closeSync(file);
  }
  return header.toString('latin1', 0, 4) === '\x7fELF' ? header.readUInt16LE(18) : undefined;
}
