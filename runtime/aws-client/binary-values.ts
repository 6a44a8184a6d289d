/**
 * What an input looks like on the wire: attribute values are JSON as they are, except that bytes are base64. What holds no bytes is not copied.
 */
export function encodeBinary(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) return base64Of(value);
  return Array.isArray(value) ? mapped(value, encodeBinary) : encodeMembers(value as Members);
}

/** Whether parsed JSON can hold bytes at all: to look for them costs more than to parse what has none. */
export function mayHoldBinary(json: string): boolean {
  return json.includes('"B":') || json.includes('"BS":');
}

type Members = Record<string, unknown>;

function encodeMembers(members: Members): Members {
  let copy: Members | undefined;
  for (const name in members) {
    const member = members[name];
    const encoded = encodeBinary(member);
    if (encoded === member) continue;
    copy ??= { ...members };
    // An attribute may have the name __proto__, which an assignment takes for something else.
    Object.defineProperty(copy, name, { value: encoded, enumerable: true, configurable: true, writable: true });
  }
  return copy ?? members;
}

function mapped(values: readonly unknown[], map: (value: unknown) => unknown): readonly unknown[] {
  let copy: unknown[] | undefined;
  for (let index = 0; index < values.length; index += 1) {
    const encoded = map(values[index]);
    if (encoded === values[index]) continue;
    copy ??= [...values];
    copy[index] = encoded;
  }
  return copy ?? values;
}

function base64Of({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}
