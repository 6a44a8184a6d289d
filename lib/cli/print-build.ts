import pc from 'picocolors';
import type { LoadedService } from '../bundle/load-service.ts';
import type { Diagnostic } from '../model/diagnostics.ts';
import { limits } from '../model/limits.ts';
import type { BuiltFunction } from './built-function.ts';
import { counted } from './counted.ts';
import { tableOf } from './table.ts';

/** What Lambda takes of a function, unzipped. */
const { max: limitMb } = limits.unzippedMb;

/** One object for machines; sizes are in bytes. The modules are many: they are told where that is asked for. */
export function printBuildAsJson(
  { model: { service, stage, hash } }: LoadedService,
  built: readonly BuiltFunction[],
  { warnings, analyze }: { readonly warnings: readonly Diagnostic[]; readonly analyze: boolean },
): void {
  const functions = built.map(({ modules, ...sizes }) => ({ ...sizes, ...(analyze && { modules }) }));
  const limitBytes = limitMb * bytesPerMb;
  process.stdout.write(`${JSON.stringify({ service, stage, model: hash, limitBytes, functions, warnings }, null, 2)}\n`);
}

/** A table of the functions, and what each of them starts with where that is asked for. */
export function printBuild(
  { model: { service, stage, hash } }: LoadedService,
  functions: readonly BuiltFunction[],
  { folder, analyze }: { folder: string; analyze: boolean },
): void {
  const lines = [
    `${pc.bold(service)}, stage ${stage}, model ${hash}: ${counted(functions.length, 'function')} in ${pc.cyan(folder)}`,
    ...sizesOf(functions),
    ...(analyze ? functions.flatMap(startOf) : []),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

const bytesPerKb = 1024;
const bytesPerMb = 1024 * 1024;

function sizesOf(functions: readonly BuiltFunction[]): readonly string[] {
  const columns = ['start KB', 'whole KB', 'zipped KB', `of ${limitMb} MB`].map((title) => ({ title, align: 'right' as const }));
  const rows = functions.map(({ name, startBytes, allBytes, zippedBytes }) => [
    name,
    ...[startBytes, allBytes, zippedBytes].map(kilobytes),
    share(allBytes, limitMb * bytesPerMb),
  ]);
  return functions.length === 0 ? [] : indented(tableOf([{ title: 'function' }, ...columns], rows));
}

const shownParts = 8;

/** What starts. */
export type Started = Pick<BuiltFunction, 'name' | 'startBytes' | 'packages' | 'modules'>;

/** Of what every cold start reads and compiles. */
export function startOf({ name, startBytes, packages, modules }: Started): readonly string[] {
  const tableOfParts = (title: string, parts: BuiltFunction['modules']) => {
    const rows = parts.slice(0, shownParts).map(({ name, bytes }) => [kilobytes(bytes), share(bytes, startBytes), name]);
    return indented(tableOf([{ title: 'KB', align: 'right' }, { title: 'share', align: 'right' }, { title }], rows));
  };
  const title = `${pc.bold(name)} starts with ${kilobytes(startBytes)} KB`;
  return ['', title, ...tableOfParts('package', packages), ...tableOfParts('largest modules', modules)];
}

/** As what belongs to the line before. */
export function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}

/** Of bytes. */
export function kilobytes(bytes: number): string {
  return (bytes / bytesPerKb).toFixed(1);
}

function share(bytes: number, of: number): string {
  return `${((bytes / of) * 100).toFixed(1)} %`;
}
