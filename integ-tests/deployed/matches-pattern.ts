/** Whether a record has what a mapping's filter asks for: names down to lists of values, or of `{ exists }`. */
export function matchesPattern(value: unknown, pattern: unknown): boolean {
  if (Array.isArray(pattern)) return pattern.some((rule) => matchesRule(value, rule));
  const members = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>;
  return Object.entries(pattern as object).every(([name, inner]) => matchesPattern(members[name], inner));
}

function matchesRule(value: unknown, rule: unknown): boolean {
  if (typeof rule !== 'object' || rule === null) return value === rule;
  if ('exists' in rule) return (value !== undefined) === rule.exists;
  throw new Error(`The pump knows no filter like ${JSON.stringify(rule)}`);
}
