import * as fc from 'fast-check';
import { type IndexValue, indexText } from '../../../runtime/contract/read-model-table.ts';
import { compareText } from '../../../runtime/projection/index-keys.ts';

const number = fc.oneof(
  fc.double({ noNaN: true }),
  fc.integer(),
  fc.constantFrom(0, -0, 0.1, -0.1, 1e300, -1e300, 5e-324, -5e-324, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER),
);
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('\u0000', '\u0001', 'a', 'b', 'n', 's', 'ä', '\uffee', '\uffff', '😀', '\u{10ffff}') }),
);

describe('the text of an index', () => {
  it('orders numbers by their size, whatever their sign and exponent', () => {
    fc.assert(fc.property(number, number, (left, right) => order([left], [right]) === Math.sign(compare(left, right))));
  });

  it('makes no difference between 0 and -0', () => {
    expect(indexText([-0])).toBe(indexText([0]));
  });

  it('orders strings by their UTF-8 bytes, separators and characters beyond the first plane included', () => {
    fc.assert(fc.property(text, text, (left, right) => order([left], [right]) === Math.sign(compareText(left, right))));
  });

  it('orders false before true', () => {
    expect(order([false], [true])).toBe(-1);
  });

  it('orders several parts from the left', () => {
    fc.assert(
      fc.property(text, text, number, number, (left, right, leftNumber, rightNumber) => {
        const expected = Math.sign(compareText(left, right)) || Math.sign(compare(leftNumber, rightNumber));
        return order([left, leftNumber], [right, rightNumber]) === expected;
      }),
    );
  });

  it('is the same for the same parts only', () => {
    const value = fc.oneof(text, number, fc.boolean());
    const values = fc.array(value, { maxLength: 3 });
    fc.assert(fc.property(values, values, (left, right) => (indexText(left) === indexText(right)) === same(left, right)));
  });

  it('takes half a surrogate pair for the character that stands for unknown ones', () => {
    expect(indexText(['\ud800x'])).toBe(indexText(['\ufffdx']));
  });
});

function order(left: readonly IndexValue[], right: readonly IndexValue[]): number {
  return Math.sign(compareText(indexText(left), indexText(right)));
}

function compare(left: number, right: number): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function same(left: readonly IndexValue[], right: readonly IndexValue[]): boolean {
  return left.length === right.length && left.every((value, index) => value === right[index]);
}
