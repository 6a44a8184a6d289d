import { deepStrictEqual, ok, rejects, strictEqual } from 'node:assert';
import { maxItemBytes } from '../event-store/commit-size.ts';
import { ConcurrencyError, ConflictError, EmptyCommitError } from '../event-store/errors.ts';
import type { EventStore, PendingCommit } from '../event-store/event-store.ts';
import { checkExpectedVersion } from '../event-store/expected-version.ts';
import { type ExpectedVersion, noStream, type StreamHead } from '../event-store/stream-head.ts';
import { archiveContract } from './archive-contract.ts';
import { closedStreamContract } from './closed-stream-contract.ts';
import { commitSizeContract } from './commit-size-contract.ts';
import { snapshotContract } from './snapshot-contract.ts';
import { tipScanContract } from './tip-scan-contract.ts';

/** Registers one test: `it` of jest, vitest or `node:test`. */
export type Register = (name: string, run: () => Promise<void>) => void;

declare const it: Register;

/** What a store may do as it likes. */
export interface EventStoreContractOptions {
  /**
   * How large a commit may be, in bytes: 256 KB at least.
   *
   * @default 400 KB
   */
  readonly maxCommitBytes?: number | undefined;
  /**
   * Whether it archives streams.
   *
   * @default false
   */
  readonly archives?: boolean | undefined;
}

/**
 * What every event store must hold, as tests. Each makes a stream of its own, so that one store serves them all.
 *
 * @param makeStore gives the store to test
 * @param register registers a test; the global `it` unless given
 */
