import { transformSync } from 'esbuild';
import { narrowed, type SourceMap, sharesOfSources } from '../../../lib/bundle/source-map.ts';

const code = Array.from(
  { length: 50 },
  (_, index) => `export function name${index}(value: number): number {\n  return value + ${index};\n}`,
).join('\n\n');
const made = transformSync(code, { loader: 'ts', sourcemap: 'external', sourcefile: 'a.ts' });
const map: SourceMap = JSON.parse(made.map);

describe('a source map', () => {
  it('stays as it is where all its sources are kept, by their new names', () => {
    expect(narrowed(map, (source) => `src/${source}`)).toEqual({ version: 3, sources: ['src/a.ts'], mappings: map.mappings });
  });

  it('says which code comes from nowhere, once, where a source is left out', () => {
    const two: SourceMap = { version: 3, sources: ['a.ts', 'b.ts'], mappings: 'AAAA,IAAI,ICAJ,IDAI,I;AAAA;;ACAA' };
    expect(narrowed(two, (source) => (source === 'a.ts' ? source : undefined))?.mappings).toBe('AAAA,IAAI,I,IAAA,I;AAAA;;A;');
    expect(narrowed(two, () => undefined)).toBeUndefined();
  });

  it('says how much of the code comes from each source', () => {
    const two: SourceMap = { version: 3, sources: ['a.ts', 'b.ts', 'c.ts'], mappings: 'AAAA,ICAA,GDAA,I;CCAA' };
    expect(sharesOfSources('aaaabbbaaaa....\n.bbb', two)).toEqual(new Map(Object.entries({ 'a.ts': 8, 'b.ts': 6 })));
  });
});
