/** What names a part by an object, beside lists. */
const naming: readonly string[] = ['aggregate', 'command', 'target'];

/** Schemas and handlers name no parts. */
const passedOver: readonly string[] = ['input', 'output', 'document', 'schema', 'catalogue', 'events'];

/**
 * Where a definition names something that is `undefined`, such as `commands[1].aggregate`: mostly since two files import each other, and one of
 * them is read before the other has defined anything.
 */
export function undefinedPart(definition: unknown, place = '', seen: Set<unknown> = new Set()): string | undefined {
  if (typeof definition !== 'object' || definition === null || seen.has(definition)) return undefined;
  seen.add(definition);
  const isList = Array.isArray(definition);
  for (const [key, part] of Object.entries(definition).filter(([each]) => !passedOver.includes(each))) {
    const at = isList ? `${place}[${key}]` : [place, key].filter(Boolean).join('.');
    if (part === undefined && (isList || naming.includes(key))) return at;
    const found = undefinedPart(part, at, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}
