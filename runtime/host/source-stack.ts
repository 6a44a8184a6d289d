import { readFileSync } from 'node:fs';
import type { SourceMap, SourceMapping } from 'node:module';

/**
 * A stack that names the sources where the code that threw has a source map beside it, as a bundled function's has. Maps are read when the first
 * such stack is asked for, so that a start costs nothing; Node's own `--enable-source-maps` would read them with the code.
 */
export function sourceStack(stack: string): string {
  return stack.replace(/([^\s()]+\.js):(\d+):(\d+)/g, (frame, file, line, column) => {
    const { originalSource, originalLine, originalColumn } = entryAt(file, Number(line) - 1, Number(column) - 1) ?? {};
    return originalSource === undefined ? frame : `${originalSource}:${Number(originalLine) + 1}:${Number(originalColumn) + 1}`;
  });
}

const maps = new Map<string, SourceMap | undefined>();

function entryAt(file: string, line: number, column: number) {
  if (!maps.has(file)) maps.set(file, readMap(`${file}.map`));
  return maps.get(file)?.findEntry(line, column) as Partial<SourceMapping> | undefined;
}

/** Most code has none, and what can't be read must not hide the error that is told. */
function readMap(path: string): SourceMap | undefined {
  try {
    const { SourceMap } = process.getBuiltinModule('node:module');
    return new SourceMap(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}
