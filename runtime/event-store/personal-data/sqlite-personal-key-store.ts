import type { Sql, SqliteDatabase } from '../../sqlite/sqlite-database.ts';
import type { PersonalKey, PersonalKeyRecord, PersonalKeyStore, PersonalSubject } from './personal-key-store.ts';
import { subjectKey } from './subject.ts';

interface KeyRow {
  readonly key_id: string | null;
  readonly key: Buffer | null;
  readonly is_wrapped: number | null;
}

/**
 * The keys of personal data in a file of SQLite: one of their own, where backups of the events are kept longer than people may be
 * remembered. A forgotten key is overwritten in the file and its log.
 */
export class SqlitePersonalKeyStore implements PersonalKeyStore {
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  async get(subject: PersonalSubject): Promise<PersonalKeyRecord | undefined> {
    return this.#database.read((sql) => readRecord(sql, subjectKey(subject)));
  }

  async createIfAbsent(subject: PersonalSubject, { keyId, key, isWrapped }: PersonalKey): Promise<PersonalKeyRecord> {
    const insert = 'insert into personal_keys (subject, key_id, key, is_wrapped) values (?, ?, ?, ?) on conflict (subject) do nothing';
    return this.#database.write((sql) => {
      sql.run(insert, subjectKey(subject), keyId, Buffer.from(key), isWrapped ? 1 : 0);
      return readRecord(sql, subjectKey(subject)) as PersonalKeyRecord;
    });
  }

  async forget(subject: PersonalSubject): Promise<void> {
    const forget = `insert into personal_keys (subject) values (?)
      on conflict (subject) do update set key_id = null, key = null, is_wrapped = null`;
    await this.#database.write((sql) => void sql.run(forget, subjectKey(subject)));
    await this.#database.emptyLog();
  }
}

function readRecord(sql: Sql, subject: string): PersonalKeyRecord | undefined {
  const row = sql.get<KeyRow>('select key_id, key, is_wrapped from personal_keys where subject = ?', subject);
  if (!row) return undefined;
  const { key_id: keyId, key, is_wrapped: isWrapped } = row;
  if (keyId === null || key === null) return { state: 'forgotten' };
  return { state: 'live', keyId, key: Uint8Array.from(key), isWrapped: isWrapped === 1 };
}
