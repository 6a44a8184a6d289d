/** Stands where a personal field was whose subject has been forgotten. It is JSON, and stays itself in state, documents and messages. */
export interface Erased {
  readonly $erased: true;
}

/** The value of a personal field whose subject has been forgotten. */
export const erased: Erased = Object.freeze({ $erased: true });

/**
 * Whether a value is what is left of a personal field whose subject has been forgotten.
 *
 * @example
 * ```ts
 * import { type Erased, isErased } from '@allframe/serverless/runtime';
 *
 * const greeting = (name: string | Erased) => (isErased(name) ? 'Hello' : `Hello ${name}`);
 * ```
 */
export function isErased(value: unknown): value is Erased {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, '$erased')) return false;
  return (value as Erased).$erased === true && Object.keys(value).length === 1;
}

/** Whether an erased value stands anywhere in a value. */
export function holdsErased(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return isErased(value) || Object.values(value).some(holdsErased);
}