export function eventStoreContract(
  makeStore: () => EventStore | Promise<EventStore>,
  register: Register = it,
  { maxCommitBytes = maxItemBytes, archives = false }: EventStoreContractOptions = {},
): void {
  const check = (name: string, run: (store: EventStore, stream: string) => Promise<void>) =>
    register(name, async () => run(await makeStore(), `Contract#${crypto.randomUUID()}`));

  check('loads a stream that nobody wrote to with a head of version 0', async (store, stream) => {
    const { head, commits } = await store.load(stream);
    deepStrictEqual([head.version, head.commitId, commits], [0, undefined, []]);
  });

  check('returns what was appended, commit by commit', async (store, stream) => {
    const first = await store.append(noStream(stream), commit('c1', 'A', 'B'));
    await store.append(first, commit('c2', 'C'));
    const { head, commits } = await store.load(stream);
    deepStrictEqual([head.version, head.commitId], [3, 'c2']);
    deepStrictEqual(
      commits.map(({ firstVersion, lastVersion, commitId, previousCommitId, events }) => [
        firstVersion,
        lastVersion,
        commitId,
        previousCommitId,
        events.map(({ type }) => type),
      ]),
      [
        [1, 2, 'c1', undefined, ['A', 'B']],
        [3, 3, 'c2', 'c1', ['C']],
      ],
    );
  });

  check('refuses a commit without events', async (store, stream) => {
    await rejects(store.append(noStream(stream), commit('c1')), EmptyCommitError);
    strictEqual((await store.load(stream)).head.version, 0);
  });

  check('keeps data, schema versions, time and metadata as they were', async (store, stream) => {
    const metadata = {
      ...commit('c1', 'A').metadata,
      actor: 'someone',
      tenant: 'acme',
      traceParent: '00-a-b-01',
      traceState: 'a=b',
      inputHash: 'h',
    };
    const data = { text: 'ä"\\\n\u2028 😀', list: [1, null, { deep: true }], empty: '' };
    await store.append(noStream(stream), { ...commit('c1'), metadata, events: [{ type: 'A', data, schemaVersion: 7 }] });
    const [loaded] = (await store.load(stream)).commits;
    deepStrictEqual(loaded?.events, [{ type: 'A', data, schemaVersion: 7 }]);
    deepStrictEqual({ ...loaded?.metadata }, metadata);
    strictEqual(loaded?.timestamp, commit('c1').timestamp);
  });

  check('lets one of two writers with the same head win, and hands its commit to the other', async (store, stream) => {
    const head = await store.append(noStream(stream), commit('c1', 'A'));
    await store.append(head, commit('c2', 'B', 'C'));
    const lost = await failureOf(store.append(head, commit('c3', 'D')));
    ok(lost instanceof ConcurrencyError);
    deepStrictEqual([lost.winner.commitId, lost.winner.firstVersion, lost.winner.lastVersion], ['c2', 2, 3]);
    strictEqual((await store.load(stream)).head.commitId, 'c2');
  });

  check('lets one of many writers win at a time, without gap or loss', async (store, stream) => {
    const writers = 8;
    await Promise.all(Array.from({ length: writers }, (_, writer) => appendUntilWon(store, stream, `w${writer}`)));
    const { commits } = await store.load(stream);
    deepStrictEqual(
      commits.map(({ firstVersion }) => firstVersion),
      Array.from({ length: writers }, (_, index) => index + 1),
    );
    strictEqual(new Set(commits.map(({ commitId }) => commitId)).size, writers);
  });

  check('recognizes its own commit when the same append comes twice', async (store, stream) => {
    await store.append(noStream(stream), commit('c1', 'A'));
    const again = await failureOf(store.append(noStream(stream), commit('c1', 'A')));
    ok(again instanceof ConcurrencyError);
    strictEqual(again.winner.commitId, 'c1');
  });

  check('reads on from a version', async (store, stream) => {
    const first = await store.append(noStream(stream), commit('c1', 'A', 'B'));
    await store.append(await store.append(first, commit('c2', 'C')), commit('c3', 'D'));
    const after = async (version: number) => (await store.readAfter(stream, version)).map(({ commitId }) => commitId);
    deepStrictEqual([await after(0), await after(2), await after(4)], [['c1', 'c2', 'c3'], ['c2', 'c3'], []]);
  });

  check('reads the commit that holds a version, first or last in it', async (store, stream) => {
    await store.append(await store.append(noStream(stream), commit('c1', 'A', 'B')), commit('c2', 'C'));
    const holding = async (version: number) => (await store.readCommit(stream, version))?.commitId;
    deepStrictEqual(await Promise.all([0, 1, 2, 3, 4].map(holding)), [undefined, 'c1', 'c1', 'c2', undefined]);
  });

  check('lets no reader change what is stored: it gives copies, or frozen values', async (store, stream) => {
    const data = { list: [1] };
    const pending = { ...commit('c1'), events: [{ type: 'A', data, schemaVersion: 1 }] };
    await store.append(noStream(stream), pending);
    data.list.push(2);
    for (const read of [
      async () => (await store.load(stream)).commits,
      () => store.readAfter(stream, 0),
      async () => [((await failureOf(store.append(noStream(stream), pending))) as ConcurrencyError).winner],
    ]) {
      const [first] = await read();
      const seen = first?.events[0]?.data as typeof data;
      deepStrictEqual(seen, { list: [1] });
      Reflect.set(seen.list, 0, 3);
    }
  });

  check('keeps streams apart whose names begin alike', async (store, stream) => {
    await store.append(noStream(stream), commit('c1', 'A'));
    await store.append(noStream(`${stream}1`), commit('c2', 'B'));
    strictEqual((await store.load(stream)).commits.length, 1);
  });

  check('compares a version that a caller names with the head, not with a key that happens to be free', async (store, stream) => {
    const head = await store.append(await store.append(noStream(stream), commit('c1', 'A')), commit('c2', 'B', 'C'));
    const holds = (expected: ExpectedVersion, at: StreamHead = head) => {
      try {
        checkExpectedVersion(at, expected);
        return true;
      } catch (error) {
        ok(error instanceof ConflictError);
        return false;
      }
    };
    deepStrictEqual(
      [1, 2, 3, 4].map((version) => holds(version)),
      [false, false, true, false],
    );
    deepStrictEqual([holds('any'), holds('stream-exists'), holds('no-stream')], [true, true, false]);
    const none = (await store.load(`${stream}-none`)).head;
    deepStrictEqual(
      [holds('any', none), holds('stream-exists', none), holds('no-stream', none), holds(0, none)],
      [true, false, true, true],
    );
  });

  commitSizeContract(check, commit, maxCommitBytes);
  closedStreamContract(check, commit);
  snapshotContract(check, commit);
  if (archives) archiveContract(check, commit);
  tipScanContract(
    (name, run) => register(name, async () => run(await makeStore(), `Tips${crypto.randomUUID().replaceAll('-', '')}`)),
    commit,
  );
}

function commit(commitId: string, ...types: readonly string[]): PendingCommit {
  const metadata = { commandId: `command of ${commitId}`, correlationId: 'correlation', causationId: 'cause', causationDepth: 1 };
  return {
    commitId,
    timestamp: '2026-01-01T00:00:00.000Z',
    metadata,
    events: types.map((type) => ({ type, data: { type }, schemaVersion: 1 })),
  };
}

async function appendUntilWon(store: EventStore, stream: string, commitId: string): Promise<void> {
  for (;;) {
    const { head } = await store.load(stream);
    const failure = await failureOf(store.append(head, commit(commitId, 'A')));
    if (!failure) return;
    if (!(failure instanceof ConcurrencyError)) throw failure;
  }
}

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}
