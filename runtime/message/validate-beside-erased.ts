import { holdsErased, isErased } from './erased.ts';
import { ValidationError } from './errors.ts';
import { type Schema, validateSync } from './schema.ts';

/**
 * As `validateSync`, for data whose personal fields may have been erased: no schema knows an erased value, so that what it says of one does
 * not count. Where it said so, the data is returned as it came, without the schema's defaults.
 *
 * @throws {ValidationError} naming the path of each fault
 */
export function validateBesideErased(schema: Schema, data: unknown, subject: string): unknown {
  try {
    return validateSync(schema, data, subject);
  } catch (error) {
    if (!(error instanceof ValidationError) || !holdsErased(data)) throw error;
    const faults = error.faults.filter(({ path }) => !holdsErased(nearestTo(path, data)));
    if (faults.length > 0) throw new ValidationError({ subject, faults });
    return data;
  }
}

/** What stands at a fault's path, or the erased value on the way to it. */
function nearestTo(path: string, data: unknown): unknown {
  let value = data;
  for (const name of path === '' ? [] : path.split('.')) {
    if (isErased(value) || typeof value !== 'object' || value === null || !Object.hasOwn(value, name))
      return isErased(value) ? value : undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}
