/** Turns base64 into bytes in place, in what was just parsed and belongs to nobody else. An attribute that is called B has no string as its value. */
export function decodeBinary(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) decodeBinary(item);
    return;
  }
  const members = value as Members;
  for (const name in members) {
    const member = members[name];
    if (name === 'B' && typeof member === 'string') members[name] = bytesOf(member);
    else if (name === 'BS' && isStrings(member)) members[name] = member.map(bytesOf);
    else decodeBinary(member);
  }
}

type Members = Record<string, unknown>;

/** Plain, as the official client gives them. */
function bytesOf(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, 'base64'));
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
