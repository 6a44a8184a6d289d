let table: Int32Array | undefined;

/** The CRC-32 of bytes, as zip and DynamoDB have it. In code of its own, since loading `node:zlib` takes a cold start 2 ms. */
export function crc32(bytes: Uint8Array): number {
  table ??= crcTable();
  let crc = -1;
  for (const byte of bytes) crc = (crc >>> 8) ^ (table[(crc ^ byte) & 0xff] ?? 0);
  return (crc ^ -1) >>> 0;
}

/** Made with the first answer: a loop that runs while a bundle is loaded has V8 compile all of it a second time. */
function crcTable(): Int32Array {
  const remainders = new Int32Array(256);
  for (let byte = 0; byte < 256; byte += 1) {
    let remainder = byte;
    for (let bit = 0; bit < 8; bit += 1) remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1;
    remainders[byte] = remainder;
  }
  return remainders;
}
