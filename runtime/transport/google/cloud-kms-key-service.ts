import { randomBytes } from 'node:crypto';
import { GoogleCallError } from '../../google-client/google-call-error.ts';
import type { GoogleRest } from '../../google-client/google-rest.ts';
import { canonicalJson } from '../../message/json.ts';
import { KeyUnwrapError } from '../errors.ts';
import type { DataKey, KeyContext, KeyService } from '../key-service.ts';

/** What `CloudKmsKeyService` needs. */
export interface CloudKmsKeyServiceOptions {
  readonly rest: GoogleRest;
  /** A symmetric key: `projects/…/locations/…/keyRings/…/cryptoKeys/…`. */
  readonly keyName: string;
}

const keyBytes = 32;

/** What Cloud KMS takes (https://cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings.cryptoKeys/decrypt). */
const maxWrappedBytes = 64 * 1024;

/**
 * Keys that a key of Cloud KMS wraps. The context is authenticated with each and stands in no log. Cloud KMS makes no data keys of its own: they
 * come from the operating system's generator, never from `Ambient`, whose randomness tests can foretell.
 *
 * @throws {GoogleCallError} where Cloud KMS refuses or doesn't answer, after some tries
 */
export class CloudKmsKeyService implements KeyService {
  readonly #rest: GoogleRest;
  readonly #keyName: string;

  constructor({ rest, keyName }: CloudKmsKeyServiceOptions) {
    this.#rest = rest;
    this.#keyName = keyName;
  }

  async generateDataKey(context: KeyContext): Promise<DataKey> {
    const plaintext = Uint8Array.from(randomBytes(keyBytes));
    const { ciphertext } = await this.#ask<{ ciphertext?: string }>('encrypt', { plaintext: base64(plaintext) }, context);
    if (!ciphertext) throw this.#unreadable('encrypt', 'the answer holds no ciphertext');
    return { plaintext, wrapped: bytesOf(ciphertext) };
  }

  async unwrap(wrapped: Uint8Array, context: KeyContext): Promise<Uint8Array> {
    if (wrapped.length === 0 || wrapped.length > maxWrappedBytes) throw new KeyUnwrapError({ context });
    const asked = this.#ask<{ plaintext?: string }>('decrypt', { ciphertext: base64(wrapped) }, context);
    const { plaintext } = await asked.catch((cause: unknown) => {
      if (cause instanceof GoogleCallError && cause.fault === 'INVALID_ARGUMENT') throw new KeyUnwrapError({ context }, { cause });
      throw cause;
    });
    const key = bytesOf(plaintext ?? '');
    if (key.length !== keyBytes) throw this.#unreadable('decrypt', `the answer holds no key of ${keyBytes} bytes`);
    return key;
  }

  #ask<Answer>(operation: 'encrypt' | 'decrypt', input: Readonly<Record<string, string>>, context: KeyContext): Promise<Answer> {
    const additionalAuthenticatedData = base64(Buffer.from(canonicalJson(context)));
    const path = `/v1/${this.#keyName}:${operation}`;
    const body = { json: { ...input, additionalAuthenticatedData } };
    return this.#rest.json<Answer>({ ...this.#call(operation), api: 'cloudkms', method: 'POST', path, body });
  }

  #call(operation: string) {
    return { service: 'Cloud KMS', operation, subject: `the key ${this.#keyName}` };
  }

  #unreadable(operation: string, message: string): GoogleCallError {
    return new GoogleCallError(this.#call(operation), { fault: 'UnreadableAnswer', message });
  }
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'base64'));
}
