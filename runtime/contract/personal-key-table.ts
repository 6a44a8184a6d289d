/**
 * The table of the keys that encrypt personal data: one item a subject, its key or a tombstone. It has no stream, and backups that end early
 * (rule H1).
 */
export const personalKeyTable = {
  /** The subject, or `tenant#subject`. */
  partitionKey: 'PK',
} as const;

/** A subject's key as an item; a tombstone has no attributes but the first two. */
export interface PersonalKeyItem {
  readonly PK: string;
  readonly state: 'live' | 'forgotten';
  readonly key_id?: string | undefined;
  /** 32 bytes, or as the key service wrapped them. */
  readonly key?: Uint8Array | undefined;
  readonly is_wrapped?: boolean | undefined;
}
