import type { AttributeItem } from '../../../../runtime/event-store/dynamodb/commit-item.ts';
import { DynamoDbEventStore } from '../../../../runtime/event-store/dynamodb/dynamodb-event-store.ts';
import { ConcurrencyError } from '../../../../runtime/event-store/errors.ts';
import { checkStreams } from '../../../../runtime/event-store/maintenance/check-streams.ts';
import { closeStream } from '../../../../runtime/event-store/maintenance/close-stream.ts';
import type { ObjectStore } from '../../../../runtime/transport/object-store.ts';
import { at, keysIn, large, table, world } from './checking.ts';
import { fakeEventTable } from './fake-event-table.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const lost = (stream: string, version: number, commitId = 'lost') => `commits/${encodeURIComponent(stream)}/${at(version)}/${commitId}`;

/** A table that points into its bucket, as one of a service does that is in use. */
async function inUse() {
  const test = world();
  await test.append('Order#used', large);
  const used = await keysIn(test.objects);
  const left = async () => (await keysIn(test.objects)).filter((key) => !used.includes(key));
  return { ...test, left };
}

describe('a sweep of the bucket', () => {
  it('deletes what a writer left that lost the race for its key, however young it is', async () => {
    const test = await inUse();
    await test.append('Order#a', 1);
    await test.objects.put(lost('Order#a', 1), json({}));
    expect((await test.check()).findings).toEqual([
      {
        ...{ kind: 'unreferenced', subject: 'object', stream: 'Order#a', object: lost('Order#a', 1), isSwept: false },
        fault: 'another commit, or another object, is at its place',
      },
    ]);
    expect(await test.left()).toHaveLength(1);
    expect((await test.check({ sweep: true })).report).toMatchObject({ unreferenced: 1, swept: 1, objects: 2 });
    expect(await test.left()).toEqual([]);
    expect((await test.check({ sweep: true })).findings).toEqual([]);
  });

  it('leaves what a writer may still point to: its key is free, and it is no day old', async () => {
    const test = await inUse();
    await test.objects.put(lost('Order#a', 1), json({}));
    test.ambient.advance(day - minute);
    expect((await test.check({ sweep: true })).findings).toMatchObject([
      { kind: 'unproven', isSwept: false, fault: 'there is no commit at its place yet, and it is younger than 24 hours' },
    ]);
    test.ambient.advance(2 * minute);
    expect((await test.check({ sweep: true })).findings).toMatchObject([{ kind: 'unreferenced', isSwept: true }]);
    expect(await test.left()).toEqual([]);
  });

  it('leaves what is pointed to, however old it is', async () => {
    const test = await inUse();
    await test.append('Order#a', 1, large, large);
    await test.snapshot('Order#a', { state: { text: large } });
    const before = await keysIn(test.objects);
    test.ambient.advance(1_000 * day);
    expect((await test.check({ sweep: true })).findings).toEqual([]);
    expect(await keysIn(test.objects)).toEqual(before);
    expect((await test.store.load('Order#a')).commits).toHaveLength(3);
  });

  it('leaves everything where nothing in the table points into the bucket: it may be another one’s', async () => {
    const theirs = await inUse();
    theirs.ambient.advance(10 * day);
    const wrong = fakeEventTable();
    const { findings } = await theirs.check({ client: wrong, sweep: true });
    expect(findings).toMatchObject([{ kind: 'unproven', fault: expect.stringContaining('it may be that of another') }]);
    expect(await keysIn(theirs.objects)).toHaveLength(1);
  });

  it('leaves what has a name of somebody else’s making, and does not look at other prefixes', async () => {
    const test = await inUse();
    const names = [
      'commits/readme.txt',
      'commits/%zz/00000000000000000001/c',
      `commits/a b/${at(1)}/c`,
      `commits/Order%23a/${at(1)}-c`,
      'own/file',
    ];
    for (const name of names) await test.objects.put(name, json({}));
    test.ambient.advance(10 * day);
    const { findings } = await test.check({ sweep: true });
    expect(findings.map(({ kind, fault }) => [kind, fault])).toEqual(
      Array(4).fill(['unproven', 'its name is none that the event store gives']),
    );
    expect(await test.left()).toHaveLength(5);
  });

  it('leaves the object of a commit whose item was damaged: it may be all that is left of it', async () => {
    const test = await inUse();
    await test.append('Order#a', large);
    const item = test.client.item('Order#a', at(1));
    const { pointer: _, ...damaged } = { ...item } as AttributeItem;
    test.client.put(damaged);
    test.ambient.advance(10 * day);
    const { findings } = await test.check({ sweep: true });
    expect(findings).toMatchObject([
      { kind: 'broken', subject: 'commit' },
      { kind: 'unproven', fault: 'the item at its place is no readable commit, and may be mended with it' },
    ]);
    test.client.put(item as AttributeItem);
    expect((await test.store.load('Order#a')).commits).toHaveLength(1);
  });

  it('deletes the object of a commit that is in an archive now, but only if the archive can be read', async () => {
    const test = await inUse();
    await test.append('Order#a', large);
    const { commits } = await test.store.load('Order#a');
    const archive = `archive/Order%23a/${at(1)}-commit-2`;
    const { metadata: _, ...stub } = { ...test.client.item('Order#a', at(1)), pointer: { S: archive } } as AttributeItem;
    test.client.put(stub as AttributeItem);
    expect((await test.check({ sweep: true })).findings).toMatchObject([{ kind: 'dangling' }, { kind: 'unproven', isSwept: false }]);
    await test.objects.put(archive, json({ commits }));
    expect((await test.check({ sweep: true })).findings).toMatchObject([
      { kind: 'unreferenced', object: expect.stringContaining(lost('Order#a', 1, 'commit-2')), isSwept: true },
    ]);
    expect(await test.left()).toEqual([archive]);
  });

  it('leaves an archive that may still be gone on with, and deletes one whose commits are all in others', async () => {
    const test = await inUse();
    await test.append('Order#a', 1, 1, 1);
    const { commits } = await test.store.load('Order#a');
    const [begun = '', front = '', back = ''] = ['1-commit-4', '1-commit-3', '3-commit-4'].map(
      (name) => `archive/Order%23a/${at(0).slice(1)}${name}`,
    );
    const pointTo = (version: number, pointer: string) =>
      test.client.put({ ...test.client.item('Order#a', at(version)), pointer: { S: pointer } } as AttributeItem);
    const goesOn = { kind: 'unproven', object: begun, fault: expect.stringContaining('may go on with it') };
    await test.objects.put(begun, json({ commits }));
    test.ambient.advance(100 * day);
    expect((await test.check({ sweep: true })).findings).toMatchObject([goesOn]);
    await test.objects.put(front, json({ commits: commits.slice(0, 2) }));
    pointTo(1, front);
    pointTo(2, front);
    expect((await test.check({ sweep: true })).findings).toMatchObject([goesOn]);
    pointTo(3, begun);
    expect((await test.check({ sweep: true })).findings).toEqual([]);
    await test.objects.put(back, json({ commits: commits.slice(2) }));
    pointTo(3, back);
    expect((await test.check({ sweep: true })).findings).toMatchObject([{ kind: 'unreferenced', object: begun, isSwept: true }]);
    expect(await test.left()).toEqual([front, back]);
    expect((await test.store.load('Order#a')).commits).toHaveLength(3);
  });

  it('leaves all of a stream that was archived', async () => {
    const test = await inUse();
    await test.append('Order#a', 1, large, 1, 1);
    await closeStream(test.store, 'Order#a', { ambient: test.ambient, deadline: Date.now() + 10_000 });
    const before = (await test.store.load('Order#a')).commits;
    expect(await test.store.archive('Order#a')).toMatchObject({ commits: 3 });
    test.ambient.advance(100 * day);
    expect(await test.check({ sweep: true })).toMatchObject({ findings: [], report: { pointers: 5, objects: 4 } });
    expect((await test.store.load('Order#a')).commits).toEqual(before);
  });

  it('deletes objects of snapshots that are no more, a day after they were stored', async () => {
    const test = await inUse();
    await test.append('Order#a', 1);
    await test.snapshot('Order#a', { state: { text: large } });
    const key = `snapshots/Order%23a/${at(1)}/f`;
    expect(await test.left()).toEqual([key]);
    await test.client.call('DeleteItem', { TableName: table, Key: { PK: { S: 'Order#a' }, SK: { S: `${at(1)}#snapshot#f` } } });
    expect((await test.check({ sweep: true })).findings).toMatchObject([{ kind: 'unproven', object: key }]);
    test.ambient.advance(2 * day);
    expect((await test.check({ sweep: true })).findings).toMatchObject([{ kind: 'unreferenced', object: key, isSwept: true }]);
    expect(await test.left()).toEqual([]);
  });

  it('passes on what the bucket fails with, and leaves what it did not come to', async () => {
    const test = await inUse();
    await test.append('Order#a', 1);
    await test.objects.put(lost('Order#a', 1), json({}));
    const failing: ObjectStore = {
      get: (key) => test.objects.get(key),
      put: (key, bytes) => test.objects.put(key, bytes),
      list: (prefix, options) => test.objects.list(prefix, options),
      delete: () => Promise.reject(new Error('no access')),
    };
    await expect(test.check({ objects: failing, sweep: true })).rejects.toThrow('no access');
  });
});

