import type { KMSClient } from '@aws-sdk/client-kms';
import type { KmsCalls } from '../../aws-client/kms-calls.ts';
import { KeyUnwrapError } from '../errors.ts';
import type { DataKey, KeyContext, KeyService } from '../key-service.ts';
import { callsOf, officialKms } from './official-services.ts';
import { isNamed, ServiceCallError } from './service-call-error.ts';

/** What `KmsKeyService` needs. */
export interface KmsKeyServiceOptions {
  /** The official client, or the calls of a light one. */
  readonly client: KMSClient | KmsCalls;
  /** The id, ARN or alias of a symmetric key: it wraps keys, and no other key unwraps them. */
  readonly keyId: string;
}

const keyBytes = 32;

/** What KMS takes (https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html). */
const maxWrappedBytes = 6_144;

/**
 * Keys that a key of KMS wraps. The context is KMS's encryption context, which stands in CloudTrail as it is: put nothing personal there.
 *
 * @throws {ServiceCallError} where KMS refuses or doesn't answer; the client has tried again before
 * @example
 * ```ts
 * import { KMSClient } from '@aws-sdk/client-kms';
 * import { KmsKeyService } from '@allframe/serverless/stores';
 *
 * export const keys = new KmsKeyService({ client: new KMSClient(), keyId: 'alias/orders-prod-personal' });
 * ```
 */
export class KmsKeyService implements KeyService {
  readonly #calls: KmsCalls;
  readonly #keyId: string;

  constructor({ client, keyId }: KmsKeyServiceOptions) {
    this.#calls = callsOf(client, officialKms);
    this.#keyId = keyId;
  }

  async generateDataKey(context: KeyContext): Promise<DataKey> {
    const input = { KeyId: this.#keyId, KeySpec: 'AES_256', EncryptionContext: { ...context } } as const;
    const { Plaintext, CiphertextBlob } = await this.#calls.call('GenerateDataKey', input).catch(this.#failing('GenerateDataKey'));
    if (Plaintext?.length !== keyBytes || !CiphertextBlob?.length) throw this.#unreadable('GenerateDataKey');
    return { plaintext: Plaintext, wrapped: CiphertextBlob };
  }

  async unwrap(wrapped: Uint8Array, context: KeyContext): Promise<Uint8Array> {
    if (wrapped.length === 0 || wrapped.length > maxWrappedBytes) throw new KeyUnwrapError({ context });
    const input = { KeyId: this.#keyId, CiphertextBlob: wrapped, EncryptionContext: { ...context } };
    const { Plaintext } = await this.#calls.call('Decrypt', input).catch((cause: unknown) => {
      if (isNamed(cause, 'InvalidCiphertextException', 'IncorrectKeyException')) throw new KeyUnwrapError({ context }, { cause });
      return this.#failing('Decrypt')(cause);
    });
    if (Plaintext?.length !== keyBytes) throw this.#unreadable('Decrypt');
    return Plaintext;
  }

  #failing(operation: string) {
    return (cause: unknown): never => {
      throw new ServiceCallError({ service: 'KMS', operation, subject: `the key ${this.#keyId}` }, cause);
    };
  }

  #unreadable(operation: string): ServiceCallError {
    const cause = Object.assign(new Error('the answer holds no key of 32 bytes'), { name: 'UnreadableAnswerError' });
    return new ServiceCallError({ service: 'KMS', operation, subject: `the key ${this.#keyId}` }, cause);
  }
}
