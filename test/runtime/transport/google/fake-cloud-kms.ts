import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { FakeAnswer, FakeRequest } from './fake-google.ts';
import { googleFault, jsonOf } from './fake-google.ts';

/**
 * A small fake of one key of Cloud KMS, as its reference describes it: `encrypt` and `decrypt` with additional authenticated data
 * (https://cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings.cryptoKeys).
 */
export function fakeCloudKms(keyName: string): (request: FakeRequest) => FakeAnswer {
  const key = randomBytes(32);
  return (request) => {
    const { plaintext, ciphertext, additionalAuthenticatedData: aad } = jsonOf(request);
    if (request.url.pathname === `/v1/${keyName}:encrypt`) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(bytes(aad));
      const ciphered = Buffer.concat([cipher.update(bytes(plaintext)), cipher.final()]);
      return { json: { name: keyName, ciphertext: Buffer.concat([nonce, cipher.getAuthTag(), ciphered]).toString('base64') } };
    }
    if (request.url.pathname !== `/v1/${keyName}:decrypt`) return googleFault(404, 'NOT_FOUND');
    try {
      const wrapped = bytes(ciphertext);
      const decipher = createDecipheriv('aes-256-gcm', key, wrapped.subarray(0, 12), { authTagLength: 16 });
      decipher.setAAD(bytes(aad)).setAuthTag(wrapped.subarray(12, 28));
      const plain = Buffer.concat([decipher.update(wrapped.subarray(28)), decipher.final()]);
      return { json: { plaintext: plain.toString('base64') } };
    } catch {
      return googleFault(400, 'INVALID_ARGUMENT', "Decryption failed: verify that 'name' refers to the correct CryptoKey.");
    }
  };
}

function bytes(base64: string): Buffer {
  return Buffer.from(base64, 'base64');
}
