import fc from 'fast-check';
import { frozenJson, jsonBytesAtMost } from '../../../runtime/message/json.ts';

describe('a frozen copy of data', () => {
  it('is what JSON would return, whatever it is made of', () => {
    const anything = fc.anything({ withBigInt: false, withDate: true, withNullPrototype: true, withSparseArray: true, maxDepth: 4 });
    fc.assert(
      fc.property(anything, (value) => {
        const text = JSON.stringify(value);
        expect(frozenJson(value)).toEqual(text === undefined ? undefined : JSON.parse(text));
        expect(JSON.stringify(frozenJson(value))).toBe(text);
      }),
    );
  });

  it.each([
    ['minus zero', { total: -0 }, { total: 0 }],
    ['what is not a number', [Number.NaN, Number.POSITIVE_INFINITY], [null, null]],
    ['what has a form of its own', { at: new Date(0), of: { toJSON: () => 'text' } }, { at: '1970-01-01T00:00:00.000Z', of: 'text' }],
    ['what has none', { done: undefined, list: [undefined, () => 1] }, { list: [null, null] }],
    ['a key that names a prototype', JSON.parse('{"__proto__":{"by":1}}'), JSON.parse('{"__proto__":{"by":1}}')],
  ])('does with %s as JSON does', (_, value, expected) => {
    expect(frozenJson(value)).toStrictEqual(expected);
  });

  it('is the value itself where nobody can change it', () => {
    const value = Object.freeze({ list: Object.freeze([1, 'a', Object.freeze({ by: null })]) });
    expect(frozenJson(value)).toBe(value);
    expect(frozenJson(Object.freeze({ list: [1] }))).not.toBe(value);
  });

  it('is frozen as deep as it goes, and shares nothing that can be changed', () => {
    const value = { list: [{ by: 1 }] };
    const copy = frozenJson(value) as typeof value;
    value.list[0] = { by: 2 };
    expect([copy, Object.isFrozen(copy), Object.isFrozen(copy.list), Object.isFrozen(copy.list[0])]).toEqual([
      { list: [{ by: 1 }] },
      true,
      true,
      true,
    ]);
  });

  it('refuses what JSON refuses', () => {
    const circle: { self?: unknown } = {};
    circle.self = circle;
    expect(() => frozenJson({ total: 1n })).toThrow(TypeError);
    expect(() => frozenJson(circle)).toThrow(RangeError);
  });
});

describe('the most bytes of a value', () => {
  it('are never fewer than its text has', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) =>
        expect(jsonBytesAtMost(value)).toBeGreaterThanOrEqual(Buffer.byteLength(JSON.stringify(value))),
      ),
    );
  });
});
