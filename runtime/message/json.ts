/** A value that survives a round trip through JSON: what event data and rejection details are made of. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** `true` when `T` is made of JSON alone; a `Date`, a `bigint` or a `Map` would come back as something else. */
export type IsJson<T> = T extends string | number | boolean | null | undefined
  ? true
  : T extends Date | bigint | symbol | ((...parameters: never[]) => unknown) | ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>
    ? false
    : T extends readonly (infer Item)[]
      ? IsJson<Item>
      : T extends object
        ? false extends { [Key in keyof T]-?: IsJson<T[Key]> }[keyof T]
          ? false
          : true
        : false;

/** JSON with sorted keys: the same text for the same value, whatever order its keys were written in. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => (isPlainObject(inner) ? sortKeys(inner) : inner)) ?? 'null';
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sortKeys(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, value[key]]),
  );
}
