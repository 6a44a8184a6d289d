import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { systemAmbient as ambient } from '../../../runtime/host/ambient.ts';
import { claimFile } from '../../../runtime/sqlite/claim-file.ts';
import { loadLibsql } from '../../../runtime/sqlite/libsql.ts';
import { openSqlite } from '../../../runtime/sqlite/open-sqlite.ts';
import { temporaryDatabase, temporaryFile } from './temporary-database.ts';

async function rawDatabase(file: string) {
  const Libsql = await loadLibsql();
  return new Libsql(file, { timeout: 0 });
}

describe('a database of SQLite', () => {
  it('is opened again as it was left', async () => {
    const file = temporaryFile();
    const first = await temporaryDatabase(file);
    await first.write((sql) => sql.run("insert into consumer_starts values ('c', '{}')"));
    first.close();
    const second = await temporaryDatabase(file);
    expect(await second.read((sql) => sql.get('select consumer from consumer_starts'))).toMatchObject({ consumer: 'c' });
  });

  it('waits for the disk with every commit, and overwrites what is deleted', async () => {
    const database = await temporaryDatabase();
    const pragma = (name: string) => database.read((sql) => Object.values(sql.get<object>(`pragma ${name}`) ?? {})[0]);
    expect(await Promise.all(['journal_mode', 'synchronous', 'secure_delete', 'user_version'].map(pragma))).toEqual(['wal', 2, 1, 1]);
  });

  it('is one of the process where its file is :memory:', async () => {
    const database = await temporaryDatabase(':memory:');
    expect(await database.read((sql) => sql.all('select * from streams'))).toEqual([]);
  });

  it('is found by a module beside which libsql is installed', async () => {
    expect((await openSqlite(temporaryFile(), { ambient, libsqlFrom: __filename })).file).toMatch(/\.sqlite$/);
    await expect(openSqlite(temporaryFile(), { ambient, libsqlFrom: '/nowhere/module.js' })).rejects.toMatchObject({
      code: 'libsql-missing',
    });
  });

  it('is made by one of many who open the file at once', async () => {
    const file = temporaryFile();
    const databases = await Promise.all(Array.from({ length: 8 }, () => temporaryDatabase(file)));
    await Promise.all(
      databases.map((database, index) => database.write((sql) => sql.run('insert into dead_letters (letter) values (?)', index))),
    );
    expect(await databases[0]?.read((sql) => sql.get('select count(*) as count from dead_letters'))).toMatchObject({ count: 8 });
  });

  it('is none where the file is of another format, which stays as it is', async () => {
    const file = temporaryFile();
    writeFileSync(file, 'no database '.repeat(100));
    await expect(temporaryDatabase(file)).rejects.toMatchObject({ code: 'not-a-database', file });
    expect(readFileSync(file, 'utf8')).toBe('no database '.repeat(100));
  });

  it('is none where the file is the database of something else, which stays as it is', async () => {
    const file = temporaryFile();
    const other = await rawDatabase(file);
    other.exec('create table users (name text)');
    other.close();
    const before = readFileSync(file);
    await expect(temporaryDatabase(file)).rejects.toMatchObject({
      code: 'not-a-database',
      message: expect.stringMatching(/something else/),
    });
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('is left alone where newer code has written it', async () => {
    const file = temporaryFile();
    (await temporaryDatabase(file)).close();
    (await rawDatabase(file)).exec('pragma user_version = 99');
    await expect(temporaryDatabase(file)).rejects.toMatchObject({
      code: 'newer-schema',
      message: expect.stringMatching(/99, and this code knows 1/),
    });
  });

  it('is unavailable where its directory is not there', async () => {
    const file = join(dirname(temporaryFile()), 'nowhere', 'x.sqlite');
    await expect(temporaryDatabase(file)).rejects.toMatchObject({
      code: 'database-unavailable',
      message: expect.stringMatching(/directory exists/),
    });
  });

  it('is unavailable after it was closed, which may be done twice', async () => {
    const database = await temporaryDatabase();
    database.close();
    database.close();
    await expect(database.read((sql) => sql.get('select 1'))).rejects.toMatchObject({ code: 'database-unavailable' });
    await expect(database.write((sql) => sql.run('delete from timers'))).rejects.toThrow(/it was closed/);
  });

  it('refuses writes after its file was deleted, also where there is a new one', async () => {
    const file = temporaryFile();
    const database = await temporaryDatabase(file);
    for (const path of [file, `${file}-wal`, `${file}-shm`]) rmSync(path, { force: true });
    const write = () => database.write((sql) => sql.run('delete from timers'));
    await expect(write()).rejects.toThrow(/deleted or replaced/);
    await temporaryDatabase(file);
    await expect(write()).rejects.toMatchObject({ code: 'database-unavailable' });
  });

  it('may not be written where the file system says so', async () => {
    const file = temporaryFile();
    const database = await temporaryDatabase(file);
    await database.write((sql) => sql.run("insert into consumer_starts values ('c', '{}')"));
    await database.read((sql) => sql.run('pragma query_only = 1'));
    await expect(database.write((sql) => sql.run('delete from consumer_starts'))).rejects.toMatchObject({ code: 'database-unavailable' });
  });
});

describe('a claim to a file', () => {
  it('is one process’s alone until it is given back', async () => {
    const file = temporaryFile();
    const giveBack = await claimFile(file);
    await expect(claimFile(file)).rejects.toMatchObject({ code: 'database-in-use', file });
    giveBack();
    (await claimFile(file))();
  });

  it('is that of the file behind a link', async () => {
    const file = temporaryFile();
    (await temporaryDatabase(file)).close();
    const link = temporaryFile();
    symlinkSync(file, link);
    const giveBack = await claimFile(link);
    await expect(claimFile(file)).rejects.toMatchObject({ code: 'database-in-use' });
    giveBack();
  });

  it('can’t be made where there is no place for it', async () => {
    await expect(claimFile('/nowhere/x.sqlite')).rejects.toMatchObject({ code: 'database-unavailable', file: '/nowhere/x.sqlite' });
    const folder = `${temporaryFile()}-claim`;
    mkdirSync(folder);
    chmodSync(folder, 0o700);
    await expect(claimFile(folder.replace(/-claim$/, ''))).rejects.toMatchObject({ code: 'database-unavailable' });
  });
});
