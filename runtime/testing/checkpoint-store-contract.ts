import { deepStrictEqual, ok, rejects, strictEqual } from 'node:assert';
import { InvalidPageTokenError } from '../message/errors.ts';
import type { CheckpointSearch, CheckpointStore, ConsumerCheckpoint } from '../process-manager/consumer/checkpoint-store.ts';
import type { Register } from './event-store-contract.ts';

declare const it: Register;

/**
 * What every checkpoint store must hold, as tests. Each makes a consumer of its own, so that one store serves them all.
 *
 * @param makeStore gives the store to test
 * @param register registers a test; the global `it` unless given
 */
export function checkpointStoreContract(makeStore: () => CheckpointStore | Promise<CheckpointStore>, register: Register = it): void {
  const check = (name: string, run: (store: CheckpointStore, consumer: string) => Promise<void>) =>
    register(name, async () => run(await makeStore(), `reactor:Contract-${crypto.randomUUID()}`));

  check('knows nothing of a stream that a consumer has not followed', async (store, consumer) => {
    strictEqual(await store.get(consumer, 'Order#o-1'), undefined);
  });

  check('returns what was stored, whatever it holds', async (store, consumer) => {
    for (const [index, checkpoint] of [at(1), failing, parked, { ...at(4), seen: undefined, failing: failing.failing }].entries()) {
      const stream = `acme#Order#o-${index}`;
      const stored: ConsumerCheckpoint = { ...checkpoint, revision: 1 };
      strictEqual(await store.put(consumer, stream, stored), true);
      deepStrictEqual(withoutUndefined(await store.get(consumer, stream)), withoutUndefined(stored));
    }
  });

  check('lets the next revision take the place of the one before, with nothing of it left', async (store, consumer) => {
    await store.put(consumer, 'Order#o-1', { ...parked, revision: 1 });
    strictEqual(await store.put(consumer, 'Order#o-1', at(2)), true);
    deepStrictEqual(withoutUndefined(await store.get(consumer, 'Order#o-1')), at(2));
  });

  check('stores nothing where another worker was there first', async (store, consumer) => {
    strictEqual(await store.put(consumer, 'Order#o-1', at(2)), false);
    await store.put(consumer, 'Order#o-1', at(1));
    for (const late of [at(1), at(3)]) strictEqual(await store.put(consumer, 'Order#o-1', late), false);
    deepStrictEqual(withoutUndefined(await store.get(consumer, 'Order#o-1')), at(1));
  });

  check('lets one of many workers win', async (store, consumer) => {
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => store.put(consumer, 'Order#o-1', at(1))));
    strictEqual(outcomes.filter((won) => won).length, 1);
  });

  check('keeps consumers and streams apart', async (store, consumer) => {
    await store.put(consumer, 'Order#o-1', at(1));
    strictEqual(await store.get(`${consumer}-other`, 'Order#o-1'), undefined);
    strictEqual(await store.get(consumer, 'Order#o-2'), undefined);
    strictEqual(await store.put(`${consumer}-other`, 'Order#o-1', at(1)), true);
  });

  check('records the start of a consumer once', async (store, consumer) => {
    const first = { startFrom: 'now', at: '2026-01-01T00:00:00.000Z' } as const;
    deepStrictEqual({ ...(await store.start(consumer, first)) }, first);
    const later = { startFrom: 'beginning', at: '2026-01-02T00:00:00.000Z' } as const;
    deepStrictEqual({ ...(await store.start(consumer, later)) }, first);
    deepStrictEqual({ ...(await store.start(`${consumer}-other`, later)) }, later);
  });

  check('lets one of many workers record the start, and tells all of them the same', async (store, consumer) => {
    const proposed = Array.from({ length: 8 }, (_, index) => ({ startFrom: 'now', at: `2026-01-0${index + 1}T00:00:00.000Z` }) as const);
    const starts = await Promise.all(proposed.map((start) => store.start(consumer, start)));
    strictEqual(new Set(starts.map(({ at: time }) => time)).size, 1);
  });

  check('lists the checkpoints of one consumer in pages, and not its start', async (store, consumer) => {
    await store.start(consumer, { startFrom: 'now', at: '2026-01-01T00:00:00.000Z' });
    const streams = Array.from({ length: 7 }, (_, index) => `Order#o-${index}`);
    for (const stream of streams) await store.put(consumer, stream, at(1));
    await store.put(`${consumer}-other`, 'Order#o-9', at(1));
    const listed = await listAll(store, consumer, { limit: 3 });
    deepStrictEqual(listed.map(({ stream }) => stream).sort(), streams);
    deepStrictEqual(withoutUndefined(listed[0]), { ...at(1), stream: listed[0]?.stream });
    deepStrictEqual(await listAll(store, `${consumer}-none`), []);
  });

  check('lists parked streams alone, and goes on behind those that were retried meanwhile', async (store, consumer) => {
    for (const index of [1, 2, 3, 4]) await store.put(consumer, `Order#o-${index}`, index === 2 ? at(1) : { ...parked, revision: 1 });
    const seen: string[] = [];
    for (let after: string | undefined; ; ) {
      const { checkpoints, next } = await store.list(consumer, { isParked: true, limit: 1, after });
      for (const { stream, parked: reason } of checkpoints) {
        ok(reason);
        seen.push(stream);
        await store.put(consumer, stream, at(2));
      }
      if (next === undefined) break;
      after = next;
    }
    deepStrictEqual(seen.sort(), ['Order#o-1', 'Order#o-3', 'Order#o-4']);
    deepStrictEqual(await listAll(store, consumer, { isParked: true }), []);
  });

  check('refuses a token that it did not give', async (store, consumer) => {
    await rejects(store.list(consumer, { after: 'nonsense' }), InvalidPageTokenError);
  });
}

function at(revision: number): ConsumerCheckpoint {
  return { revision, seen: { version: revision * 2, commitId: `c-${revision}` } };
}

const failing: ConsumerCheckpoint = { ...at(2), failing: { attempts: 3, incurable: 1, firstFailedAt: '2026-01-01T00:00:00.000Z' } };

const parked: ConsumerCheckpoint = {
  ...at(3),
  parked: {
    ...{ fromVersion: 7, code: 'error', reason: 'ä"\n\u2028 😀', attempts: 5 },
    ...{ at: '2026-01-01T00:00:00.000Z', retryAt: '2026-01-01T00:05:00.000Z' },
  },
};

async function listAll(store: CheckpointStore, consumer: string, search: CheckpointSearch = {}) {
  const all: (ConsumerCheckpoint & { readonly stream: string })[] = [];
  for (let after: string | undefined; ; ) {
    const { checkpoints, next } = await store.list(consumer, { ...search, after });
    all.push(...checkpoints);
    if (next === undefined) return all;
    after = next;
  }
}

/** An adapter may leave out what is undefined, or say so. */
function withoutUndefined(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
