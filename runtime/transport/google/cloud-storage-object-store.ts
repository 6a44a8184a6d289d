import { GoogleCallError } from '../../google-client/google-call-error.ts';
import type { GoogleRequest, GoogleRest } from '../../google-client/google-rest.ts';
import type { ListOptions, ObjectPage, ObjectStore, PutOptions, StoredObject } from '../object-store.ts';
import { ObjectStoreError } from '../object-store-error.ts';

/** What `CloudStorageObjectStore` needs. */
export interface CloudStorageObjectStoreOptions {
  readonly rest: GoogleRest;
  readonly bucket: string;
}

/** What a list says of objects (https://cloud.google.com/storage/docs/json_api/v1/objects/list). */
interface Listed {
  readonly items?: readonly { readonly name: string; readonly updated?: string }[];
  readonly nextPageToken?: string;
}

/** The most that a page of a list holds. */
const maxListed = 1_000;

/**
 * Objects in a bucket of Cloud Storage, over its JSON API.
 *
 * @throws {ObjectStoreError} from every method where Cloud Storage refuses or doesn't answer, after some tries
 */
export class CloudStorageObjectStore implements ObjectStore {
  readonly #rest: GoogleRest;
  readonly #bucket: string;

  constructor({ rest, bucket }: CloudStorageObjectStoreOptions) {
    this.#rest = rest;
    this.#bucket = bucket;
  }

  async put(
    key: string,
    bytes: Uint8Array,
    { ifAbsent = false, contentType = 'application/octet-stream' }: PutOptions = {},
  ): Promise<'stored' | 'exists'> {
    const query = new URLSearchParams({ uploadType: 'media', name: key, ...(ifAbsent && { ifGenerationMatch: '0' }) });
    const path = `/upload${this.#objects}?${query}`;
    try {
      await this.#rest.send({ ...this.#call('put', key), method: 'POST', path, body: { bytes, contentType } });
      return 'stored';
    } catch (error) {
      if (ifAbsent && hasStatus(error, 412)) return 'exists';
      throw this.#failure('put', key, error);
    }
  }

  async get(key: string): Promise<StoredObject | undefined> {
    try {
      const { bytes, contentType } = await this.#rest.send(this.#request('get', 'GET', key, '?alt=media'));
      return { bytes, contentType: contentType ?? 'application/octet-stream' };
    } catch (error) {
      if (isMissingObject(error)) return undefined;
      throw this.#failure('get', key, error);
    }
  }

  async delete(key: string): Promise<void> {
    try {
      await this.#rest.send(this.#request('delete', 'DELETE', key));
    } catch (error) {
      if (!isMissingObject(error)) throw this.#failure('delete', key, error);
    }
  }

  /**
   * A page begins behind a key, and not at a token of Cloud Storage's: so it can be asked for at any time. Cloud Storage begins at the key
   * itself, which is asked for once more and left out.
   */
  async list(prefix: string, { limit = maxListed, after }: ListOptions = {}): Promise<ObjectPage> {
    const maxResults = String(Math.min(maxListed, limit + 1));
    const query = new URLSearchParams({ prefix, maxResults, ...(after !== undefined && { startOffset: after }) });
    try {
      const path = `${this.#objects}?${query}`;
      return pageOf(await this.#rest.json<Listed>({ ...this.#call('list', prefix), method: 'GET', path }), { limit, after });
    } catch (error) {
      throw this.#failure('list', prefix, error);
    }
  }

  get #objects(): string {
    return `/storage/v1/b/${encodeURIComponent(this.#bucket)}/o`;
  }

  #request(operation: string, method: 'GET' | 'DELETE', key: string, query = ''): GoogleRequest {
    return { ...this.#call(operation, key), method, path: `${this.#objects}/${encodeURIComponent(key)}${query}` };
  }

  #call(operation: string, key: string) {
    return { api: 'storage', service: 'Cloud Storage', operation, subject: `${this.#bucket}/${key}` } as const;
  }

  #failure(operation: string, key: string, cause: unknown): unknown {
    if (!(cause instanceof GoogleCallError)) return cause;
    const { fault, retryable } = cause;
    return new ObjectStoreError({ store: `The bucket ${this.#bucket}`, operation, key, fault, retryable }, { cause });
  }
}

function pageOf({ items = [], nextPageToken }: Listed, { limit, after }: { limit: number; after: string | undefined }): ObjectPage {
  const behind = items.filter(({ name }) => name !== after);
  const objects = behind.slice(0, limit).map(({ name: key, updated }) => ({ key, lastModified: inUtc(updated) }));
  const isMore = behind.length > limit || nextPageToken !== undefined;
  return isMore ? { objects, next: objects.at(-1)?.key ?? after } : { objects };
}

/** As every store tells times: with milliseconds. */
function inUtc(time: string | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}

function hasStatus(error: unknown, status: number): boolean {
  return error instanceof GoogleCallError && error.status === status;
}

/** A bucket that is not there is none of the object's own: `The specified bucket does not exist.` */
function isMissingObject(error: unknown): boolean {
  return hasStatus(error, 404) && !/bucket does not exist/i.test((error as Error).message);
}
