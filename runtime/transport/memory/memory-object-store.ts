import type { Ambient } from '../../message/ambient.ts';
import type { ListedObject, ListOptions, ObjectPage, ObjectStore, PutOptions, StoredObject } from '../object-store.ts';

/** What `MemoryObjectStore` may work with. */
export interface MemoryObjectStoreOptions {
  /**
   * Tells when an object was stored.
   *
   * @default lists don't tell
   */
  readonly ambient?: Pick<Ambient, 'now'> | undefined;
}

interface KeptObject extends StoredObject, ListedObject {}

/** Objects in the process. */
export class MemoryObjectStore implements ObjectStore {
  readonly #objects = new Map<string, KeptObject>();
  readonly #ambient: MemoryObjectStoreOptions['ambient'];

  constructor({ ambient }: MemoryObjectStoreOptions = {}) {
    this.#ambient = ambient;
  }

  async put(
    key: string,
    bytes: Uint8Array,
    { ifAbsent = false, contentType = 'application/octet-stream' }: PutOptions = {},
  ): Promise<'stored' | 'exists'> {
    if (ifAbsent && this.#objects.has(key)) return 'exists';
    const lastModified = this.#ambient && new Date(this.#ambient.now()).toISOString();
    this.#objects.set(key, { key, bytes: Uint8Array.from(bytes), contentType, lastModified });
    return 'stored';
  }

  async get(key: string): Promise<StoredObject | undefined> {
    const object = this.#objects.get(key);
    return object && { bytes: Uint8Array.from(object.bytes), contentType: object.contentType };
  }

  async delete(key: string): Promise<void> {
    this.#objects.delete(key);
  }

  async list(prefix: string, { limit = 1_000, after }: ListOptions = {}): Promise<ObjectPage> {
    const found = [...this.#objects.values()]
      .filter(({ key }) => key.startsWith(prefix) && (after === undefined || compareBytes(key, after) > 0))
      .sort((left, right) => compareBytes(left.key, right.key));
    const objects = found.slice(0, limit).map(({ key, lastModified }) => ({ key, lastModified }));
    return { objects, next: found.length > limit ? objects.at(-1)?.key : undefined };
  }
}

/** Strings compare by UTF-16 units, which is another order than that of their bytes. */
function compareBytes(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
