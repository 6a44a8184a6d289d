import { SqliteProjectionRegistry } from '../../../../runtime/projection/sqlite/sqlite-projection-registry.ts';
import { projectionRegistryContract } from '../../../../runtime/testing/projection-registry-contract.ts';
import { temporaryDatabase, temporaryFile } from '../../sqlite/temporary-database.ts';

describe('the registry of projections in SQLite', () => {
  projectionRegistryContract(async () => new SqliteProjectionRegistry(await temporaryDatabase()));

  it('is what it was when the file is opened again', async () => {
    const file = temporaryFile();
    const database = await temporaryDatabase(file);
    const entry = { revision: 1, active: 2, versions: {} };
    await new SqliteProjectionRegistry(database).write('Things', entry);
    database.close();
    const again = new SqliteProjectionRegistry(await temporaryDatabase(file));
    expect([await again.read('Things'), await again.write('Things', entry)]).toEqual([entry, false]);
  });
});
