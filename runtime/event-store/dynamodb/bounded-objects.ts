import { withinDeadline } from '../../message/within-deadline.ts';
import type { ObjectStore } from '../../transport/object-store.ts';
import { DeadlineExceededError } from '../errors.ts';
import type { StoreOptions } from '../event-store.ts';

/**
 * A bucket that nobody waits for beyond the caller's deadline.
 *
 * @param store the name of the table, as errors have it
 * @throws {DeadlineExceededError} from its calls
 */
export function boundedObjects(objects: ObjectStore, store: string, { deadline }: StoreOptions): ObjectStore {
  const bounded = <Result>(operation: string, work: () => Promise<Result>) =>
    withinDeadline(work, deadline, () => new DeadlineExceededError({ store, operation }));
  return {
    put: (...input) => bounded('put', () => objects.put(...input)),
    get: (key) => bounded('get', () => objects.get(key)),
    delete: (key) => bounded('delete', () => objects.delete(key)),
    list: (...input) => bounded('list', () => objects.list(...input)),
  };
}
