import fc from 'fast-check';
import { groupedBy, workThrough } from '../../../runtime/trigger/batch.ts';
import { BatchDeadlineError } from '../../../runtime/trigger/errors.ts';

/** A clock that stands; its deadline comes when the test says so. */
function standingClock() {
  let now = 0;
  let ring = () => {};
  return {
    ambient: {
      now: () => now,
      sleep: (milliseconds: number) =>
        new Promise<void>((resolve) => {
          ring = () => {
            now += milliseconds;
            resolve();
          };
        }),
    },
    ring: () => ring(),
    at: (time: number) => {
      now = time;
    },
  };
}

const ticks = async () => {
  for (let step = 0; step < 20; step += 1) await Promise.resolve();
};
const never = new Promise<void>(() => {});

describe('work on a batch', () => {
  it('goes through each lane in order, up to its first failure', async () => {
    const done: string[] = [];
    const errors: unknown[] = [];
    const left = await workThrough(
      [['a1', 'a2', 'a3'], ['b1'], []],
      {
        handle: async (item) => {
          if (item === 'a2') throw new Error('a2 fails');
          done.push(item);
        },
        onError: (error, item) => errors.push([item, (error as Error).message]),
      },
      { deadline: undefined, ambient: standingClock().ambient },
    );
    expect([...left]).toEqual(['a2', 'a3']);
    expect(done.sort()).toEqual(['a1', 'b1']);
    expect(errors).toEqual([['a2', 'a2 fails']]);
  });

  it('begins nothing once the time is up, and tells so once', async () => {
    const clock = standingClock();
    clock.at(1_000);
    const begun: string[] = [];
    const errors: unknown[] = [];
    const onError = (error: unknown, item: string) => errors.push([item, error]);
    const work = workThrough(
      [['a'], ['b']],
      { handle: async (item) => void begun.push(item), onError },
      { deadline: 1_000, ambient: clock.ambient },
    );
    clock.ring();
    expect([...(await work)]).toEqual(['a', 'b']);
    expect(begun).toEqual([]);
    expect(errors).toEqual([['a', expect.any(BatchDeadlineError)]]);
    expect(errors).toEqual([['a', expect.objectContaining({ left: 2, code: 'batch-deadline', retryable: true })]]);
  });

  it('waits no longer for what hangs, and begins nothing behind it', async () => {
    const clock = standingClock();
    const begun: string[] = [];
    const errors: unknown[] = [];
    let release = () => {};
    const handle = async (item: string) => {
      begun.push(item);
      if (item === 'a1') await new Promise<void>((resolve) => (release = resolve));
    };
    const work = workThrough(
      [['a1', 'a2'], ['b1']],
      { handle, onError: (_error, item) => errors.push(item) },
      {
        deadline: 500,
        ambient: clock.ambient,
      },
    );
    await ticks();
    clock.ring();
    expect([...(await work)]).toEqual(['a1', 'a2']);
    release();
    await ticks();
    expect([begun, errors]).toEqual([['a1', 'b1'], ['a1']]);
  });

  it('does not hold the other lanes for one that is slow', async () => {
    const clock = standingClock();
    const done: number[] = [];
    const lanes = Array.from({ length: 40 }, (_, index) => [index]);
    const handle = async (item: number) => {
      if (item === 0) await never;
      done.push(item);
    };
    const work = workThrough(lanes, { handle, onError: () => {} }, { deadline: 500, ambient: clock.ambient, concurrency: 2 });
    for (let step = 0; step < 20; step += 1) await ticks();
    clock.ring();
    expect([...(await work)]).toEqual([0]);
    expect(done).toHaveLength(39);
  });

  it('leaves no timer behind once all is done', async () => {
    const signals: (AbortSignal | undefined)[] = [];
    const sleep = (_milliseconds: number, signal?: AbortSignal) => {
      signals.push(signal);
      return never;
    };
    const ambient = { now: () => 0, sleep };
    expect((await workThrough([['a']], { handle: async () => {}, onError: () => {} }, { deadline: 500, ambient })).size).toBe(0);
    expect(signals.map((signal) => signal?.aborted)).toEqual([true]);
  });

  it('goes on behind what is given up', async () => {
    const errors: unknown[] = [];
    const handle = async (item: string) => {
      if (item.startsWith('a')) throw new Error(`${item} fails`);
    };
    const giveUp = async (_error: unknown, item: string) => {
      if (item === 'a2') throw new Error('it can not be given up');
      return item === 'a1';
    };
    const onError = (error: unknown, item: string) => errors.push([item, (error as Error).message]);
    const ambient = standingClock().ambient;
    const left = await workThrough(
      [
        ['b1', 'a1', 'a2', 'b2'],
        ['a3', 'b3'],
      ],
      { handle, onError, giveUp },
      { deadline: undefined, ambient },
    );
    expect([...left]).toEqual(['a2', 'b2', 'a3', 'b3']);
    expect(errors).toEqual(
      expect.arrayContaining([
        ['a1', 'a1 fails'],
        ['a2', 'a2 fails'],
        ['a2', 'it can not be given up'],
        ['a3', 'a3 fails'],
      ]),
    );
  });

  it('does not wait long for what is given up at the deadline', async () => {
    const clock = standingClock();
    const work = workThrough(
      [['a1']],
      { handle: () => never, onError: () => {}, giveUp: () => new Promise(() => {}) },
      { deadline: 500, ambient: clock.ambient },
    );
    await ticks();
    clock.ring();
    await ticks();
    clock.ring();
    expect([...(await work)]).toEqual(['a1']);
    expect(clock.ambient.now()).toBe(750);
  });

  it('does everything once, never more at once than it may, and in each lane’s order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.nat(3), { maxLength: 4 }), { maxLength: 12 }),
        fc.integer({ min: 1, max: 5 }),
        async (shape, concurrency) => {
          const lanes = shape.map((lane, index) => lane.map((steps, place) => ({ lane: index, place, steps })));
          const done: { lane: number; place: number }[] = [];
          let running = 0;
          const handle = async (item: { lane: number; place: number; steps: number }) => {
            running += 1;
            expect(running).toBeLessThanOrEqual(concurrency);
            for (let step = 0; step < item.steps; step += 1) await Promise.resolve();
            running -= 1;
            done.push(item);
          };
          const ambient = standingClock().ambient;
          expect((await workThrough(lanes, { handle, onError: () => {} }, { deadline: undefined, ambient, concurrency })).size).toBe(0);
          const places = lanes.map((_, index) => done.filter(({ lane }) => lane === index).map(({ place }) => place));
          expect(places).toEqual(lanes.map((lane) => lane.map(({ place }) => place)));
        },
      ),
    );
  });

  it('makes lanes by key, in the order of the batch', () => {
    expect(groupedBy(['a1', 'b1', 'a2'], ([key]) => key)).toEqual([['a1', 'a2'], ['b1']]);
  });
});
