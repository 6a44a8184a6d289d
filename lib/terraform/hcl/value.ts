/** A value of Terraform's JSON syntax: strings are templates, `${...}` in them is an expression. */
export type Value = null | boolean | number | string | readonly Value[] | ObjectValue;

/** An object of Terraform's JSON syntax. */
export interface ObjectValue {
  readonly [name: string]: Value;
}

/** Tells objects from lists and scalars. */
export function isObject(value: Value | undefined): value is ObjectValue {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
