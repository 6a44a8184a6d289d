import { SqliteCheckpointStore } from '../../../../../runtime/process-manager/consumer/sqlite/sqlite-checkpoint-store.ts';
import { checkpointStoreContract } from '../../../../../runtime/testing/checkpoint-store-contract.ts';
import { temporaryDatabase, temporaryFile } from '../../../sqlite/temporary-database.ts';

describe('the checkpoint store in SQLite', () => {
  checkpointStoreContract(async () => new SqliteCheckpointStore(await temporaryDatabase()));

  it('is what it was when the file is opened again: a start stands for ever', async () => {
    const file = temporaryFile();
    const database = await temporaryDatabase(file);
    const before = new SqliteCheckpointStore(database);
    const checkpoint = { revision: 1, seen: { version: 1, commitId: 'c-1' } };
    const start = { startFrom: 'now' as const, at: '2026-01-01T00:00:00.000Z' };
    await before.put('reactor:R', 'Order#a\u0000b', checkpoint);
    await before.start('reactor:R', start);
    database.close();
    const again = new SqliteCheckpointStore(await temporaryDatabase(file));
    expect(await again.get('reactor:R', 'Order#a\u0000b')).toEqual(checkpoint);
    expect(await again.start('reactor:R', { ...start, at: '2027-01-01T00:00:00.000Z' })).toEqual(start);
    expect((await again.list('reactor:R')).checkpoints).toEqual([{ ...checkpoint, stream: 'Order#a\u0000b' }]);
  });

  it('lets one of many workers move a checkpoint or say where a consumer starts', async () => {
    const file = temporaryFile();
    const stores = await Promise.all(Array.from({ length: 4 }, async () => new SqliteCheckpointStore(await temporaryDatabase(file))));
    const moved = await Promise.all(stores.map((store) => store.put('reactor:R', 'Order#a', { revision: 1, seen: undefined })));
    expect(moved.filter(Boolean)).toHaveLength(1);
    const starts = await Promise.all(
      stores.map((store, index) => store.start('reactor:R', { startFrom: 'now', at: `2026-01-0${index + 1}T00:00:00.000Z` })),
    );
    expect(new Set(starts.map(({ at }) => at)).size).toBe(1);
  });
});
