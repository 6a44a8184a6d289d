import { testAmbient } from '@allframe/serverless/testing';
import { loadLibsql } from '../../../runtime/sqlite/libsql.ts';
import { openSqlite } from '../../../runtime/sqlite/open-sqlite.ts';
import type { SqliteDatabase } from '../../../runtime/sqlite/sqlite-database.ts';
import { temporaryDatabase, temporaryFile } from './temporary-database.ts';

/** Somebody else who holds the lock. */
async function lockedBy(file: string) {
  const Libsql = await loadLibsql();
  const other = new Libsql(file, { timeout: 0 });
  other.exec('BEGIN IMMEDIATE');
  return other;
}

describe('calls of a database', () => {
  it('wait for the lock without holding the process up', async () => {
    const file = temporaryFile();
    const database = await temporaryDatabase(file);
    const other = await lockedBy(file);
    let isWritten = false;
    const writing = database.write((sql) => sql.run("insert into consumer_starts values ('c', '{}')")).then(() => (isWritten = true));
    for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
    expect(isWritten).toBe(false);
    other.exec('COMMIT');
    await writing;
    expect(isWritten).toBe(true);
  });

  it('give up at their deadline', async () => {
    const file = temporaryFile();
    const ambient = testAmbient();
    const database = await openSqlite(file, { ambient });
    const other = await lockedBy(file);
    const begun = ambient.now();
    await expect(database.write(() => 1, { deadline: begun + 200 })).rejects.toMatchObject({
      code: 'database-locked',
      retryable: true,
      file,
    });
    expect(ambient.now() - begun).toBeLessThan(200);
    expect(ambient.now() - begun).toBeGreaterThan(100);
    await expect(database.write(() => 1)).rejects.toMatchObject({ code: 'database-locked' });
    expect(ambient.now() - begun).toBeGreaterThan(9_000);
    other.exec('COMMIT');
    expect(await database.write(() => 1)).toBe(1);
  });

  it('read what was committed while somebody else writes', async () => {
    const file = temporaryFile();
    const database = await temporaryDatabase(file);
    const other = await lockedBy(file);
    other.exec("insert into consumer_starts values ('c', '{}')");
    expect(await database.read((sql) => sql.all('select * from consumer_starts'))).toEqual([]);
    other.exec('COMMIT');
    expect(await database.read((sql) => sql.all('select * from consumer_starts'))).toHaveLength(1);
  });

  it('stop waiting for the lock where the write makes no sense any more', async () => {
    const file = temporaryFile();
    const database = await temporaryDatabase(file);
    await lockedBy(file);
    let looks = 0;
    const whileLocked = () => {
      looks += 1;
      if (looks === 1) throw Object.assign(new Error('locked for readers, too'), { code: 'SQLITE_BUSY' });
      throw new Error('too late');
    };
    await expect(database.write(() => 1, { whileLocked })).rejects.toThrow('too late');
    expect(looks).toBe(2);
  });

  it('leave a turn to other processes while these write, and to none when alone', async () => {
    const file = temporaryFile();
    const ambient = { ...testAmbient(), sleep: jest.fn(async () => undefined) };
    const mine = await openSqlite(file, { ambient });
    const theirs = await temporaryDatabase(file);
    const insert = (database: SqliteDatabase) => database.write((sql) => sql.run("insert into dead_letters (letter) values ('x')"));
    await insert(mine);
    await insert(mine);
    expect(ambient.sleep).not.toHaveBeenCalled();
    await insert(theirs);
    await insert(mine);
    await insert(mine);
    expect(ambient.sleep).toHaveBeenCalledTimes(1);
    ambient.advance(2_000);
    await insert(mine);
    expect(ambient.sleep).toHaveBeenCalledTimes(1);
  });

  it('undo all of what failed half-way', async () => {
    const database = await temporaryDatabase();
    const failing = database.write((sql) => {
      sql.run("insert into consumer_starts values ('c', '{}')");
      throw new Error('half-way');
    });
    await expect(failing).rejects.toThrow('half-way');
    expect(await database.read((sql) => sql.all('select * from consumer_starts'))).toEqual([]);
  });

  it('say that the disk is full, and go on when it is not', async () => {
    const database = await temporaryDatabase();
    const limit = (pages: number) => database.read((sql) => sql.get(`pragma max_page_count = ${pages}`));
    const insert = () => database.write((sql) => sql.run('insert into dead_letters (letter) values (?)', 'x'.repeat(500_000)));
    await limit(80);
    await expect(insert()).rejects.toMatchObject({ code: 'disk-full', retryable: true });
    await limit(10_000);
    expect(await insert()).toBe(1);
  });

  it('refuse values that would end the process', async () => {
    const database = await temporaryDatabase();
    for (const value of [true, 1n, {}, new Uint8Array(1), Symbol('s')])
      await expect(database.read((sql) => sql.get('select ?', value as never))).rejects.toThrow(/takes texts, numbers, buffers and null/);
    expect(await database.read((sql) => sql.get('select ? as value', undefined))).toMatchObject({ value: null });
  });
});
