import { deepStrictEqual, ok, rejects, strictEqual } from 'node:assert';
import { ConcurrencyError, StreamClosedError, StreamNotClosedError } from '../event-store/errors.ts';
import type { EventStore, PendingCommit } from '../event-store/event-store.ts';
import { noStream } from '../event-store/stream-head.ts';
import { streamClosedType } from '../message/commit.ts';

/** Registers a test that has a stream of its own. */
type Check = (name: string, run: (store: EventStore, stream: string) => Promise<void>) => void;

/** What an event store must hold that archives streams (rule A3). */
export function archiveContract(check: Check, commit: (commitId: string, ...types: readonly string[]) => PendingCommit): void {
  const closed = async (store: EventStore, stream: string) => {
    const first = await store.append(noStream(stream), commit('c1', 'A', 'B'));
    const second = await store.append(first, commit('c2', 'C'));
    return store.append(second, { ...commit('c3', streamClosedType), closes: true });
  };

  check('moves the commits of a closed stream, which reads the same', async (store, stream) => {
    await closed(store, stream);
    const readings = async () => {
      const { head, commits } = await store.load(stream);
      const one = await Promise.all([1, 2, 3, 4, 5].map((version) => store.readCommit(stream, version)));
      return JSON.stringify([head, commits, await store.readAfter(stream, 0), await store.readAfter(stream, 2), one]);
    };
    const before = await readings();
    deepStrictEqual(await store.archive?.(stream), { stream, version: 4, commits: 2 });
    strictEqual(await readings(), before);
    deepStrictEqual(await store.archive?.(stream), { stream, version: 4, commits: 0 });
    strictEqual(await readings(), before);
  });

  check('lets nobody into an archived stream, however old the head', async (store, stream) => {
    const head = await closed(store, stream);
    await store.archive?.(stream);
    await rejects(store.append(head, commit('late', 'A')), StreamClosedError);
    await rejects(store.append((await store.load(stream)).head, commit('late', 'A')), StreamClosedError);
    const lost = await store.append(noStream(stream), commit('late', 'A')).catch((error: unknown) => error);
    ok(lost instanceof ConcurrencyError);
    deepStrictEqual([lost.winner.commitId, lost.winner.events.length], ['c1', 2]);
  });

  check('archives no stream that is open, or not there', async (store, stream) => {
    await store.append(noStream(stream), commit('c1', 'A'));
    for (const open of [stream, `${stream}-none`]) await rejects(async () => store.archive?.(open), StreamNotClosedError);
    strictEqual((await store.load(stream)).commits.length, 1);
  });
}
