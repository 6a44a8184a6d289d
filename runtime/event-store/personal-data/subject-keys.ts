import { keySeparator } from '../../contract/event-table.ts';
import type { Ambient } from '../../message/ambient.ts';
import type { KeyContext, KeyService } from '../../transport/key-service.ts';
import { MissingKeyServiceError, SubjectForgottenError } from './errors.ts';
import type { PersonalKey, PersonalKeyRecord, PersonalKeyStore, PersonalSubject } from './personal-key-store.ts';
import { newPlaintext, type OpenKey, sha256 } from './sealed-value.ts';
import { subjectKey } from './subject.ts';

/** What keys come from. */
export interface SubjectKeysOptions {
  readonly keys: PersonalKeyStore;
  /**
   * Wraps the keys before they are stored, and unwraps them.
   *
   * @default none: keys are stored as they are
   */
  readonly keyService?: KeyService | undefined;
  readonly ambient: Pick<Ambient, 'now' | 'newId'>;
  /** How long and how many keys are kept in this process. */
  readonly keyCache?: KeyCacheOptions | undefined;
}

/** How long and how many keys are kept in a process. */
export interface KeyCacheOptions {
  /**
   * How long other processes than the one that forgets may go on reading.
   *
   * @default 30
   */
  readonly maxAgeSeconds?: number | undefined;
  /** @default 1000 */
  readonly maxEntries?: number | undefined;
}

/** The keys of subjects, ready to be used. */
export interface SubjectKeys {
  /** `'forgotten'` where it is gone for good, `undefined` where there never was one. */
  forReading(subject: PersonalSubject): Promise<OpenKey | 'forgotten' | undefined>;
  /**
   * Makes one where there is none.
   *
   * @throws {SubjectForgottenError}
   */
  forWriting(subject: PersonalSubject): Promise<OpenKey>;
  /** Forgets what this process knows of a subject's key. */
  drop(subject: PersonalSubject): void;
}

/** Reads, makes and unwraps keys, and keeps a few for a short while. */
export function subjectKeys({ keys, keyService, ambient, keyCache = {} }: SubjectKeysOptions): SubjectKeys {
  const { maxAgeSeconds = 30, maxEntries = 1_000 } = keyCache;
  // A Map holds its keys in the order of their insertion, so the first is the oldest.
  const cache = new Map<string, { readonly key: OpenKey | 'forgotten'; readonly readAt: number }>();
  let drops = 0;
  return { forReading, forWriting, drop };

  async function forReading(subject: PersonalSubject): Promise<OpenKey | 'forgotten' | undefined> {
    removeOld();
    const cached = cache.get(subjectKey(subject));
    if (cached) return cached.key;
    return await opened(subject, () => keys.get(subject));
  }

  async function forWriting(subject: PersonalSubject): Promise<OpenKey> {
    const key = (await forReading(subject)) ?? (await opened(subject, async () => keys.createIfAbsent(subject, await newKey(subject))));
    if (key === 'forgotten' || key === undefined) throw new SubjectForgottenError(subject);
    return key;
  }

  function drop(subject: PersonalSubject) {
    drops += 1;
    cache.delete(subjectKey(subject));
  }

  /** What was read before a drop and comes after it is not kept. */
  async function opened(subject: PersonalSubject, read: () => Promise<PersonalKeyRecord | undefined>) {
    const [dropsBefore, readAt] = [drops, ambient.now()];
    const record = await read();
    if (!record) return undefined;
    const key = record.state === 'forgotten' ? record.state : await unwrapped(subject, record);
    if (drops === dropsBefore) keep(subjectKey(subject), key, readAt);
    return key;
  }

  function keep(place: string, key: OpenKey | 'forgotten', readAt: number) {
    cache.delete(place);
    cache.set(place, { key, readAt });
    for (const oldest of cache.keys()) {
      if (cache.size <= maxEntries) return;
      cache.delete(oldest);
    }
  }

  function removeOld() {
    const oldest = ambient.now() - maxAgeSeconds * 1_000;
    for (const [place, { readAt }] of cache) if (readAt <= oldest) cache.delete(place);
  }

  async function newKey(subject: PersonalSubject): Promise<PersonalKey> {
    const keyId = ambient.newId();
    if (!keyService) return { state: 'live', keyId, key: newPlaintext(), isWrapped: false };
    const { wrapped } = await keyService.generateDataKey(contextOf(subject, keyId));
    return { state: 'live', keyId, key: wrapped, isWrapped: true };
  }

  async function unwrapped(subject: PersonalSubject, { keyId, key, isWrapped }: PersonalKey): Promise<OpenKey> {
    if (!isWrapped) return { keyId, plaintext: key };
    if (!keyService) throw new MissingKeyServiceError(subject);
    return { keyId, plaintext: await keyService.unwrap(key, contextOf(subject, keyId)) };
  }
}

/**
 * Key services write it into their logs as it is, where it outlives the person's data: so it names nobody. The key's id, which is random, keeps
 * those who read a log from trying names.
 */
function contextOf(subject: PersonalSubject, keyId: string): KeyContext {
  return { purpose: 'personal-data', subject: sha256(`${keyId}${keySeparator}${subjectKey(subject)}`) };
}
