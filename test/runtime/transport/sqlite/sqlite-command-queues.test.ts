import { commandQueuesContract } from '../../../../runtime/testing/command-queues-contract.ts';
import type { Delivery } from '../../../../runtime/transport/memory/memory-command-queues.ts';
import { SqliteCommandQueues } from '../../../../runtime/transport/sqlite/sqlite-command-queues.ts';
import { temporaryDatabase, temporaryFile } from '../../sqlite/temporary-database.ts';

async function setUp(deliver: (delivery: Delivery) => Promise<void>, { file = temporaryFile() } = {}) {
  let ids = 0;
  const errors: unknown[] = [];
  const database = await temporaryDatabase(file);
  const queues = new SqliteCommandQueues({
    ...{ database, deliver },
    maxReceives: () => 3,
    newId: () => `m-${++ids}`,
    sleep: async () => undefined,
    onError: (error) => errors.push(error),
  });
  return { database, errors, file, queues };
}

const work = (command: string) => ({ command, input: {} });
const never = () => new Promise<void>(() => undefined);

describe('command queues in SQLite', () => {
  commandQueuesContract(async (handle) => {
    const { queues } = await setUp(({ body }) => handle(body));
    return { queues, queue: 'work', settle: () => queues.settle(), deadLetters: async () => queues.deadLetters };
  });

  it('deliver what an earlier process had taken and not handled, in order, and count its tries', async () => {
    const begun: string[] = [];
    const earlier = await setUp(({ body }) => {
      begun.push(JSON.parse(body).command);
      return begun.length === 1 ? Promise.resolve() : never();
    });
    for (const command of ['Done', 'Begun', 'Waiting']) await earlier.queues.send('work', work(command), { group: 'g' });
    while (begun.length < 2) await new Promise(setImmediate);

    const delivered: [string, number][] = [];
    const next = await setUp(async ({ body, attempt }) => void delivered.push([JSON.parse(body).command, attempt]), earlier);
    await next.queues.resume();
    await next.queues.settle();
    expect(delivered).toEqual([
      ['Begun', 2],
      ['Waiting', 1],
    ]);
    const last = await setUp(never, earlier);
    await last.queues.resume();
    expect(last.queues.isIdle).toBe(true);
  });

  it('keep dead letters for the next process', async () => {
    const { queues, file } = await setUp(async () => {
      throw new Error('never works');
    });
    await queues.send('work', work('X'));
    await queues.settle();
    const letter = { body: '{"command":"X","input":{}}', messageId: 'm-1', source: 'work', code: 'max-receives', reason: 'never works' };
    expect(queues.deadLetters).toEqual([letter]);
    const next = await setUp(never, { file });
    await next.queues.resume();
    expect([next.queues.deadLetters, next.queues.isIdle]).toEqual([[letter], true]);
  });

  it('give up a message that has ended the process each time', async () => {
    const file = temporaryFile();
    for (const attempt of [1, 2, 3]) {
      const { queues } = await setUp(never, { file });
      if (attempt === 1) await queues.send('work', work('Deadly'));
      else await queues.resume();
      await new Promise(setImmediate);
    }
    const last = await setUp(never, { file });
    await last.queues.resume();
    await last.queues.settle();
    expect(last.queues.deadLetters).toMatchObject([{ code: 'max-receives', reason: 'The process ended each of the 3 times' }]);
  });

  it('begin nothing after they were stopped, and leave it for the next process', async () => {
    const delivered: string[] = [];
    const { queues, file } = await setUp(async ({ body }) => void delivered.push(body));
    const sending = queues.send('work', work('X'));
    queues.stop();
    await sending;
    await queues.settle();
    expect(delivered).toEqual([]);
    const next = await setUp(async ({ body }) => void delivered.push(body), { file });
    await next.queues.resume();
    await next.queues.settle();
    expect(delivered).toHaveLength(1);
  });

  it('send nothing where the file can’t be written, and say so', async () => {
    const { queues, database } = await setUp(never);
    database.close();
    await expect(queues.send('work', work('X'))).rejects.toMatchObject({ code: 'database-unavailable' });
  });

  it('go on with the file when a delivery could not be recorded', async () => {
    const { queues, database, errors } = await setUp(async () => {
      write.mockImplementationOnce(async () => {
        throw new Error('disk');
      });
    });
    const write = jest.spyOn(database, 'write');
    await queues.send('work', work('X'));
    await queues.settle();
    expect(errors).toEqual([new Error('disk')]);
    expect(await database.read((sql) => sql.get('select count(*) as count from messages'))).toMatchObject({ count: 0 });
  });
});
