import { aggregate } from '@allframe/serverless/runtime';
import { assertSnapshots } from '@allframe/serverless/testing';
import * as fc from 'fast-check';
import * as z from 'zod';
import { Counter } from '../counter.ts';

const events = { Added: z.object({ item: z.string(), tags: z.array(z.string()).default([]) }), Cleared: z.object({}) };

/** A list whose state after `Added` is what a test makes of it. */
function listOf<State>(initialState: State, added: (state: State, item: string, data: { tags: string[] }) => State) {
  return aggregate(
    'List',
    { events, initialState },
    { Added: (state, data) => added(state as State, data.item, data), Cleared: () => initialState },
  );
}

const Items = listOf<{ items: readonly string[] }>({ items: [] }, ({ items }, item) => ({ items: [...items, item] }));
const added = (item: string) => Items.events.Added({ item });

describe('assertSnapshots', () => {
  it('holds for states that JSON keeps and pure folds, whatever the history', async () => {
    await assertSnapshots(Items, []);
    const { Counted, Closed } = Counter.events;
    const event = fc.oneof(
      fc.integer({ min: 1, max: 9 }).map((by) => Counted({ by })),
      fc.constant(Closed({})),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 12 }), (history) => assertSnapshots(Counter, history)),
      { numRuns: 50 },
    );
  });

  it.each<[string, unknown, string]>([
    ['a Date', new Date(0), "value: '1970-01-01T00:00:00.000Z' instead of 1970-01-01T00:00:00.000Z"],
    ['a Map', new Map([['a', 1]]), "value: {} instead of Map(1) { 'a' => 1 }"],
    ['a Set', new Set(['a']), "value: {} instead of Set(1) { 'a' }"],
    ['nothing in an object', undefined, 'value: missing, instead of undefined'],
    ['nothing in a list', [undefined], 'value[0]: null instead of undefined'],
    ['NaN', Number.NaN, 'value: null instead of NaN'],
    ['infinity', Number.POSITIVE_INFINITY, 'value: null instead of Infinity'],
    ['minus zero', -0, 'value: 0 instead of -0'],
    [
      'an instance of a class',
      new (class Money {
        readonly cents = 1;
      })(),
      'value: { cents: 1 } instead of Money { cents: 1 }',
    ],
    ['a function', () => 1, 'value: missing, instead of [Function'],
    ['a bigint', 1n, 'the state has no JSON (Do not know how to serialize a BigInt)'],
  ])('fails where the state holds %s', async (_, value, difference) => {
    const Holder = listOf<object>({}, () => ({ value }));
    const failure = assertSnapshots(Holder, [Holder.events.Cleared({}), added('x'), added('y')]);
    await expect(failure).rejects.toMatchObject({ code: 'ERR_ASSERTION', message: expect.stringContaining(difference) });
    await expect(failure).rejects.toThrow('List at version 2, Added');
  });

  it('fails where a state is nothing, or a circle', async () => {
    await expect(
      assertSnapshots(
        listOf<unknown>({}, () => undefined),
        [added('x')],
      ),
    ).rejects.toThrow('the state has no JSON');
    const circle = () => {
      const state: { self?: object } = {};
      state.self = state;
      return state;
    };
    await expect(assertSnapshots(listOf<object>({}, circle), [added('x')])).rejects.toThrow(
      'List at version 1, Added: the state has no JSON',
    );
  });

  it('says what to do, at the first version that differs', async () => {
    const Dates = listOf<{ at?: Date | string }>({}, (_state, item) => ({ at: item === 'date' ? new Date(0) : item }));
    await expect(assertSnapshots(Dates, [added('a'), added('date'), added('date')])).rejects.toMatchObject({
      message: `List at version 2, Added: the state comes back from JSON as another; make it of text, finite numbers, booleans, null, lists and plain objects
  at: '1970-01-01T00:00:00.000Z' instead of 1970-01-01T00:00:00.000Z`,
    });
  });

  it('fails where evolve changes the state that it gets', async () => {
    const Pushing = listOf<{ items: string[] }>({ items: [] }, (state, item) => {
      state.items.push(item);
      return state;
    });
    await expect(assertSnapshots(Pushing, [added('a')])).rejects.toThrow(
      `List at version 1, Added: evolve changes the state that it gets, which a cache or a snapshot may share; return another
  items[0]: 'a', unexpected`,
    );
    const Sharing = listOf<{ items: string[]; count: number }>({ items: [], count: 0 }, ({ items, count }, item) => {
      if (count > 0) items.push(item);
      return { items: count > 0 ? items : [item], count: count + 1 };
    });
    await expect(assertSnapshots(Sharing, [added('a'), added('b')])).rejects.toThrow('List at version 2');
  });

  it('fails where evolve changes the event', async () => {
    const Tagging = listOf<{ tags: readonly string[] }>({ tags: [] }, (_state, item, data) => {
      data.tags.push(item);
      return { tags: [...data.tags] };
    });
    await expect(assertSnapshots(Tagging, [added('a')])).rejects.toThrow("changes the event’s data; copy it\n  tags[0]: 'a', unexpected");
  });

  it('fails where the tail folds to something else: evolve depends on more than state and data', async () => {
    const seen = new WeakSet<object>();
    const Remembering = listOf<{ count: number }>({ count: 0 }, (state) => {
      const next = { count: seen.has(state) || state.count === 0 ? state.count + 1 : 100 };
      seen.add(next);
      return next;
    });
    await expect(assertSnapshots(Remembering, [added('a'), added('b')])).rejects.toThrow(
      `List at version 2, Added: folded on a snapshot at version 1 it is in another state than after all events; evolve must depend on state and data alone
  count: 100 instead of 2`,
    );
  });

  it('finds a difference that a later event covers', async () => {
    const seen = new WeakSet<object>();
    const Remembering = listOf<{ count: number }>({ count: 0 }, (state) => {
      const next = { count: seen.has(state) || state.count === 0 ? state.count + 1 : 100 };
      seen.add(next);
      return next;
    });
    await expect(assertSnapshots(Remembering, [added('a'), added('b'), Items.events.Cleared({})])).rejects.toThrow('List at version 2');
  });

  it('fails where an event does not match its schema', async () => {
    await expect(assertSnapshots(Items, [{ type: 'Added', data: { item: 1 } } as never])).rejects.toThrow('event Added');
  });
});
