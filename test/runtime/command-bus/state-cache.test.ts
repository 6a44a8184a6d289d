import { testAmbient } from '@allframe/serverless/testing';
import { createCommandBus } from '../../../runtime/command-bus/command-bus.ts';
import { plainBytes } from '../../../runtime/command-bus/plain-bytes.ts';
import { type StateCacheOptions, stateCache } from '../../../runtime/command-bus/state-cache.ts';
import { CountUp } from '../counter.ts';
import { RecordingStore } from '../recording-store.ts';

function setUp(options?: StateCacheOptions) {
  const store = new RecordingStore();
  const cache = stateCache(options);
  const bus = createCommandBus({ store, ambient: testAmbient(), cache });
  return { store, cache, count: (counterId: string) => bus.dispatch(CountUp, { counterId }) };
}

describe('the cache of state', () => {
  it('holds so many streams, those that were written last', async () => {
    const { store, cache, count } = setUp({ maxEntries: 2 });
    for (const counterId of ['a', 'b', 'a', 'c']) await count(counterId);
    expect(cache.entries).toBe(2);
    store.calls.length = 0;
    for (const counterId of ['a', 'c', 'b']) await count(counterId);
    expect(store.calls).toEqual(['append', 'append', 'load', 'append']);
  });

  it('holds so many bytes', async () => {
    const { cache, count } = setUp();
    await count('a');
    const bytesOfOne = cache.bytes;
    const small = setUp({ maxBytes: 3.5 * bytesOfOne });
    for (let stream = 0; stream < 9; stream += 1) await small.count(`${stream}`);
    expect(small.cache.entries).toBe(3);
    expect(small.cache.bytes).toBeLessThanOrEqual(3.5 * bytesOfOne);
  });

  it.each([{ maxBytes: 100 }, { maxEntries: 0 }])('does without what is too large for it: %j', async (options) => {
    const { store, cache, count } = setUp(options);
    await count('a');
    await count('a');
    expect([cache.entries, cache.bytes]).toEqual([0, 0]);
    expect(store.calls).toEqual(['load', 'append', 'load', 'append']);
  });

  it('stays within its bounds over many commands, on many streams and on one', async () => {
    const { cache, count } = setUp({ maxEntries: 50, maxBytes: 400_000 });
    let mostBytes = 0;
    for (let command = 0; command < 6_000; command += 1) {
      await count(command % 3 === 0 ? 'hot' : `${command % 200}`);
      expect(cache.entries).toBeLessThanOrEqual(50);
      mostBytes = Math.max(mostBytes, cache.bytes);
    }
    expect(mostBytes).toBeLessThanOrEqual(400_000);
    for (const stream of ['Counter#hot', ...Array.from({ length: 200 }, (_, index) => `Counter#${index}`)]) cache.delete(stream);
    expect([cache.entries, cache.bytes]).toEqual([0, 0]);
  });

  it('keeps what is newer where an older command ends later', async () => {
    const { store, cache, count } = setUp();
    await count('a');
    const older = cache.get('Counter#a');
    await count('a');
    if (!older) throw new Error('nothing is kept');
    cache.set({ ...older, isProven: true }, { store, provenAt: 0 });
    expect(cache.get('Counter#a')?.head.version).toBe(2);
  });
});

describe('the bytes of plain values', () => {
  it.each<[unknown, number]>([
    [null, 8],
    [1, 8],
    ['four', 16],
    [[], 32],
    [[1, 'four'], 32 + 2 * 8 + 8 + 16],
    [{ a: { b: [true] } }, 3 * 32 + 3 * 8 + 8],
    [Object.assign(Object.create(null), { a: 1 }), 48],
  ])('of %j are about %i', (value, bytes) => expect(plainBytes(value, 1_000)).toBe(bytes));

  const circle: { self?: unknown } = {};
  circle.self = circle;

  it.each<[string, unknown]>([
    ['a set', { names: new Set() }],
    ['a map', [new Map()]],
    ['a date', new Date()],
    ['an instance of a class', new (class Own {})()],
    ['a function', { run: () => 1 }],
    ['a symbol', Symbol('a')],
    ['a circle', circle],
    ['more than the limit', 'x'.repeat(500)],
  ])('are not known of %s', (_, value) => expect(plainBytes(value, 1_000)).toBeUndefined());
});
