import type { ServiceCalls } from './service-calls.ts';

/** KMS, as the adapters call it. */
export type KmsCalls = ServiceCalls<KmsOperations>;

/** The operations of KMS that the runtime uses. */
export interface KmsOperations {
  readonly GenerateDataKey: {
    readonly input: { readonly KeyId: string; readonly KeySpec: 'AES_256'; readonly EncryptionContext: Record<string, string> };
    readonly output: { readonly Plaintext?: Uint8Array | undefined; readonly CiphertextBlob?: Uint8Array | undefined };
  };
  readonly Decrypt: {
    readonly input: { readonly KeyId: string; readonly CiphertextBlob: Uint8Array; readonly EncryptionContext: Record<string, string> };
    readonly output: { readonly Plaintext?: Uint8Array | undefined };
  };
}
