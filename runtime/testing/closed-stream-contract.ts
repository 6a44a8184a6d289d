import { deepStrictEqual, ok, rejects, strictEqual } from 'node:assert';
import { ConcurrencyError, StreamClosedError } from '../event-store/errors.ts';
import type { EventStore, PendingCommit } from '../event-store/event-store.ts';
import { headAfter, noStream } from '../event-store/stream-head.ts';
import { streamClosedType } from '../message/commit.ts';

/** Registers a test that has a stream of its own. */
type Check = (name: string, run: (store: EventStore, stream: string) => Promise<void>) => void;

/** What every event store must hold of streams that were closed for good (rule A3). */
export function closedStreamContract(check: Check, commit: (commitId: string, ...types: readonly string[]) => PendingCommit): void {
  const closing = (commitId: string): PendingCommit => ({ ...commit(commitId, streamClosedType), closes: true });

  check('appends nothing behind a commit that closes its stream', async (store, stream) => {
    const open = await store.append(noStream(stream), commit('c1', 'A'));
    const closed = await store.append(open, closing('c2'));
    deepStrictEqual([open.isClosed, closed.isClosed], [false, true]);
    await rejects(store.append(closed, commit('c3', 'B')), StreamClosedError);
    const { head } = await store.load(stream);
    deepStrictEqual([head.isClosed, head.version], [true, 2]);
    await rejects(store.append(head, commit('c4', 'B')), StreamClosedError);
    strictEqual((await store.readAfter(stream, 0)).length, 2);
  });

  check('shows who reads a closed stream that it was closed, and only there', async (store, stream) => {
    await store.append(await store.append(noStream(stream), commit('c1', 'A')), closing('c2'));
    const closes = ({ closes = false }: { readonly closes?: boolean | undefined }) => closes;
    deepStrictEqual((await store.load(stream)).commits.map(closes), [false, true]);
    deepStrictEqual((await store.readAfter(stream, 1)).map(closes), [true]);
    strictEqual((await store.readCommit(stream, 2))?.closes, true);
  });

  check('hands the closing commit to a stale writer, who can’t get behind it either', async (store, stream) => {
    const stale = await store.append(noStream(stream), commit('c1', 'A'));
    await store.append(stale, closing('c2'));
    const lost = await store.append(stale, commit('c3', 'B')).catch((error: unknown) => error);
    ok(lost instanceof ConcurrencyError);
    deepStrictEqual([lost.winner.commitId, lost.winner.closes], ['c2', true]);
    await rejects(store.append(headAfter(lost.winner), commit('c3', 'B')), StreamClosedError);
  });
}
