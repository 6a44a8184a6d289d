import type { ValidationFault } from './errors.ts';

/** What is wrong with the fields that say where a message comes from. */
export function originFaults(fields: Readonly<Record<string, unknown>>): ValidationFault[] {
  const { causationDepth } = fields;
  const faults = originTexts.flatMap((path) => textFaults(fields, path));
  if (causationDepth === undefined || (Number.isInteger(causationDepth) && (causationDepth as number) >= 0)) return faults;
  return [...faults, { path: 'causationDepth', message: 'must be a whole number, 0 or more' }];
}

const originTexts = ['correlationId', 'causationId', 'actor', 'tenant', 'traceParent', 'traceState'] as const;

/** As long as an idempotency key may be: what stands in every commit's metadata is short. */
export const maxTextLength = 512;

/** What is wrong with a short text that may be missing: a key of idempotency, a name or an id. */
export function textFaults(fields: Readonly<Record<string, unknown>>, path: string): ValidationFault[] {
  const value = fields[path];
  if (value === undefined || (typeof value === 'string' && value.length <= maxTextLength)) return [];
  return [{ path, message: `must be a string of at most ${maxTextLength} characters` }];
}
