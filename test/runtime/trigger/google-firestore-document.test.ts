import fc from 'fast-check';
import { readEventDocument } from '../../../runtime/trigger/google-firestore-document.ts';
import { readProtobuf } from '../../../runtime/trigger/google-protobuf.ts';
import { protobufEvent } from './document-event.ts';

const name = 'projects/p/databases/events/documents/commits/0c23c9e6-Order#o-1~9007199254740990';

const document = {
  name,
  fields: {
    stream: { stringValue: 'Order#ä 😀' },
    first_version: { integerValue: '1' },
    below: { integerValue: '-9007199254740991' },
    half: { doubleValue: -0.5 },
    closes: { booleanValue: true },
    open: { booleanValue: false },
    nothing: { nullValue: null },
    empty: { stringValue: '' },
    event_types: { arrayValue: { values: [{ stringValue: 'A' }, { stringValue: 'B' }] } },
    none: { arrayValue: {} },
    metadata: { mapValue: { fields: { command_id: { stringValue: 'c' }, depth: { integerValue: '2' } } } },
    bare: { mapValue: {} },
  },
};

const fields = {
  stream: 'Order#ä 😀',
  first_version: 1,
  below: -9007199254740991,
  half: -0.5,
  closes: true,
  open: false,
  nothing: null,
  empty: '',
  event_types: ['A', 'B'],
  none: [],
  metadata: { command_id: 'c', depth: 2 },
  bare: {},
};

describe('the document of an event of Firestore', () => {
  it('is read from JSON', () => {
    expect(readEventDocument({ kind: 'json', value: { value: document } })).toEqual({ name, fields });
  });

  it('is read from protobuf, as Firestore’s own definitions have it', () => {
    expect(readEventDocument({ kind: 'bytes', bytes: protobufEvent(document) })).toEqual({ name, fields });
  });

  it('is the same in both, whatever it holds', () => {
    const value: fc.Arbitrary<object> = fc.letrec<{ value: object }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.record({ stringValue: fc.string({ unit: 'grapheme' }) }),
        fc.record({ integerValue: fc.maxSafeInteger().map(String) }),
        fc.record({ doubleValue: fc.double({ noNaN: true, noDefaultInfinity: true }) }),
        fc.record({ booleanValue: fc.boolean() }),
        fc.record({ arrayValue: fc.record({ values: fc.array(tie('value'), { maxLength: 3 }) }) }),
        fc.record({ mapValue: fc.record({ fields: fc.dictionary(fc.string({ minLength: 1 }), tie('value'), { maxKeys: 3 }) }) }),
      ),
    })).value;
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), value, { maxKeys: 4 }), (some) => {
        const held = { name, fields: some };
        const read = readEventDocument({ kind: 'bytes', bytes: protobufEvent(held) });
        expect(read).toEqual(readEventDocument({ kind: 'json', value: { value: held } }));
      }),
      { numRuns: 100 },
    );
  });

  it.each([{}, { value: {} }, { oldValue: document }, null, 'text'])('is missed where an event tells of none', (value) => {
    expect(() => readEventDocument({ kind: 'json', value })).toThrow(expect.objectContaining({ code: 'unexpected-push' }));
  });

  it('is missed in no bytes, and refused wherever its bytes are cut off', () => {
    const bytes = protobufEvent(document);
    for (let length = 0; length < bytes.length; length += 1) {
      const cut = { kind: 'bytes', bytes: bytes.subarray(0, length) } as const;
      expect(() => readEventDocument(cut)).toThrow(expect.objectContaining({ code: 'unexpected-push' }));
    }
  });

  it('is refused where its bytes are no message', () => {
    expect(() => readProtobuf(new Uint8Array([0x0b]))).toThrow(/wire type 3/);
    expect(() => readProtobuf(new Uint8Array([0x08, ...Array(10).fill(0x80), 0x01]))).toThrow(/64 bits/);
    expect(readProtobuf(new Uint8Array([0x0d, 1, 2, 3, 4]))).toEqual([{ number: 1, bytes: new Uint8Array([1, 2, 3, 4]) }]);
  });
});
