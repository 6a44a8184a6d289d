/** The port of secrets: texts that stand beside the code, and are read when they are needed. */
export interface Secrets {
  /**
   * Reads a secret as it is now, or was a stated time ago.
   *
   * @throws {SecretNotFoundError} when there is none of this name, or it is no text
   */
  read(reference: SecretName): Promise<string>;
}

/** Which secret: one that a vault keeps and rotates, or a parameter, decrypted where it is encrypted. */
export interface SecretName {
  readonly kind: 'secret' | 'parameter';
  readonly name: string;
}
