import { crc32 as zlibCrc32 } from 'node:zlib';
import fc from 'fast-check';
import { encodeBinary } from '../../../runtime/aws-client/binary-values.ts';
import { crc32 } from '../../../runtime/aws-client/crc32.ts';
import { decodeBinary } from '../../../runtime/aws-client/decode-binary.ts';

const { value: attributeValue } = fc.letrec<{ value: object }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.record({ S: fc.string() }),
    fc.record({ N: fc.integer().map(String) }),
    fc.record({ B: fc.uint8Array() }),
    fc.record({ BS: fc.array(fc.uint8Array(), { minLength: 1 }) }),
    fc.record({ SS: fc.array(fc.string()) }),
    fc.record({ BOOL: fc.boolean() }),
    fc.record({ L: fc.array(tie('value')) }),
    fc.record({ M: fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('B', 'BS', 'M')), tie('value')) }),
  ),
}));

describe('attribute values', () => {
  it('come back from the wire as they were sent, attributes that are called B among them', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('B', 'BS', 'S', 'other'), attributeValue), (item) => {
        const wire = JSON.parse(JSON.stringify(encodeBinary({ Item: item })));
        decodeBinary(wire);
        expect(wire).toEqual({ Item: { ...item } });
      }),
    );
  });

  it('are not copied where they hold no bytes', () => {
    const input = { Item: { a: { S: 'text' }, b: { L: [{ N: '1' }] } }, Limit: 3, Segment: undefined };
    expect(encodeBinary(input)).toBe(input);
  });

  it('stay as they are with the one who sends them', () => {
    const input = { Item: { a: { B: new Uint8Array([1]) }, b: { L: [{ B: Buffer.from('x') }] } } };
    expect(encodeBinary(input)).toEqual({ Item: { a: { B: 'AQ==' }, b: { L: [{ B: 'eA==' }] } } });
    expect(input.Item.a.B).toEqual(new Uint8Array([1]));
  });
});

describe('the checksum', () => {
  it('is that of zlib', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 5_000 }), (bytes) => crc32(bytes) === zlibCrc32(bytes)));
  });
});
