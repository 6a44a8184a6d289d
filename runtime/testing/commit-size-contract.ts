import { ok, rejects, strictEqual } from 'node:assert';
import { CommitTooLargeError, ConcurrencyError } from '../event-store/errors.ts';
import type { EventStore, PendingCommit } from '../event-store/event-store.ts';
import { noStream } from '../event-store/stream-head.ts';

/** Registers a test that has a stream of its own. */
type Check = (name: string, run: (store: EventStore, stream: string) => Promise<void>) => void;

/** What every event store must hold of commits and streams that are large (rule A7). */
export function commitSizeContract(
  check: Check,
  commit: (commitId: string, ...types: readonly string[]) => PendingCommit,
  maxCommitBytes: number,
): void {
  check('reads streams of many pages', async (store, stream) => {
    let head = noStream(stream);
    for (let index = 0; index < 12; index += 1)
      head = await store.append(head, { ...commit(`c${index}`), events: [{ type: 'Large', data: 'x'.repeat(150_000), schemaVersion: 1 }] });
    strictEqual((await store.load(stream)).commits.length, 12);
    strictEqual((await store.readAfter(stream, 2)).length, 10);
  });

  check('keeps a commit that is almost as large as it takes, and hands it to who lost the race', async (store, stream) => {
    const data = 'x'.repeat(maxCommitBytes - 10_000);
    await store.append(noStream(stream), { ...commit('c1'), events: [{ type: 'Large', data, schemaVersion: 1 }] });
    const lost = await store.append(noStream(stream), commit('c2', 'A')).catch((error: unknown) => error);
    ok(lost instanceof ConcurrencyError);
    for (const found of [lost.winner, ...(await store.readAfter(stream, 0)), await store.readCommit(stream, 1)])
      ok(found?.commitId === 'c1' && found.events[0]?.data === data);
    strictEqual((await store.load(stream)).commits[0]?.events[0]?.data, data);
  });

  check('refuses a commit that is too large, before it writes', async (store, stream) => {
    const large = { ...commit('c1'), events: [{ type: 'Large', data: 'x'.repeat(maxCommitBytes + 1), schemaVersion: 1 }] };
    await rejects(store.append(noStream(stream), large), CommitTooLargeError);
    strictEqual((await store.load(stream)).head.version, 0);
  });
}
