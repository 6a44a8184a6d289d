import { deepStrictEqual, ok, rejects, strictEqual } from 'node:assert';
import type { EventStore, PendingCommit, StreamTip, TipScan } from '../event-store/event-store.ts';
import { noStream } from '../event-store/stream-head.ts';
import { InvalidPageTokenError } from '../message/errors.ts';

/** Registers a test that has an aggregate of its own. */
type Check = (name: string, run: (store: EventStore, aggregate: string) => Promise<void>) => void;

/** What every event store must hold of going through its streams. */
export function tipScanContract(check: Check, commit: (commitId: string, ...types: readonly string[]) => PendingCommit): void {
  const fill = async (store: EventStore, stream: string, commits: number) => {
    let head = noStream(stream);
    for (let index = 1; index <= commits; index += 1) head = await store.append(head, commit(`${stream}-${index}`, 'A', 'B'));
  };

  check('goes through the streams of an aggregate, each with its tip', async (store, aggregate) => {
    await fill(store, `${aggregate}#a`, 3);
    await fill(store, `${aggregate}#b`, 1);
    await fill(store, `${aggregate}Log#c`, 1);
    deepStrictEqual(await tipsOf(store, { aggregates: [aggregate] }), [
      { stream: `${aggregate}#a`, version: 6, commitId: `${aggregate}#a-3`, timestamp: commit('x').timestamp },
      { stream: `${aggregate}#b`, version: 2, commitId: `${aggregate}#b-1`, timestamp: commit('x').timestamp },
    ]);
  });

  check('finds the streams of an aggregate with every tenant, and those of all aggregates', async (store, aggregate) => {
    await fill(store, `${aggregate}#a`, 1);
    await fill(store, `acme#${aggregate}#a`, 2);
    await fill(store, `${aggregate}#Other${aggregate}#a`, 1);
    deepStrictEqual(streamsOf(await tipsOf(store, { aggregates: [aggregate] })), [`${aggregate}#a`, `acme#${aggregate}#a`].sort());
    const all = streamsOf(await tipsOf(store, {}));
    ok(all.includes(`acme#${aggregate}#a`) && all.includes(`${aggregate}#Other${aggregate}#a`));
  });

  check('finds every stream page by page, however small the pages', async (store, aggregate) => {
    const streams = ['a', 'b', 'c', 'd', 'e'].map((id) => `${aggregate}#${id}`);
    for (const stream of streams) await fill(store, stream, 2);
    const tips = await tipsOf(store, { aggregates: [aggregate], limit: 3 });
    deepStrictEqual(streamsOf(tips), streams);
    ok(tips.every(({ version }) => version === 4));
  });

  check('shares the streams among segments without loss', async (store, aggregate) => {
    const streams = Array.from({ length: 12 }, (_, id) => `${aggregate}#${id}`).sort();
    for (const stream of streams) await fill(store, stream, 1);
    const found = await Promise.all(
      [0, 1, 2].map((index) => tipsOf(store, { aggregates: [aggregate], segment: { index, of: 3 }, limit: 2 })),
    );
    deepStrictEqual(streamsOf(found.flat()), streams);
  });

  check('leaves out what is older than the time that a scan asks for, and nothing newer', async (store, aggregate) => {
    const at = (commitId: string, timestamp: string) => ({ ...commit(commitId, 'A'), timestamp });
    const first = await store.append(noStream(`${aggregate}#a`), at('a1', '2026-01-01T00:00:00.000Z'));
    for (const id of ['b', 'c', 'd']) await store.append(noStream(`${aggregate}#${id}`), at(`${id}1`, '2026-01-01T00:00:00.000Z'));
    await store.append(first, at('a2', '2026-01-02T00:00:00.000Z'));
    await store.append(noStream(`acme#${aggregate}#e`), at('e1', '2026-01-03T00:00:00.000Z'));
    const recent = await tipsOf(store, { aggregates: [aggregate], since: '2026-01-02T00:00:00.000Z', limit: 2 });
    deepStrictEqual(
      recent.map(({ stream, version, commitId, timestamp }) => [stream, version, commitId, timestamp]),
      [
        [`${aggregate}#a`, 2, 'a2', '2026-01-02T00:00:00.000Z'],
        [`acme#${aggregate}#e`, 1, 'e1', '2026-01-03T00:00:00.000Z'],
      ],
    );
    const shared = await Promise.all(
      [0, 1].map((index) => tipsOf(store, { aggregates: [aggregate], since: '2026-01-02T12:00:00.000Z', segment: { index, of: 2 } })),
    );
    deepStrictEqual(streamsOf(shared.flat()), [`acme#${aggregate}#e`]);
  });

  check('refuses a token that it did not give for this segment', async (store, aggregate) => {
    for (const id of ['a', 'b', 'c', 'd']) await fill(store, `${aggregate}#${id}`, 1);
    const { next } = await store.readTips({ limit: 1 });
    strictEqual(typeof next, 'string');
    await rejects(store.readTips({ after: 'nonsense' }), InvalidPageTokenError);
    await rejects(store.readTips({ after: Buffer.from('[0,1]').toString('base64url') }), InvalidPageTokenError);
    await rejects(store.readTips({ after: next, segment: { index: 1, of: 2 } }), InvalidPageTokenError);
  });
}

/** Of each stream the newest of the tips that a scan brings: it may bring an older one on another page. */
async function tipsOf(store: EventStore, scan: TipScan): Promise<readonly StreamTip[]> {
  const newest = new Map<string, StreamTip>();
  for (let after: string | undefined; ; ) {
    const { tips, next } = await store.readTips({ ...scan, after });
    for (const tip of tips) if (tip.version > (newest.get(tip.stream)?.version ?? 0)) newest.set(tip.stream, tip);
    if (next === undefined) return [...newest.values()].sort((left, right) => (left.stream < right.stream ? -1 : 1));
    after = next;
  }
}

function streamsOf(tips: readonly StreamTip[]): readonly string[] {
  return tips.map(({ stream }) => stream).sort();
}
