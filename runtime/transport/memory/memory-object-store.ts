import type { ListOptions, ObjectPage, ObjectStore, PutOptions, StoredObject } from '../object-store.ts';

/** Objects in the process. */
export class MemoryObjectStore implements ObjectStore {
  readonly #objects = new Map<string, StoredObject>();

  async put(
    key: string,
    bytes: Uint8Array,
    { ifAbsent = false, contentType = 'application/octet-stream' }: PutOptions = {},
  ): Promise<'stored' | 'exists'> {
    if (ifAbsent && this.#objects.has(key)) return 'exists';
    this.#objects.set(key, { bytes: Uint8Array.from(bytes), contentType });
    return 'stored';
  }

  async get(key: string): Promise<StoredObject | undefined> {
    const object = this.#objects.get(key);
    return object && { ...object, bytes: Uint8Array.from(object.bytes) };
  }

  async delete(key: string): Promise<void> {
    this.#objects.delete(key);
  }

  async list(prefix: string, { limit = 1_000, after }: ListOptions = {}): Promise<ObjectPage> {
    const found = [...this.#objects.keys()]
      .filter((key) => key.startsWith(prefix) && (after === undefined || compareBytes(key, after) > 0))
      .sort(compareBytes);
    const keys = found.slice(0, limit);
    return { keys, next: found.length > limit ? keys.at(-1) : undefined };
  }
}

/** Strings compare by UTF-16 units, which is another order than that of their bytes. */
function compareBytes(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
