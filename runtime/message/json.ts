/** A value that survives a round trip through JSON: what event data and rejection details are made of. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** `true` when `T` is made of JSON alone; a `Date`, a `bigint` or a `Map` would come back as something else, and `any` may be all of them. */
export type IsJson<T> = 0 extends 1 & T ? false : [AnyJson, T] extends [T, Json | undefined] ? true : IsJsonShape<T>;

/** A type that takes this and is `Json` is all of JSON: the one recursive type that need not be walked. */
type AnyJson = null | boolean | number | string | AnyJson[] | { [key: string]: AnyJson };

type IsJsonShape<T> = T extends string | number | boolean | null | undefined
  ? true
  : T extends Date | bigint | symbol | ((...parameters: never[]) => unknown) | ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>
    ? false
    : T extends readonly (infer Item)[]
      ? undefined extends Item
        ? false
        : IsJson<Item>
      : T extends object
        ? false extends { [Key in keyof T]-?: IsJson<T[Key]> }[keyof T]
          ? false
          : true
        : false;

/** Nobody nests messages so deep; whoever sends one wants the code that walks it to overflow the stack. */
const maxDepth = 200;

/**
 * Parses text that comes from outside.
 *
 * @param envelopeLevels how many levels of it are ours, around what others nested
 * @throws {SyntaxError} when it is no JSON, or nested deeper than 200 levels
 */
export function parseJson(text: string, envelopeLevels = 0): unknown {
  const value: unknown = JSON.parse(text);
  if (isDeeper(value, maxDepth + envelopeLevels)) throw new SyntaxError(`it is nested deeper than ${maxDepth} levels`);
  return value;
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

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

/**
 * Why a value would come back from JSON as another one, such as a date, an infinite number or a hole in a list, or not at all, as one that
 * holds itself; nothing where it is made of JSON alone.
 */
export function jsonFault(value: unknown): string | undefined {
  try {
    return faultOf(value);
  } catch (error) {
    if (error instanceof RangeError) return ' holds itself, or is nested too deep';
    throw error;
  }
}

function faultOf(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'undefined':
      return undefined;
    case 'number':
      return Number.isFinite(value) ? undefined : ` is ${value}`;
    case 'object':
      return value === null ? undefined : Array.isArray(value) ? faultOfList(value) : faultOfObject(value);
    default:
      return ` is a ${typeof value}`;
  }
}

function faultOfList(list: readonly unknown[]): string | undefined {
  for (let index = 0; index < list.length; index += 1) {
    const fault = list[index] === undefined ? ' is undefined' : faultOf(list[index]);
    if (fault !== undefined) return `.${index}${fault}`;
  }
  return undefined;
}

function faultOfObject(value: object): string | undefined {
  const prototype: object | null = Object.getPrototypeOf(value);
  // An object of another realm has a prototype of its own, above which there is nothing either.
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) return ` is a ${value.constructor?.name}`;
  for (const key in value) {
    const fault = faultOf((value as Readonly<Record<string, unknown>>)[key]);
    if (fault !== undefined) return `.${key}${fault}`;
  }
  return undefined;
}

/**
 * A value as JSON returns it, frozen and shared with nobody: a copy, without what JSON has no form for; or the value itself, where it is so
 * already. `JSON.parse(JSON.stringify(value))` takes five times as long, and every event is stored by way of this.
 *
 * @throws {TypeError} when it holds a bigint
 * @throws {RangeError} when it holds itself
 */
export function frozenJson(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      // There is no minus zero in JSON.
      return Number.isFinite(value) ? value + 0 : null;
    case 'object':
      return value === null || isFrozenJson(value) ? value : frozenCopy(value);
    case 'bigint':
      throw new TypeError('JSON has no form for a bigint');
    default:
      return undefined;
  }
}

function isFrozenJson(value: unknown): boolean {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return true;
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value !== 'object' || !Object.isFrozen(value) || !isPlain(value) || 'toJSON' in value) return false;
  for (const key in value) if (!isFrozenJson(value[key as keyof typeof value])) return false;
  return !Array.isArray(value) || !value.includes(undefined);
}

function frozenCopy(value: object): unknown {
  if (!isPlain(value) || 'toJSON' in value) return parsedCopy(value);
  if (Array.isArray(value)) return Object.freeze(Array.from(value, (item) => frozenJson(item) ?? null));
  const copy: Record<string, unknown> = {};
  for (const key in value) {
    if (key === '__proto__') return parsedCopy(value);
    const inner = frozenJson(value[key as keyof typeof value]);
    if (inner !== undefined) copy[key] = inner;
  }
  return Object.freeze(copy);
}

function parsedCopy(value: object): unknown {
  const text = JSON.stringify(value);
  return text === undefined ? undefined : deepFrozen(JSON.parse(text));
}

/** Nothing that JSON knows has more bytes as text than this; much quicker than making the text, which tells exactly. */
export function jsonBytesAtMost(value: unknown): number {
  if (typeof value === 'string') return bytesPerCharacter * value.length + 2;
  if (typeof value !== 'object' || value === null) return bytesPerNumber;
  let bytes = 2;
  for (const key in value) bytes += bytesPerCharacter * key.length + 4 + jsonBytesAtMost(value[key as keyof typeof value]);
  return bytes;
}

/** A control character is written as `\u0000`. */
const bytesPerCharacter = 6;

/** Such as `-1.2345678901234567e-300`. */
const bytesPerNumber = 25;

/** The same value, frozen as deep as it is made of plain objects and lists, so that nobody who shares it can change it. */
export function deepFrozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || !isPlain(value)) return value;
  for (const key in value) deepFrozen(value[key]);
  return Object.freeze(value);
}

/** Whether it is a list or an object without a class: what JSON knows. */
export function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
