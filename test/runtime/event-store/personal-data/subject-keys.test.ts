import { InMemoryPersonalKeyStore } from '../../../../runtime/event-store/personal-data/in-memory-personal-key-store.ts';
import type { PersonalKey, PersonalKeyRecord, PersonalSubject } from '../../../../runtime/event-store/personal-data/personal-key-store.ts';
import { type KeyCacheOptions, subjectKeys } from '../../../../runtime/event-store/personal-data/subject-keys.ts';
import { testAmbient } from '../../../../runtime/testing/test-ambient.ts';
import { KeyUnwrapError } from '../../../../runtime/transport/errors.ts';
import type { KeyContext, KeyService } from '../../../../runtime/transport/key-service.ts';
import { MemoryKeyService } from '../../../../runtime/transport/memory/memory-key-service.ts';

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

  it('are wrapped for a subject whom no log of the key service names', async () => {
    const keys = new InMemoryPersonalKeyStore();
    const contexts: KeyContext[] = [];
    const keyService = new MemoryKeyService();
    const noted = (context: KeyContext) => {
      contexts.push(context);
      return context;
    };
    const noting: KeyService = {
      generateDataKey: async (context) => keyService.generateDataKey(noted(context)),
      unwrap: async (wrapped, context) => keyService.unwrap(wrapped, noted(context)),
    };
    const inProcess = () => subjectKeys({ keys, keyService: noting, ambient });
    const ambient = testAmbient();
    const subjects: readonly PersonalSubject[] = [
      { subject: 'anna@example.com' },
      { subject: 'anna@example.com', tenant: 'acme' },
      { subject: 'bert@example.com' },
    ];
    for (const subject of subjects) {
      const written = await inProcess().forWriting(subject);
      expect(await inProcess().forReading(subject)).toEqual(written);
    }
    expect(JSON.stringify(contexts)).not.toMatch(/anna|bert|example|acme/);
    expect(new Set(contexts.map(({ subject }) => subject)).size).toBe(subjects.length);
    expect(contexts[0]).toEqual({ purpose: 'personal-data', subject: expect.stringMatching(/^[\w-]{43}$/) });
  });

  it('can not be unwrapped for somebody else', async () => {
    const keys = new InMemoryPersonalKeyStore();
    const ofSubjects = () => subjectKeys({ keys, keyService, ambient: testAmbient() });
    const keyService = new MemoryKeyService();
    await ofSubjects().forWriting({ subject: 'anna' });
    const stolen = (await keys.get({ subject: 'anna' })) as PersonalKey;
    await keys.createIfAbsent({ subject: 'bert' }, stolen);
    await expect(ofSubjects().forReading({ subject: 'bert' })).rejects.toBeInstanceOf(KeyUnwrapError);
  });

  it('are of one tenant each', async () => {
    const { ofSubjects } = given();
    const [one, other] = [await ofSubjects.forWriting({ subject: 'a' }), await ofSubjects.forWriting({ subject: 'a', tenant: 'acme' })];
    expect(one.keyId).not.toBe(other.keyId);
  });
});
