import type { PersonalKey, PersonalKeyRecord, PersonalKeyStore, PersonalSubject } from './personal-key-store.ts';
import { subjectKey } from './subject.ts';

/** The reference adapter: the semantics of the port in memory. It keeps nothing when the process ends. */
export class InMemoryPersonalKeyStore implements PersonalKeyStore {
  readonly #records = new Map<string, PersonalKeyRecord>();

  async get(subject: PersonalSubject): Promise<PersonalKeyRecord | undefined> {
    return this.#recordOf(subjectKey(subject));
  }

  async createIfAbsent(subject: PersonalSubject, key: PersonalKey): Promise<PersonalKeyRecord> {
    const place = subjectKey(subject);
    if (!this.#records.has(place)) this.#records.set(place, copyOf(key));
    return this.#recordOf(place) as PersonalKeyRecord;
  }

  async forget(subject: PersonalSubject): Promise<void> {
    this.#records.set(subjectKey(subject), { state: 'forgotten' });
  }

  #recordOf(place: string): PersonalKeyRecord | undefined {
    const record = this.#records.get(place);
    return record && copyOf(record);
  }
}

/** Bytes are shared with nobody. */
function copyOf(record: PersonalKeyRecord): PersonalKeyRecord {
  return record.state === 'forgotten' ? record : { ...record, key: Uint8Array.from(record.key) };
}
