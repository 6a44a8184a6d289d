import type { ObjectStore } from '../../transport/object-store.ts';
import { once } from '../once.ts';

/** A bucket whose client is loaded with the first object: few commits have one. */
export function bucketOf(bucket: string): ObjectStore {
  const objects = once(async () => (await import('./s3.ts')).s3ObjectStore(bucket));
  return {
    put: async (key, bytes, options) => (await objects()).put(key, bytes, options),
    get: async (key) => (await objects()).get(key),
    delete: async (key) => (await objects()).delete(key),
    list: async (prefix, options) => (await objects()).list(prefix, options),
  };
}
