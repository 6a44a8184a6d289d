import { InMemoryPersonalKeyStore } from '../../../../runtime/event-store/personal-data/in-memory-personal-key-store.ts';
import type { PersonalKeyRecord, PersonalSubject } from '../../../../runtime/event-store/personal-data/personal-key-store.ts';
import { type KeyCacheOptions, subjectKeys } from '../../../../runtime/event-store/personal-data/subject-keys.ts';
import { testAmbient } from '../../../../runtime/testing/test-ambient.ts';

/** A key store that counts who reads. */
class CountingKeys extends InMemoryPersonalKeyStore {
  reads = 0;
  meanwhile: () => Promise<void> = async () => undefined;

  override async get(subject: PersonalSubject): Promise<PersonalKeyRecord | undefined> {
    this.reads += 1;
    const record = await super.get(subject);
    await this.meanwhile();
    return record;
  }
}

function given(keyCache?: KeyCacheOptions) {
  const keys = new CountingKeys();
  const ambient = testAmbient();
  return { keys, ambient, ofSubjects: subjectKeys({ keys, ambient, keyCache }) };
}

describe('the keys that a process holds', () => {
  it('are read once in half a minute', async () => {
    const { keys, ambient, ofSubjects } = given();
    const key = await ofSubjects.forWriting({ subject: 'a' });
    const readsBefore = keys.reads;
    ambient.advance(29_999);
    expect(await ofSubjects.forReading({ subject: 'a' })).toEqual(key);
    expect(keys.reads).toBe(readsBefore);
    ambient.advance(1);
    expect(await ofSubjects.forReading({ subject: 'a' })).toEqual(key);
    expect(keys.reads).toBe(readsBefore + 1);
  });

  it('end with their age, though they were forgotten elsewhere', async () => {
    const { keys, ambient, ofSubjects } = given({ maxAgeSeconds: 5 });
    await ofSubjects.forWriting({ subject: 'a' });
    await keys.forget({ subject: 'a' });
    ambient.advance(5_000);
    expect(await ofSubjects.forReading({ subject: 'a' })).toBe('forgotten');
  });

  it('are bounded, and the oldest gives way', async () => {
    const { keys, ofSubjects } = given({ maxEntries: 2 });
    for (const subject of ['a', 'b', 'c']) await ofSubjects.forWriting({ subject });
    const readsBefore = keys.reads;
    for (const subject of ['b', 'c']) await ofSubjects.forReading({ subject });
    expect(keys.reads).toBe(readsBefore);
    await ofSubjects.forReading({ subject: 'a' });
    expect(keys.reads).toBe(readsBefore + 1);
  });

  it('are not kept where they were dropped while they were read', async () => {
    const { keys, ofSubjects } = given();
    await ofSubjects.forWriting({ subject: 'a' });
    ofSubjects.drop({ subject: 'a' });
    keys.meanwhile = async () => {
      await keys.forget({ subject: 'a' });
      ofSubjects.drop({ subject: 'a' });
    };
    await ofSubjects.forReading({ subject: 'a' });
    expect(await ofSubjects.forReading({ subject: 'a' })).toBe('forgotten');
  });

  it('are of one tenant each', async () => {
    const { ofSubjects } = given();
    const [one, other] = [await ofSubjects.forWriting({ subject: 'a' }), await ofSubjects.forWriting({ subject: 'a', tenant: 'acme' })];
    expect(one.keyId).not.toBe(other.keyId);
  });
});
