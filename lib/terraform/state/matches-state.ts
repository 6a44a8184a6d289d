/**
 * Whether what a configuration says of an attribute is what a state holds: a reference may have led to anything, what the configuration leaves
 * out may be anything, lists are sets, and a block may stand alone or in a list of one. A text that is JSON is a whole: a condition of a policy
 * that only one of both has counts.
 */
export function matchesState(said: unknown, held: unknown, { isWhole = false } = {}): boolean {
  if (said === undefined || said === null) return true;
  if (typeof said === 'string') return matchesText(said, held);
  if (Array.isArray(said)) return matchesList(said, held, isWhole);
  if (typeof said === 'object') return matchesObject(said as Readonly<Record<string, unknown>>, held, isWhole);
  return String(said) === String(held ?? unset(said));
}

/** What a provider stores of what was never set. */
function unset(said: unknown): unknown {
  return said === false ? false : said === 0 ? 0 : undefined;
}

function matchesText(said: string, held: unknown): boolean {
  const document = objectIn(said);
  const other = typeof held === 'string' ? objectIn(held) : undefined;
  if (document !== undefined && other !== undefined) return matchesState(document, other, { isWhole: true });
  const [before, after] = [said.indexOf('${'), said.lastIndexOf('}')];
  const isReference = before >= 0 && said[before - 1] !== '$';
  if (!isReference) return said.replaceAll('$${', '${') === String(held ?? '');
  // A variable may hold a list.
  if (Array.isArray(held)) return before === 0 && after === said.length - 1;
  return typeof held === 'string' && held.startsWith(said.slice(0, before)) && held.endsWith(said.slice(after + 1));
}

function objectIn(text: string): object | undefined {
  if (!/^[{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}

function matchesList(said: readonly unknown[], held: unknown, isWhole: boolean): boolean {
  const items = Array.isArray(held) ? [...held] : held === undefined || held === null ? [] : [held];
  if (items.length !== said.length) return false;
  return said.every((one) => {
    const at = items.findIndex((item) => matchesState(one, item, { isWhole }));
    if (at >= 0) items.splice(at, 1);
    return at >= 0;
  });
}

function matchesObject(said: Readonly<Record<string, unknown>>, held: unknown, isWhole: boolean): boolean {
  const own = Array.isArray(held) && held.length === 1 ? held[0] : held;
  if (typeof own !== 'object' || own === null) return Object.keys(said).length === 0;
  if (isWhole && !Object.keys(own).every((name) => Object.hasOwn(said, name))) return false;
  return Object.entries(said).every(
    ([name, value]) => name === '//' || matchesState(value, (own as Readonly<Record<string, unknown>>)[name], { isWhole }),
  );
}
