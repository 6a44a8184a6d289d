import { crc32 as crc32OfZlib } from 'node:zlib';
import fc from 'fast-check';
import { crc32 } from '../../../runtime/aws-client/crc32.ts';

describe('the CRC-32 of bytes', () => {
  it('is that of zlib', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => expect(crc32(bytes)).toBe(crc32OfZlib(bytes))));
  });

  it('of every byte is that of zlib, also when it comes again', () => {
    const bytes = Uint8Array.from({ length: 512 }, (_, index) => index);
    for (const byte of bytes) expect(crc32(Uint8Array.of(byte))).toBe(crc32OfZlib(Uint8Array.of(byte)));
    expect(crc32(bytes)).toBe(crc32OfZlib(bytes));
  });
});
