import type { StandardSchemaV1 } from '@standard-schema/spec';
import { ValidationError, type ValidationFault } from './errors.ts';

/** What a value is refused with that a schema finds faults in. */
export function invalid(subject: string, issues: readonly StandardSchemaV1.Issue[]): ValidationError {
  return new ValidationError({ subject, faults: issues.map(toFault) });
}

function toFault({ message, path = [] }: StandardSchemaV1.Issue): ValidationFault {
  // Not path.map(): arktype's paths are a class of its own, whose map() of an empty one is not empty.
  return { path: Array.from(path, (segment) => String(typeof segment === 'object' ? segment.key : segment)).join('.'), message };
}