type Task = 'writer' | 'sweep';

/** Lets two tasks go on step by step, in the order that a test decides: each stops before whatever leaves the process. */
function interleaving(order: readonly Task[]) {
  const waiting = new Map<Task, () => void>();
  const ended = new Set<Task>();
  const step = (who: Task) => new Promise<void>((resolve) => void waiting.set(who, resolve));
  async function run(tasks: Readonly<Record<Task, () => Promise<unknown>>>): Promise<void> {
    const both = (['writer', 'sweep'] as const).map((who) => tasks[who]().finally(() => ended.add(who)));
    for (let turn = 0; ended.size < 2; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      const wanted = order[turn] ?? 'writer';
      const [who, go] = [...waiting].find(([task]) => task === wanted) ?? [...waiting][0] ?? [];
      if (who) waiting.delete(who);
      go?.();
    }
    await Promise.all(both);
  }
  return { step, run };
}

describe('a sweep beside a writer', () => {
  // A writer has two steps until its commit stands: they come at every pair of places among those of the sweep.
  const places = Array.from({ length: 16 }, (_, place) => place);
  const pairs = places.flatMap((first) => places.filter((second) => second > first).map((second) => [first, second] as const));
  const orders = pairs.map((pair) => places.map((place): Task => (pair.includes(place) ? 'writer' : 'sweep')));

  it.each([false, true])(
    'never loses a commit, in whatever order their steps come (another writer takes the key first: %s)',
    async (isLosing) => {
      for (const order of orders) {
        const test = await inUse();
        const begin = await test.append('Order#a', 1);
        if (isLosing) await test.append('Order#a', 1);
        test.ambient.advance(isLosing ? 0 : 2 * day);
        const { step, run } = interleaving(order);
        const objectsOf = (who: Task): ObjectStore => ({
          get: (key) => step(who).then(() => test.objects.get(key)),
          put: (key, bytes, options) => step(who).then(() => test.objects.put(key, bytes, options)),
          delete: (key) => step(who).then(() => test.objects.delete(key)),
          list: (prefix, options) => step(who).then(() => test.objects.list(prefix, options)),
        });
        const clientOf = (who: Task) => ({
          ...test.client,
          call: (async (...args: Parameters<typeof test.client.call>) => {
            await step(who);
            return test.client.call(...args);
          }) as typeof test.client.call,
        });
        const store = new DynamoDbEventStore({ client: clientOf('writer'), table, objects: objectsOf('writer') });
        const events = [{ type: 'Counted', data: { text: large }, schemaVersion: 1 }];
        const metadata = { commandId: 'w', correlationId: 'w', causationId: 'w', causationDepth: 0 };
        let outcome: unknown;
        await run({
          writer: async () => {
            outcome = await store
              .append(begin, { commitId: 'written', timestamp: '2026-01-01T00:00:00.000Z', metadata, events })
              .catch((error: unknown) => error);
          },
          sweep: () =>
            checkStreams({
              client: clientOf('sweep'),
              table,
              objects: objectsOf('sweep'),
              ambient: test.ambient,
              sweep: true,
              segments: 1,
            }),
        });
        const { commits, head } = await test.store.load('Order#a');
        expect(commits.length).toBe(2);
        if (isLosing) expect(outcome).toBeInstanceOf(ConcurrencyError);
        else expect(head).toEqual(outcome);
      }
    },
  );
});
