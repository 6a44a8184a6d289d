import { decode, ExtData, ExtensionCodec, encode } from '@msgpack/msgpack';

/** A Terraform value as it travels; `UnknownValue` stands for what is known after apply. */
export type Value = null | boolean | number | string | UnknownValue | Value[] | ObjectValue;

/** An object or map of Terraform values. */
export interface ObjectValue {
  [name: string]: Value;
}

/** What is known after apply. `facts` is what Terraform already knows of it, such as a prefix, in its own encoding. */
export class UnknownValue {
  readonly facts: ExtData;

  constructor(facts: ExtData = new ExtData(0, new Uint8Array([0]))) {
    this.facts = facts;
  }
}

/** The protocol's message for a value. */
export interface DynamicValue {
  readonly msgpack?: Uint8Array;
  readonly json?: Uint8Array;
}

const plain = 0;
const refined = 12;
const codec = new ExtensionCodec();
for (const type of [plain, refined]) {
  codec.register({
    type,
    encode: (value) => (value instanceof UnknownValue && value.facts.type === type ? (value.facts.data as Uint8Array) : null),
    decode: (data) => new UnknownValue(new ExtData(type, data)),
  });
}

/** Reads a value off the wire. */
export function decodeValue({ msgpack }: DynamicValue): Value {
  return decode(msgpack ?? new Uint8Array(), { extensionCodec: codec }) as Value;
}

/** Writes a value for the wire. */
export function encodeValue(value: Value): DynamicValue {
  return { msgpack: encode(value, { extensionCodec: codec }) };
}

/** True of an object or a map, false of a list, null or an unknown value. */
export function isObject(value: Value | undefined): value is ObjectValue {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof UnknownValue);
}
