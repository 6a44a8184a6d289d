import { packageOf } from './package-of.ts';

/** What one package adds to a start. */
export interface PackageShare {
  /** Its name; `the service` for the user's own files. */
  readonly name: string;
  readonly bytes: number;
}

/** What each package adds, the largest first. */
export function sharesOf(modules: ReadonlyMap<string, number>): readonly PackageShare[] {
  const shares = new Map<string, number>();
  for (const [path, bytes] of modules) {
    const name = packageOf(path);
    shares.set(name, (shares.get(name) ?? 0) + bytes);
  }
  return [...shares].map(([name, bytes]) => ({ name, bytes })).sort((one, other) => other.bytes - one.bytes);
}

/** A size as a person reads it. */
export function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KB`;
}
