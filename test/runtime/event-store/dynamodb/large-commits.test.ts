import { command } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { createCommandBus } from '../../../../runtime/command-bus/command-bus.ts';
import { stateCache } from '../../../../runtime/command-bus/state-cache.ts';
import { DynamoDbEventStore } from '../../../../runtime/event-store/dynamodb/dynamodb-event-store.ts';
import { noStream } from '../../../../runtime/event-store/stream-head.ts';
import { testAmbient } from '../../../../runtime/testing/test-ambient.ts';
import { MemoryObjectStore } from '../../../../runtime/transport/memory/memory-object-store.ts';
import { Counter, CountUp } from '../../counter.ts';
import { commitOf } from '../../recording-store.ts';
import { MemoryTable } from './memory-table.ts';

const CountLong = command('CountLong', {
  input: z.object({ counterId: z.string() }),
  aggregate: Counter,
  streamId: ({ counterId }) => counterId,
  decide: (_input, _state, { newId }) => Counter.events.Counted({ by: 1, unit: newId().padEnd(500_000, '-') }),
});

describe('a large commit on DynamoDB', () => {
  it('is stored as its command was answered, though an earlier try decided otherwise', async () => {
    const { table, store } = setUp();
    const bus = createCommandBus({ store, ambient: testAmbient({ start: new Date().toISOString() }), cache: stateCache() });
    await bus.dispatch(CountUp, { counterId: 'a' });
    failOnce(table);
    const result = await bus.dispatch(CountLong, { counterId: 'a' });
    const [{ type, data } = {}] = (await store.readCommit('Counter#a', 2))?.events ?? [];
    expect(result).toMatchObject({ outcome: 'accepted', version: 2, events: [{ type, data }] });
  });

  it('can be read though an earlier try left an object of other events', async () => {
    const { table, store } = setUp();
    failOnce(table);
    await expect(store.append(noStream('Counter#a'), largeCommit(1))).rejects.toThrow('slow down');
    await store.append(noStream('Counter#a'), largeCommit(2));
    expect((await store.load('Counter#a')).head.version).toBe(2);
  });

  it('is waited for until the deadline, be it written, read or the winner of a race', async () => {
    const { objects, store } = setUp();
    await store.append(noStream('Counter#a'), largeCommit(1));
    const never = () => new Promise<never>(() => {});
    jest.spyOn(objects, 'put').mockImplementation(never);
    jest.spyOn(objects, 'get').mockImplementation(never);
    const soon = { deadline: Date.now() + 50 };
    const failures = [
      store.append(noStream('Counter#b'), largeCommit(1), soon),
      store.append(noStream('Counter#a'), commitOf('c-2'), soon),
      store.load('Counter#a', soon),
      store.readAfter('Counter#a', 0, soon),
      store.readCommit('Counter#a', 1, soon),
    ];
    await Promise.all(failures.map((failure) => expect(failure).rejects.toMatchObject({ code: 'deadline-exceeded', retryable: true })));
  });

  it('has a snapshot behind it that is waited for no longer than its command allows', async () => {
    const { objects, store } = setUp();
    jest.spyOn(objects, 'put').mockImplementation(() => new Promise(() => {}));
    const snapshot = { stream: 'Counter#a', fingerprint: 'code', firstVersion: 1, version: 1, commitId: 'c-1', timestamp: '2026-01-01' };
    const saving = store.saveSnapshot({ ...snapshot, state: 'x'.repeat(200_000), commands: { seen: [] } }, { deadline: Date.now() + 50 });
    await expect(saving).rejects.toMatchObject({ code: 'deadline-exceeded' });
  });

  function setUp() {
    const table = new MemoryTable();
    const objects = new MemoryObjectStore();
    return { table, objects, store: new DynamoDbEventStore({ client: table, table: 'events', objects }) };
  }

  /** The next append, before anything is written. */
  function failOnce(table: MemoryTable) {
    table.before = ({ operation }) => {
      if (operation !== 'PutItem') return;
      table.before = () => {};
      throw Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
    };
  }

  function largeCommit(events: number) {
    const event = { type: 'Counted', data: 'x'.repeat(500_000), schemaVersion: 1 };
    return { ...commitOf('c-1'), events: Array.from({ length: events }, () => event) };
  }
});
