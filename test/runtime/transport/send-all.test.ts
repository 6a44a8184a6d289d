import { MemoryCommandQueues } from '../../../runtime/transport/memory/memory-command-queues.ts';
import { sendAll } from '../../../runtime/transport/send-all.ts';

const command = (commandId: string) => ({ command: 'X', input: null, commandId });

describe('sending many messages', () => {
  it('leaves it to the queues where they can', async () => {
    const calls: unknown[] = [];
    const queues = { send: () => Promise.reject(new Error('no')), sendAll: async (...call: unknown[]) => void calls.push(call) };
    const messages = [{ message: command('c-1'), group: 'g' }];
    await sendAll(queues, 'work', messages);
    expect(calls).toEqual([['work', messages]]);
  });

  it('sends one after the other where they can not, each in its group, up to the first failure', async () => {
    const sent: unknown[] = [];
    const send = async (queue: string, message: object, options: unknown) => {
      if (sent.length === 2) throw new Error('no queue');
      sent.push([queue, message, options]);
    };
    const messages = ['c-1', 'c-2', 'c-3'].map((id) => ({ message: command(id), group: `group of ${id}` }));
    await expect(sendAll({ send }, 'work', messages)).rejects.toThrow('no queue');
    expect(sent).toEqual([
      ['work', command('c-1'), { group: 'group of c-1' }],
      ['work', command('c-2'), { group: 'group of c-2' }],
    ]);
  });

  it('sends none where one is too large', async () => {
    const delivered: string[] = [];
    const queues = new MemoryCommandQueues({
      deliver: async ({ body }) => void delivered.push(body),
      maxReceives: () => 1,
      newId: () => 'm-1',
      sleep: async () => undefined,
    });
    const tooLarge = { command: 'X', input: 'x'.repeat(1024 * 1024) };
    await expect(sendAll(queues, 'work', [{ message: command('c-1') }, { message: tooLarge }])).rejects.toMatchObject({ queue: 'work' });
    await queues.settle();
    expect(delivered).toEqual([]);
  });
});
