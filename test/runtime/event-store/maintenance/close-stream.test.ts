import { createCommandBus } from '../../../../runtime/command-bus/command-bus.ts';
import { stateCache } from '../../../../runtime/command-bus/state-cache.ts';
import { ConflictError, StreamClosedError } from '../../../../runtime/event-store/errors.ts';
import type { EventStore } from '../../../../runtime/event-store/event-store.ts';
import { InMemoryEventStore } from '../../../../runtime/event-store/in-memory-event-store.ts';
import { closeStream } from '../../../../runtime/event-store/maintenance/close-stream.ts';
import { StreamNotFoundError } from '../../../../runtime/event-store/maintenance/errors.ts';
import { testAmbient } from '../../../../runtime/testing/test-ambient.ts';
import { Counter, CountUp } from '../../counter.ts';

const stream = 'Counter#a';

/** A store with a stream of one commit, and two writers, of whom one keeps its states. */
async function setUp(store: EventStore = new InMemoryEventStore()) {
  const ambient = testAmbient();
  const bus = createCommandBus({ store, ambient });
  const cachedBus = createCommandBus({ store, ambient, cache: stateCache() });
  await cachedBus.dispatch(CountUp, { counterId: 'a' });
  return { store, ambient, bus, cachedBus };
}

describe('closing a stream', () => {
  it('appends a last commit that says why, and of whom', async () => {
    const { store, ambient } = await setUp();
    const head = await closeStream(store, stream, { ambient, reason: 'ten years old', metadata: { actor: 'anna', tenant: 'acme' } });
    const { commits, head: loaded } = await store.load(stream);
    expect(head).toEqual(loaded);
    expect(head).toMatchObject({ version: 2, isClosed: true });
    expect(commits.at(-1)).toMatchObject({
      closes: true,
      timestamp: '2026-01-01T00:00:00.000Z',
      events: [{ type: '$StreamClosed', data: { reason: 'ten years old' }, schemaVersion: 1 }],
      metadata: { actor: 'anna', tenant: 'acme', causationDepth: 0, commandId: expect.any(String) },
    });
  });

  it('leaves a closed stream as it is', async () => {
    const { store, ambient } = await setUp();
    const first = await closeStream(store, stream, { ambient });
    expect(await closeStream(store, stream, { ambient, reason: 'again' })).toEqual(first);
    expect((await store.load(stream)).commits).toHaveLength(2);
  });

  it('refuses a stream that there is none of', async () => {
    const { store, ambient } = await setUp();
    const failure = closeStream(store, 'Counter#b', { ambient });
    await expect(failure).rejects.toThrow(StreamNotFoundError);
    await expect(failure).rejects.toMatchObject({ code: 'stream-not-found', stream: 'Counter#b' });
    expect((await store.load('Counter#b')).head.version).toBe(0);
  });

  it('goes on behind writers that are faster', async () => {
    const { store, ambient, bus } = await setUp();
    let races = 3;
    const raced = interrupted(store, async () => {
      races -= 1;
      if (races >= 0) await bus.dispatch(CountUp, { counterId: 'a' });
    });
    expect(await closeStream(raced, stream, { ambient })).toMatchObject({ version: 5, isClosed: true });
  });

  it('takes another one’s closing for its own', async () => {
    const { store, ambient } = await setUp();
    const raced = interrupted(store, async () => void (await closeStream(store, stream, { ambient, reason: 'other' })));
    expect(await closeStream(raced, stream, { ambient })).toMatchObject({ version: 2, isClosed: true });
    expect((await store.load(stream)).commits).toHaveLength(2);
  });

  it('gives up at its deadline, and says that the stream kept changing', async () => {
    const { store, ambient, bus } = await setUp();
    const busy = interrupted(store, async () => void (await bus.dispatch(CountUp, { counterId: 'a' })));
    const failure = closeStream(busy, stream, { ambient, deadline: ambient.now() + 60 });
    await expect(failure).rejects.toThrow(ConflictError);
    await expect(failure).rejects.toThrow('kept changing until the deadline');
  });

  it('passes on what the store fails with', async () => {
    const { store, ambient } = await setUp();
    const broken = interrupted(store, () => Promise.reject(new Error('no network')));
    await expect(closeStream(broken, stream, { ambient })).rejects.toThrow('no network');
  });
});

describe('a writer that comes to a closed stream', () => {
  it.each(['that has just loaded it', 'that keeps its state'])('%s is refused at once', async (which) => {
    const { store, ambient, bus, cachedBus } = await setUp();
    await closeStream(store, stream, { ambient });
    const writer = which === 'that keeps its state' ? cachedBus : bus;
    const failure = writer.dispatch(CountUp, { counterId: 'a' });
    await expect(failure).rejects.toThrow(StreamClosedError);
    await expect(failure).rejects.toMatchObject({ code: 'stream-closed', retryable: false });
    expect((await store.load(stream)).commits).toHaveLength(2);
    expect(ambient.now()).toBe(Date.parse('2026-01-01T00:00:00.000Z'));
  });

  it('that decided while it was closed is refused, and does not try for ever', async () => {
    const { store, ambient } = await setUp();
    let appends = 0;
    const raced = interrupted(store, async () => {
      appends += 1;
      await closeStream(store, stream, { ambient });
    });
    const writer = createCommandBus({ store: raced, ambient });
    await expect(writer.dispatch(CountUp, { counterId: 'a' })).rejects.toThrow(StreamClosedError);
    expect(appends).toBeLessThanOrEqual(2);
  });

  it('still reads all that happened', async () => {
    const { store, ambient } = await setUp();
    await closeStream(store, stream, { ambient });
    expect((await store.load(stream)).commits.map(({ events }) => events.map(({ type }) => type))).toEqual([
      ['Counted'],
      ['$StreamClosed'],
    ]);
    expect(Counter.catalogue.has('$StreamClosed')).toBe(false);
  });
});

/** A store before whose appends something else happens. */
function interrupted(store: EventStore, before: () => Promise<void>): EventStore {
  return new Proxy(store, {
    get(target, name: keyof EventStore) {
      const value = target[name];
      if (typeof value !== 'function') return value;
      const method = (value as (...args: unknown[]) => Promise<unknown>).bind(target);
      return name === 'append' ? (...args: unknown[]) => before().then(() => method(...args)) : method;
    },
  });
}
