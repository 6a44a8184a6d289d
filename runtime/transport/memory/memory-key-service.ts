import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { canonicalJson } from '../../message/json.ts';
import { KeyUnwrapError } from '../errors.ts';
import type { DataKey, KeyContext, KeyService } from '../key-service.ts';

/** The lengths of AES-256-GCM, in bytes; a wrapped key is nonce, tag and ciphertext. */
const length = { key: 32, nonce: 12, tag: 16 } as const;

/**
 * A key service in the process. Its key is made when it is: what it wrapped is lost when the process ends, unless the key is kept and passed
 * to the next. Keys come from the operating system's generator, never from `Ambient`, whose randomness tests can foretell.
 */
export class MemoryKeyService implements KeyService {
  readonly #key: Uint8Array;

  /** @param key 32 bytes that wrap all others */
  constructor(key: Uint8Array = randomBytes(length.key)) {
    this.#key = key;
  }

  async generateDataKey(context: KeyContext): Promise<DataKey> {
    const plaintext = Uint8Array.from(randomBytes(length.key));
    const nonce = randomBytes(length.nonce);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce, { authTagLength: length.tag }).setAAD(authenticated(context));
    const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
    return { plaintext, wrapped: Uint8Array.from(Buffer.concat([nonce, cipher.getAuthTag(), ciphertext])) };
  }

  async unwrap(wrapped: Uint8Array, context: KeyContext): Promise<Uint8Array> {
    try {
      const nonce = wrapped.subarray(0, length.nonce);
      const tag = wrapped.subarray(length.nonce, length.nonce + length.tag);
      const decipher = createDecipheriv('aes-256-gcm', this.#key, nonce, { authTagLength: length.tag });
      decipher.setAAD(authenticated(context)).setAuthTag(tag);
      const ciphertext = wrapped.subarray(length.nonce + length.tag);
      return Uint8Array.from(Buffer.concat([decipher.update(ciphertext), decipher.final()]));
    } catch (cause) {
      throw new KeyUnwrapError({ context }, { cause });
    }
  }
}

/** The same bytes for the same context, whatever order its names were written in. */
function authenticated(context: KeyContext): Buffer {
  return Buffer.from(canonicalJson(context));
}
