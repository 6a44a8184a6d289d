import { canonicalJson } from '../../message/json.ts';

/** AES-256-GCM, in bytes: a sealed value is nonce, tag and ciphertext. */
const length = { nonce: 12, tag: 16 } as const;

/** A key at work: never stored so. */
export interface OpenKey {
  readonly keyId: string;
  /** 32 bytes. */
  readonly plaintext: Uint8Array;
}

/** Where a value stands: authenticated with it, so that it is of no use in another place. */
export interface SealedPlace {
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly field: string;
}

/** Encrypts a JSON value as base64url. Nonces come from the operating system's generator, never from `Ambient`, which tests can foretell. */
export function seal(value: unknown, { plaintext, keyId }: OpenKey, place: SealedPlace): string {
  const nonce = crypto().randomBytes(length.nonce);
  const cipher = crypto()
    .createCipheriv('aes-256-gcm', plaintext, nonce, { authTagLength: length.tag })
    .setAAD(authenticated(keyId, place));
  const ciphertext = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]).toString('base64url');
}

/**
 * Decrypts what `seal` made.
 *
 * @throws {Error} when it was changed, moved, or sealed with another key
 */
export function unseal(sealed: string, { plaintext, keyId }: OpenKey, place: SealedPlace): unknown {
  const bytes = Buffer.from(sealed, 'base64url');
  const nonce = bytes.subarray(0, length.nonce);
  const decipher = crypto().createDecipheriv('aes-256-gcm', plaintext, nonce, { authTagLength: length.tag });
  decipher.setAAD(authenticated(keyId, place)).setAuthTag(bytes.subarray(length.nonce, length.nonce + length.tag));
  const text = Buffer.concat([decipher.update(bytes.subarray(length.nonce + length.tag)), decipher.final()]);
  return JSON.parse(text.toString('utf8'));
}

/** A new key: 32 bytes. */
export function newPlaintext(): Uint8Array {
  return Uint8Array.from(crypto().randomBytes(32));
}

/** As 43 characters of base64url. */
export function sha256(text: string): string {
  return crypto().createHash('sha256').update(text, 'utf8').digest('base64url');
}

/** Asked for when it is needed: pages that import the typed client from this package have no such module. */
function crypto() {
  return process.getBuiltinModule('node:crypto');
}

function authenticated(keyId: string, { stream, version, type, field }: SealedPlace): Buffer {
  return Buffer.from(canonicalJson({ stream, version, type, field, keyId }));
}
