/** Which names inside a block are blocks themselves, and what is a block in those. JSON alone does not tell a block from an object. */
export interface Shape {
  readonly [block: string]: Shape;
}

/** Reads the shape out of CDKTF's metadata for HCL: `{ value, isBlock }` for each name. */
export function shapeOf(metadata: unknown): Shape {
  const entries = Object.entries(isRecord(metadata) ? metadata : {});
  return Object.fromEntries(entries.flatMap(([name, entry]) => (isBlockEntry(entry) ? [[name, shapeOfValue(entry.value)]] : [])));
}

/** A block that can be repeated has the names of all its occurrences. */
function shapeOfValue(value: unknown): Shape {
  const occurrences: readonly unknown[] = Array.isArray(value) ? value : [value];
  return Object.assign({}, ...occurrences.map(shapeOf));
}

/** CDKTF changes the keys of a provider's metadata to snake case, its own included. */
function isBlockEntry(entry: unknown): entry is { readonly value: unknown } {
  return isRecord(entry) && (entry.isBlock === true || entry.is_block === true);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
