import { createCommandBus } from '../../../runtime/command-bus/command-bus.ts';
import { fold } from '../../../runtime/decider/fold.ts';
import type { EventStore } from '../../../runtime/event-store/event-store.ts';
import { InMemoryEventStore } from '../../../runtime/event-store/in-memory-event-store.ts';
import { LoadedAsList } from '../../../runtime/event-store/loaded-as-list.ts';
import { testAmbient } from '../../../runtime/testing/test-ambient.ts';
import { Counter, CountUp } from '../counter.ts';

describe('a stream that was loaded as a list of events', () => {
  const setUp = async (counts: number) => {
    const store = new InMemoryEventStore();
    const bus = createCommandBus({ store, ambient: testAmbient() });
    const countUp = () => bus.dispatch(CountUp, { counterId: 'a' });
    for (let count = 0; count < counts; count += 1) await countUp();
    return { store, countUp };
  };
  const totalOf = (loaded: Awaited<ReturnType<EventStore['load']>>) => fold(Counter, LoadedAsList.eventsOf(loaded)).total;

  it('is folded to what its commits are folded to', async () => {
    const { store } = await setUp(3);
    const loaded = await store.load('Counter#a');
    expect(LoadedAsList.eventsOf(loaded)).toHaveLength(1);
    expect(totalOf(loaded)).toBe(fold(Counter, loaded.commits).total);
    expect(totalOf(loaded)).toBe(3);
  });

  it('stays as it was when the stream goes on', async () => {
    const { store, countUp } = await setUp(3);
    const loaded = await store.load('Counter#a');
    await countUp();
    expect([loaded.head.version, loaded.commits.length, totalOf(loaded)]).toEqual([3, 3, 3]);
  });

  it('is folded by its commits where somebody put others in their place', async () => {
    const { store } = await setUp(3);
    const { commits, ...loaded } = await store.load('Counter#a');
    expect(totalOf({ ...loaded, commits: commits.slice(0, 1) })).toBe(1);
  });
});
