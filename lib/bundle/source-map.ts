/** A source map, as far as it is read here (https://tc39.es/ecma426/). */
export interface SourceMap {
  readonly version: 3;
  readonly sources: readonly string[];
  readonly mappings: string;
}

/** How much of some code comes from each source, in characters. */
export function sharesOfSources(code: string, { sources, mappings }: SourceMap): ReadonlyMap<string, number> {
  const shares = new Array<number>(sources.length).fill(0);
  const lengths = code.split('\n').map(({ length }) => length);
  let [lastLine, lastColumn, lastSource] = [0, 0, -1];
  const count = (end: number) => {
    if (lastSource >= 0) shares[lastSource] = (shares[lastSource] ?? 0) + end - lastColumn;
  };
  forEachSegment(mappings, (line, column, source) => {
    count(line === lastLine ? column : (lengths[lastLine] ?? 0));
    [lastLine, lastColumn, lastSource] = [line, column, source];
  });
  count(lengths[lastLine] ?? 0);
  return new Map(sources.flatMap((source, index) => (shares[index] ? [[source, shares[index]]] : [])));
}

/**
 * A source map of some of its sources alone, under other names; nothing where none of them is left.
 *
 * @param nameOf the new name of a source; none for one that is left out
 */
export function narrowed({ sources, mappings }: SourceMap, nameOf: (source: string) => string | undefined): SourceMap | undefined {
  const names = sources.map(nameOf);
  const kept = names.filter((name) => name !== undefined);
  if (kept.length === 0) return undefined;
  const numbers = names.map((name, index) =>
    name === undefined ? -1 : names.slice(0, index).filter((other) => other !== undefined).length,
  );
  const segments = segmentWriter();
  forEachSegment(mappings, (line, column, source, sourceLine, sourceColumn) =>
    segments.add(line, column, numbers[source] ?? -1, sourceLine, sourceColumn),
  );
  return { version: 3, sources: kept, mappings: segments.text() };
}

/** Where a stretch of code begins, and what it comes from; source -1 is nothing. All count from 0. */
type Segment = (line: number, column: number, source: number, sourceLine: number, sourceColumn: number) => void;

/** Columns are told as the distance from the segment before in the line, all else from the segment before. */
function forEachSegment(mappings: string, visit: Segment): void {
  let [line, column, source, sourceLine, sourceColumn] = [0, 0, 0, 0, 0];
  let [field, value, shift] = [0, 0, 0];
  const end = () => {
    if (field > 0) visit(line, column, field > 1 ? source : -1, sourceLine, sourceColumn);
    field = 0;
  };
  for (let at = 0; at < mappings.length; at++) {
    const code = mappings.charCodeAt(at);
    if (code === comma || code === semicolon) {
      end();
      if (code === semicolon) [line, column] = [line + 1, 0];
      continue;
    }
    // Base 64, five bits a digit, the lowest first; a sixth says that more follow, and the lowest of all is the sign.
    const digit = digitValues[code] ?? 0;
    value += (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    const distance = value & 1 ? -(value >> 1) : value >> 1;
    if (field === 0) column += distance;
    else if (field === 1) source += distance;
    else if (field === 2) sourceLine += distance;
    else if (field === 3) sourceColumn += distance;
    field += 1;
    value = 0;
    shift = 0;
  }
  end();
}

/** Writes mappings; a stretch that comes from nowhere after another is left out. */
function segmentWriter(): { readonly add: Segment; readonly text: () => string } {
  const parts: string[] = [];
  let [lastLine, lastColumn, wasMapped] = [0, 0, false];
  let [lastSource, lastSourceLine, lastSourceColumn] = [0, 0, 0];
  return {
    add(line, column, source, sourceLine, sourceColumn) {
      if (source < 0 && !wasMapped) return;
      const first = line !== lastLine || parts.length === 0;
      if (line !== lastLine) parts.push(';'.repeat(line - lastLine));
      parts.push(first ? '' : ',', encoded(column - (line === lastLine ? lastColumn : 0)));
      if (source >= 0) {
        parts.push(encoded(source - lastSource), encoded(sourceLine - lastSourceLine), encoded(sourceColumn - lastSourceColumn));
        [lastSource, lastSourceLine, lastSourceColumn] = [source, sourceLine, sourceColumn];
      }
      [lastLine, lastColumn, wasMapped] = [line, column, source >= 0];
    },
    // Node reads a last segment that comes from nowhere as one that does, unless something follows.
    text: () => `${parts.join('')};`,
  };
}

const [comma, semicolon] = [','.charCodeAt(0), ';'.charCodeAt(0)];
const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const digitValues = Array.from({ length: 128 }, (_, code) => Math.max(0, digits.indexOf(String.fromCharCode(code))));

function encoded(value: number): string {
  let rest = value < 0 ? (-value << 1) | 1 : value << 1;
  let text = '';
  do {
    const digit = rest & 31;
    rest >>>= 5;
    text += digits[rest > 0 ? digit | 32 : digit];
  } while (rest > 0);
  return text;
}
