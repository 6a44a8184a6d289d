import { existsSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { PackageManifest } from './package-closure.ts';

/** Packages among the modules of a bundle that load native code, which no bundle can hold. */
export function nativePackages(modules: Iterable<string>): readonly string[] {
  const folders = new Set(
    [...modules].flatMap((path) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+(?=[\\/])/.exec(path)?.[0] ?? []),
  );
  const native = [...folders].filter(hasNativeCode);
  return [...new Set(native.map((folder) => folder.split(`${sep}node_modules${sep}`).at(-1)?.split(sep).join('/') ?? ''))].sort();
}

/** By the traces that builds of native code leave, or by optional packages that are one for each platform. */
function hasNativeCode(folder: string): boolean {
  if (['binding.gyp', 'prebuilds', 'build/Release'].some((path) => existsSync(join(folder, path)))) return true;
  const { optionalDependencies = {} } = manifestOf(folder);
  return Object.keys(optionalDependencies).some((name) => /\b(linux|darwin|win32)\b/.test(name));
}

function manifestOf(folder: string): PackageManifest {
  const path = join(folder, 'package.json');
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
}
