/** What stands at a dotted path of own fields, through objects alone; `undefined` where there is nothing. */
export function valueAt(data: unknown, path: string): unknown {
  let value = data;
  for (const name of path.split('.')) {
    if (!isRecord(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

/** A copy of the data with another value at a dotted path; the same data where nothing stands there. */
export function withValueAt(data: unknown, path: string, value: unknown): unknown {
  return valueAt(data, path) === undefined ? data : replaced(data, path.split('.'), value);
}

/** A computed name makes an own field, even of `__proto__`. */
function replaced(data: unknown, [name, ...deeper]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  const record = data as Readonly<Record<string, unknown>>;
  return { ...record, [name]: replaced(record[name], deeper, value) };
}

/** Whether it is an object with fields: no list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
