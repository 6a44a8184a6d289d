/** The port of key services: keys that encrypt data, wrapped by a key that never leaves the service. */
export interface KeyService {
  /** Makes a key for AES-256: to be used and forgotten, and to be stored wrapped. */
  generateDataKey(context: KeyContext): Promise<DataKey>;
  /**
   * The plain key.
   *
   * @param context as the key was made with
   * @throws {KeyUnwrapError} when the wrapped key was changed, wrapped elsewhere, or made with another context
   */
  unwrap(wrapped: Uint8Array, context: KeyContext): Promise<Uint8Array>;
}

/** What a key is for: authenticated with it, so that a wrapped key is of no use in another place. Not secret. */
export type KeyContext = Readonly<Record<string, string>>;

/** A key, plain and wrapped. */
export interface DataKey {
  /** 32 bytes. */
  readonly plaintext: Uint8Array;
  readonly wrapped: Uint8Array;
}
