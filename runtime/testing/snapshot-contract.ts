import { deepStrictEqual, ok, rejects, strictEqual } from 'node:assert';
import { SnapshotTooLargeError, StreamClosedError } from '../event-store/errors.ts';
import type { EventStore, PendingCommit } from '../event-store/event-store.ts';
import type { Snapshot } from '../event-store/snapshot.ts';
import { noStream, type StreamHead } from '../event-store/stream-head.ts';
import { streamClosedType } from '../message/commit.ts';

/** Registers a test that has a stream of its own. */
type Check = (name: string, run: (store: EventStore, stream: string) => Promise<void>) => void;

/** What every event store must hold of snapshots (rule A8). */
export function snapshotContract(check: Check, commit: (commitId: string, ...types: readonly string[]) => PendingCommit): void {
  /** Appends commits of two events each, and returns the heads behind them; the one at `0` is where it began. */
  const grow = async (store: EventStore, head: StreamHead, commits: number) => {
    const heads = [head];
    for (let index = 0; index < commits; index += 1) {
      const last = heads.at(-1) ?? head;
      heads.push(await store.append(last, commit(`c${last.version + 1}`, 'A', 'B')));
    }
    return heads;
  };
  const choice = { fingerprint: 'code-1', every: 4 };

  check('begins a load at the newest snapshot of the same code', async (store, stream) => {
    const [, , fourth, , eighth] = await grow(store, noStream(stream), 5);
    await store.saveSnapshot(snapshotAt(fourth, { sum: 4 }));
    await store.saveSnapshot(snapshotAt(eighth, { sum: 8 }));
    const { head, commits, snapshot } = await store.load(stream, { snapshots: choice });
    deepStrictEqual(snapshot, snapshotAt(eighth, { sum: 8 }));
    deepStrictEqual([head.version, head.commitId, commits.map(({ firstVersion }) => firstVersion)], [10, 'c9', [9]]);
    await store.append(head, commit('c11', 'C'));
  });

  check('begins a load at a snapshot behind which nothing stands, and goes on from there', async (store, stream) => {
    const tip = (await grow(store, noStream(stream), 3)).at(-1);
    await store.saveSnapshot(snapshotAt(tip, { sum: 6 }));
    const { head, commits, snapshot } = await store.load(stream, { snapshots: choice });
    deepStrictEqual([head.version, head.commitId, commits, snapshot?.version], [6, 'c5', [], 6]);
    strictEqual((await store.append(head, commit('c7', 'C'))).version, 7);
  });

  check('passes over the snapshots of other code', async (store, stream) => {
    const [, second, fourth, sixth] = await grow(store, noStream(stream), 4);
    await store.saveSnapshot(snapshotAt(second, { sum: 2 }));
    await store.saveSnapshot({ ...snapshotAt(fourth, { other: true }), fingerprint: 'code-2' });
    await store.saveSnapshot({ ...snapshotAt(sixth, { other: true }), fingerprint: 'code' });
    const { commits, snapshot } = await store.load(stream, { snapshots: choice });
    deepStrictEqual([snapshot?.version, commits.map(({ firstVersion }) => firstVersion)], [2, [3, 5, 7]]);
    const unknown = await store.load(stream, { snapshots: { ...choice, fingerprint: 'code-3' } });
    deepStrictEqual([unknown.snapshot, unknown.commits.length], [undefined, 4]);
  });

  check('reads a long stream from its beginning where it has no snapshot', async (store, stream) => {
    await grow(store, noStream(stream), 60);
    const { commits, snapshot } = await store.load(stream, { snapshots: choice });
    deepStrictEqual([snapshot, commits.length, commits[0]?.firstVersion], [undefined, 60, 1]);
  });

  check('shows snapshots to nobody who did not ask for them', async (store, stream) => {
    const heads = await grow(store, noStream(stream), 3);
    for (const head of heads.slice(1)) await store.saveSnapshot(snapshotAt(head, {}));
    deepStrictEqual([(await store.load(stream)).commits.length, (await store.load(stream)).snapshot], [3, undefined]);
    deepStrictEqual(await Promise.all([0, 2, 4, 6].map(async (version) => (await store.readAfter(stream, version)).length)), [3, 2, 1, 0]);
    const holding = async (version: number) => (await store.readCommit(stream, version))?.commitId;
    deepStrictEqual(await Promise.all([1, 2, 3, 4, 5, 6, 7].map(holding)), ['c1', 'c1', 'c3', 'c3', 'c5', 'c5', undefined]);
  });

  check('keeps state and commands of a snapshot as they were, and gives copies or frozen values', async (store, stream) => {
    const [, head] = await grow(store, noStream(stream), 1);
    const state = { text: 'ä"\\\n\u2028 😀', list: [1, null, { deep: true }] };
    const hashed = [['2026-01-01T00:00:00.000Z', 'abc']] as const;
    const commands = {
      seen: [['command of c1', 1, '2026-01-01T00:00:00.000Z']],
      hashed,
      newestForgotten: '2025-01-01T00:00:00.000Z',
    } as const;
    await store.saveSnapshot({ ...snapshotAt(head, state), commands });
    for (let reading = 0; reading < 2; reading += 1) {
      const { snapshot } = await store.load(stream, { snapshots: choice });
      deepStrictEqual(snapshot, { ...snapshotAt(head, state), commands });
      if (snapshot) Reflect.set((snapshot.state as typeof state).list, 0, 2);
    }
  });

  check('keeps the newest of a code’s snapshots, whichever comes first', async (store, stream) => {
    const [, second, fourth] = await grow(store, noStream(stream), 2);
    await store.saveSnapshot(snapshotAt(fourth, { sum: 4 }));
    await store.saveSnapshot(snapshotAt(second, { sum: 2 }));
    deepStrictEqual((await store.load(stream, { snapshots: choice })).snapshot?.state, { sum: 4 });
  });

  check('knows behind a snapshot that the stream was closed', async (store, stream) => {
    const [, head = noStream(stream)] = await grow(store, noStream(stream), 1);
    const closed = await store.append(head, { ...commit('c3', streamClosedType), closes: true });
    for (const at of [head, closed]) {
      await store.saveSnapshot(snapshotAt(at, {}, at === closed ? 3 : 1));
      const loaded = await store.load(stream, { snapshots: choice });
      deepStrictEqual([loaded.snapshot?.version, loaded.head.isClosed], [at.version, true]);
      await rejects(store.append(loaded.head, commit('c4', 'A')), StreamClosedError);
    }
  });

  check('either keeps a large snapshot or says that it is too large, and reads the stream', async (store, stream) => {
    const [, head] = await grow(store, noStream(stream), 1);
    const large = snapshotAt(head, 'x'.repeat(450_000));
    const refusal = await store.saveSnapshot(large).catch((error: unknown) => error);
    ok(refusal === undefined || refusal instanceof SnapshotTooLargeError);
    const { head: loaded, snapshot } = await store.load(stream, { snapshots: choice });
    strictEqual(loaded.version, 2);
    strictEqual(snapshot?.state, refusal ? undefined : large.state);
  });
}

/** A snapshot behind the commit that ends at a head, which has two events unless its first version is given. */
function snapshotAt(head: StreamHead | undefined, state: unknown, firstVersion?: number): Snapshot {
  const { stream = '', version = 0, commitId = '' } = head ?? {};
  const timestamp = '2026-01-01T00:00:00.000Z';
  return {
    stream,
    fingerprint: 'code-1',
    firstVersion: firstVersion ?? version - 1,
    version,
    commitId,
    timestamp,
    state,
    commands: { seen: [] },
  };
}
