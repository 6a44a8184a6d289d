import type { ListObjectsV2CommandOutput, S3Client } from '@aws-sdk/client-s3';
import { reasonOf } from '../../message/errors.ts';
import type { ListOptions, ObjectPage, ObjectStore, PutOptions, StoredObject } from '../object-store.ts';
import { ObjectStoreError } from '../object-store-error.ts';

/** What `S3ObjectStore` needs. */
export interface S3ObjectStoreOptions {
  readonly client: S3Client;
  /** A general purpose bucket: lists of a directory bucket have no order. */
  readonly bucket: string;
}

/** S3 refuses one of two conditional writes that it is about to decide, and asks for another try. */
const maxPutTries = 5;

/**
 * Objects in a bucket of S3. Needs `@aws-sdk/client-s3`, an optional peer, whose commands are loaded by the first call.
 *
 * @throws {ObjectStoreError} from every method where S3 refuses or doesn't answer; the client has tried again before
 * @example
 * ```ts
 * import { S3Client } from '@aws-sdk/client-s3';
 * import { S3ObjectStore } from '@allframe/serverless/stores';
 *
 * export const objects = new S3ObjectStore({ client: new S3Client(), bucket: 'orders-prod-snapshots' });
 * ```
 */
export class S3ObjectStore implements ObjectStore {
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor({ client, bucket }: S3ObjectStoreOptions) {
    this.#client = client;
    this.#bucket = bucket;
  }

  async put(
    key: string,
    bytes: Uint8Array,
    { ifAbsent = false, contentType = 'application/octet-stream' }: PutOptions = {},
  ): Promise<'stored' | 'exists'> {
    const { PutObjectCommand } = await sdk();
    const object = { Bucket: this.#bucket, Key: key, Body: bytes, ContentType: contentType, ...(ifAbsent && { IfNoneMatch: '*' }) };
    for (let tries = 1; ; tries += 1) {
      try {
        await this.#client.send(new PutObjectCommand(object));
        return 'stored';
      } catch (error) {
        if (ifAbsent && statusOf(error) === 412) return 'exists';
        if (statusOf(error) !== 409 || tries === maxPutTries) throw this.#failure('put', key, error);
      }
    }
  }

  async get(key: string): Promise<StoredObject | undefined> {
    const { GetObjectCommand } = await sdk();
    try {
      const { Body, ContentType } = await this.#client.send(new GetObjectCommand({ Bucket: this.#bucket, Key: key }));
      const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
      return { bytes, contentType: ContentType ?? 'application/octet-stream' };
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
      throw this.#failure('get', key, error);
    }
  }

  async delete(key: string): Promise<void> {
    const { DeleteObjectCommand } = await sdk();
    try {
      await this.#client.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key: key }));
    } catch (error) {
      throw this.#failure('delete', key, error);
    }
  }

  /** A page begins behind a key, and not at a token of S3's: so it can be asked for at any time. */
  async list(prefix: string, { limit = 1_000, after }: ListOptions = {}): Promise<ObjectPage> {
    const { ListObjectsV2Command } = await sdk();
    try {
      const input = { Bucket: this.#bucket, Prefix: prefix, MaxKeys: limit, StartAfter: after };
      return pageOf(await this.#client.send(new ListObjectsV2Command(input)));
    } catch (error) {
      throw this.#failure('list', prefix, error);
    }
  }

  #failure(operation: string, key: string, cause: unknown): ObjectStoreError {
    const status = statusOf(cause);
    const retryable = status === undefined || status === 409 || status === 429 || status >= 500;
    const fault = cause instanceof Error && cause.name !== 'Error' ? `${cause.name}: ${cause.message}` : reasonOf(cause);
    return new ObjectStoreError({ store: `The bucket ${this.#bucket}`, operation, key, fault, retryable }, { cause });
  }
}

function pageOf({ Contents = [], IsTruncated: isTruncated = false }: ListObjectsV2CommandOutput): ObjectPage {
  const objects = Contents.flatMap(({ Key: key, LastModified }) =>
    key === undefined ? [] : [{ key, lastModified: LastModified?.toISOString() }],
  );
  return { objects, next: isTruncated ? objects.at(-1)?.key : undefined };
}

/** What S3 answered with; nothing where it did not answer. */
function statusOf(error: unknown): number | undefined {
  const { $metadata: metadata } = (error ?? {}) as { readonly $metadata?: { readonly httpStatusCode?: number } };
  return metadata?.httpStatusCode;
}

let loaded: Promise<typeof import('./sdk/s3.ts')> | undefined;

/** Loaded with the first call: who stores no object never does. */
function sdk(): Promise<typeof import('./sdk/s3.ts')> {
  loaded ??= import('./sdk/s3.ts');
  return loaded;
}
