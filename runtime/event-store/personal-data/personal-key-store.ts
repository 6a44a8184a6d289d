/**
 * The port of the keys that encrypt personal data: one a subject, kept apart from the events, with backups that end early.
 * `personalKeyStoreContract` in `/testing` says what an adapter must hold.
 */
export interface PersonalKeyStore {
  /** What is kept of a subject, strongly consistent; `undefined` where nobody asked for a key yet. */
  get(subject: PersonalSubject): Promise<PersonalKeyRecord | undefined>;

  /**
   * Keeps a key where there is neither one nor a tombstone, as one conditional write.
   *
   * @returns what is kept then: of two writers with two keys, both get the first one's
   */
  createIfAbsent(subject: PersonalSubject, key: PersonalKey): Promise<PersonalKeyRecord>;

  /** Replaces the key by a tombstone, in one write and for good; also where there was none. */
  forget(subject: PersonalSubject): Promise<void>;
}

/** Whose data it is. The same id in two tenants are two subjects. */
export interface PersonalSubject {
  readonly subject: string;
  /** In a service that declares tenants. */
  readonly tenant?: string | undefined;
}

/** A key, or what is left of one. */
export type PersonalKeyRecord = PersonalKey | ForgottenKey;

/** A key of AES-256. */
export interface PersonalKey {
  readonly state: 'live';
  /** Unique; it stands beside what the key encrypted. */
  readonly keyId: string;
  /** 32 bytes, or as the key service wrapped them. */
  readonly key: Uint8Array;
  readonly isWrapped: boolean;
}

/** A tombstone: the key is gone, and no other is made. */
export interface ForgottenKey {
  readonly state: 'forgotten';
}
