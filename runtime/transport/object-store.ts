/**
 * The port of object stores: bytes under keys, each read consistently after it was written. What is content-addressed (its key says what it
 * holds) is put with `ifAbsent`, and is then never changed.
 */
export interface ObjectStore {
  /**
   * Stores an object as a whole or not at all; one that is there is replaced.
   *
   * @param key at most 1,024 bytes of UTF-8, such as `commits/Order/123/000000`
   * @returns `exists` where `ifAbsent` left an object as it was
   */
  put(key: string, bytes: Uint8Array, options?: PutOptions): Promise<'stored' | 'exists'>;
  /** Reads an object; `undefined` where there is none. */
  get(key: string): Promise<StoredObject | undefined>;
  /** Deletes an object; nothing happens where there is none. */
  delete(key: string): Promise<void>;
  /** The objects whose keys begin with a prefix, in the order of the keys' bytes, page by page. */
  list(prefix: string, options?: ListOptions): Promise<ObjectPage>;
}

/** How an object is stored. */
export interface PutOptions {
  /**
   * Leaves an object that is there as it is.
   *
   * @default false
   */
  readonly ifAbsent?: boolean | undefined;
  /** @default 'application/octet-stream' */
  readonly contentType?: string | undefined;
}

/** An object as it was stored. */
export interface StoredObject {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

/** Which page of a list. */
export interface ListOptions {
  /**
   * 1 to 1,000.
   *
   * @default 1,000
   */
  readonly limit?: number | undefined;
  /**
   * `next` of the page before.
   *
   * @default the first page
   */
  readonly after?: string | undefined;
}

/** One page of a list. */
export interface ObjectPage {
  readonly objects: readonly ListedObject[];
  /** Asks for the page that follows; missing on the last one. */
  readonly next?: string | undefined;
}

/** What a list tells of an object. */
export interface ListedObject {
  readonly key: string;
  /** When it was stored as it is now, ISO 8601 in UTC; missing where the store has no clock. */
  readonly lastModified?: string | undefined;
}
