import { UnexpectedPushError } from './google-errors.ts';

/** One field of a message in protobuf's wire format, by the kind of its content. */
export interface ProtobufField {
  readonly number: number;
  /** Of a number, a truth value or an enum, without its sign. */
  readonly integer?: bigint;
  readonly double?: number;
  /** Of a text, of bytes or of a message. */
  readonly bytes?: Uint8Array;
}

/**
 * Reads the fields of a message, in their order (https://protobuf.dev/programming-guides/encoding/).
 *
 * @throws {UnexpectedPushError} when it is cut off, or no such message
 */
export function readProtobuf(bytes: Uint8Array): readonly ProtobufField[] {
  const fields: ProtobufField[] = [];
  const reader = new Reader(bytes);
  while (!reader.isAtEnd) {
    const tag = Number(reader.varint());
    fields.push({ number: Math.floor(tag / 8), ...contentOf(tag % 8, reader) });
  }
  return fields;
}

/** The text that bytes are in UTF-8. */
export function textOfBytes(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function contentOf(wireType: number, reader: Reader): Omit<ProtobufField, 'number'> {
  switch (wireType) {
    case 0:
      return { integer: reader.varint() };
    case 1: {
      const bytes = reader.take(8);
      return { double: new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0, true) };
    }
    case 2:
      return { bytes: reader.take(Number(reader.varint())) };
    case 5:
      return { bytes: reader.take(4) };
    default:
      throw malformed(`it has the wire type ${wireType}`);
  }
}

class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** Seven bits a byte, the lowest first; the highest bit says that another follows. */
  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const [byte = 0] = this.take(1);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw malformed('it has a number of more than 64 bits');
  }

  take(length: number): Uint8Array {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw malformed('it is cut off');
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }
}

function malformed(fault: string): UnexpectedPushError {
  return new UnexpectedPushError({ expected: 'message in protobuf', fault });
}
