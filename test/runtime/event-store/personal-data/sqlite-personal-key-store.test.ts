import { readFileSync } from 'node:fs';
import { SqlitePersonalKeyStore } from '../../../../runtime/event-store/personal-data/sqlite-personal-key-store.ts';
import { personalKeyStoreContract } from '../../../../runtime/testing/personal-key-store-contract.ts';
import { temporaryDatabase, temporaryFile } from '../../sqlite/temporary-database.ts';

describe('the keys of personal data in SQLite', () => {
  personalKeyStoreContract(async () => new SqlitePersonalKeyStore(await temporaryDatabase()));

  it('leaves no trace of a forgotten key in the file or its log', async () => {
    const file = temporaryFile();
    const keys = new SqlitePersonalKeyStore(await temporaryDatabase(file));
    const key = Buffer.from('0123456789abcdef0123456789ABCDEF');
    await keys.createIfAbsent({ subject: 'c-1' }, { state: 'live', keyId: 'k-1', key, isWrapped: false });
    const holdsKey = () => [file, `${file}-wal`].some((path) => readFileSync(path).includes(key));
    expect(holdsKey()).toBe(true);
    await keys.forget({ subject: 'c-1' });
    expect(holdsKey()).toBe(false);
  });

  it('leaves none where somebody still read the log when it was forgotten, and says so where they go on', async () => {
    const file = temporaryFile();
    const database = await temporaryDatabase(file);
    const keys = new SqlitePersonalKeyStore(database);
    const key = Buffer.from('0123456789abcdef0123456789ABCDEF');
    await keys.createIfAbsent({ subject: 'c-1' }, { state: 'live', keyId: 'k-1', key, isWrapped: false });
    const reader = await temporaryDatabase(file);
    await reader.read((sql) => [sql.run('begin'), sql.all('select * from personal_keys')]);

    await expect(database.emptyLog({ deadline: Date.now() + 50 })).rejects.toMatchObject({ code: 'database-locked' });
    const forgotten = keys.forget({ subject: 'c-1' });
    setTimeout(() => reader.readNow((sql) => sql.run('commit')), 50);
    await forgotten;

    expect([file, `${file}-wal`].some((path) => readFileSync(path).includes(key))).toBe(false);
  });
});
