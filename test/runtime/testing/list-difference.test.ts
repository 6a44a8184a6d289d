import * as fc from 'fast-check';
import { type Item, listDifference } from '../../../runtime/testing/list-difference.ts';
import { textOfValue, valueDifference } from '../../../runtime/testing/value-difference.ts';

const item = (text: string): Item => ({ kind: text.slice(0, 1), value: text.slice(1), text });
const lines = (actual: readonly string[], expected: readonly string[]) => listDifference(actual.map(item), expected.map(item));

describe('the difference of two lists', () => {
  it('keeps together what is the same, wherever it stands', () => {
    expect(lines(['b', 'c'], ['a', 'b', 'c'])).toEqual(['  - 1. a (missing)', '    1. b', '    2. c']);
    expect(lines(['a', 'b', 'c'], ['b', 'c'])).toEqual(['  + 1. a (unexpected)', '    2. b', '    3. c']);
  });

  it('puts what is of a kind beside each other', () => {
    expect(lines(['x', 'a1', 'y'], ['x', 'a2', 'y'])).toEqual([
      '    1. x',
      '  - 2. a2',
      '  + 2. a1',
      "       it: '1' instead of '2'",
      '    3. y',
    ]);
    expect(lines(['a'], ['b'])).toEqual(['  - 1. b (missing)', '  + 1. a (unexpected)']);
  });

  it('cuts long lines', () => {
    expect(lines([`a${'x'.repeat(1_000)}`], [])[0]).toHaveLength('  + 1. … (unexpected)'.length + 300);
  });

  it('is whole and in order: without its + lines it is the one list, without its - lines the other', () => {
    const lists = fc.array(fc.constantFrom('a1', 'a2', 'b1', 'c1'), { maxLength: 8 });
    const textsOf = (mark: string, all: readonly string[]) =>
      all.filter((line) => /^ {2}[ +-] \d/.test(line) && line[2] !== mark).map((line) => line.replace(/^ {2}. \d+\. (\S+).*$/, '$1'));
    fc.assert(
      fc.property(lists, lists, (actual, expected) => {
        const all = lines(actual, expected);
        expect(textsOf('+', all)).toEqual(expected);
        expect(textsOf('-', all)).toEqual(actual);
        expect(all.every((line) => line.startsWith('    '))).toBe(actual.join() === expected.join());
      }),
    );
  });
});

describe('the difference of two values', () => {
  it('names each place', () => {
    expect(valueDifference({ a: 1, list: [1, { b: 2 }], extra: true }, { a: 1, list: [1, { b: 3 }], gone: null })).toEqual([
      'list[1].b: 2 instead of 3',
      'gone: missing, instead of null',
      'extra: true, unexpected',
    ]);
    expect(valueDifference([1], [1, 2])).toEqual(['[1]: missing, instead of 2']);
    expect(valueDifference({ a: [] }, { a: {} })).toEqual(['a: [] instead of {}']);
    expect(valueDifference(1, null)).toEqual(['it: 1 instead of null']);
  });

  it('tells what only looks the same', () => {
    expect(valueDifference({ at: '2026-01-01', zero: 0 }, { at: new Date('2026-01-01'), zero: -0 })).toEqual([
      "at: '2026-01-01' instead of 2026-01-01T00:00:00.000Z",
      'zero: 0 instead of -0',
    ]);
    expect(valueDifference({}, { note: undefined })).toEqual(['note: missing, instead of undefined']);
  });

  it('names a few places of many, and none of equal values', () => {
    const many = (value: number) => Array.from({ length: 8 }, () => value);
    expect(valueDifference(many(1), many(2)).slice(4)).toEqual(['[4]: 1 instead of 2', 'and 3 more']);
    expect(valueDifference({ a: Number.NaN }, { a: Number.NaN })).toEqual([]);
  });

  it('shows a value in one line', () => {
    expect(textOfValue({ list: [{ a: 1 }, new Map([['k', 1]])] })).toBe("{ list: [ { a: 1 }, Map(1) { 'k' => 1 } ] }");
  });
});
