/** By a byte, what is left of it; 0 where it was not asked for yet. */
let remainders: Int32Array | undefined;

/** The CRC-32 of bytes, as zip and DynamoDB have it. In code of its own, since loading `node:zlib` takes a cold start 2 ms. */
export function crc32(bytes: Uint8Array): number {
  remainders ??= new Int32Array(256);
  let crc = -1;
  for (const byte of bytes) {
    const index = (crc ^ byte) & 0xff;
    crc = (crc >>> 8) ^ (remainders[index] || remainderOf(index, remainders));
  }
  return (crc ^ -1) >>> 0;
}

/** Made where a byte first needs it: to make all of them takes a cold start as long as all else that it does with its first answer. */
function remainderOf(byte: number, known: Int32Array): number {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit += 1) remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1;
  known[byte] = remainder;
  return remainder;
}
