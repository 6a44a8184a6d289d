import { virtualClock } from '../../../runtime/testing/virtual-clock.ts';

describe('a virtual clock', () => {
  it('stands until it is moved', async () => {
    const clock = virtualClock({ start: '2026-03-01T00:00:00.000Z' });
    expect(clock.now()).toBe(Date.parse('2026-03-01T00:00:00.000Z'));
    await clock.advance(1_500);
    expect(clock.now()).toBe(Date.parse('2026-03-01T00:00:01.500Z'));
    await clock.advanceTo('2026-04-01T00:00:00.000Z');
    await clock.advanceTo('2026-02-01T00:00:00.000Z');
    expect(clock.now()).toBe(Date.parse('2026-04-01T00:00:00.000Z'));
  });

  it('wakes sleepers in the order of their times, each at its own, and of two at once the first to sleep', async () => {
    const clock = virtualClock();
    const start = clock.now();
    const woken: [string, number][] = [];
    const sleep = async (name: string, milliseconds: number) => {
      await clock.sleep(milliseconds);
      woken.push([name, clock.now() - start]);
    };
    for (const [name, milliseconds] of [
      ['c', 300],
      ['a', 100],
      ['d', 300],
      ['b', 200],
      ['e', 900],
    ] as const)
      void sleep(name, milliseconds);
    expect(clock.sleepers[0]).toBe('2026-01-01T00:00:00.100Z');
    await clock.advance(500);
    expect(woken).toEqual([
      ['a', 100],
      ['b', 200],
      ['c', 300],
      ['d', 300],
    ]);
    expect(clock.sleepers).toEqual(['2026-01-01T00:00:00.900Z']);
    expect(clock.now() - start).toBe(500);
  });

  it('does what a sleeper does before the next one wakes, however many steps it has', async () => {
    const clock = virtualClock();
    const done: string[] = [];
    const work = async (name: string, milliseconds: number) => {
      await clock.sleep(milliseconds);
      for (let step = 0; step < 100; step += 1) await Promise.resolve();
      done.push(`${name} at ${clock.now() - Date.parse('2026-01-01T00:00:00.000Z')}`);
    };
    void work('first', 10);
    void work('second', 11);
    await clock.advance(11);
    expect(done).toEqual(['first at 10', 'second at 11']);
  });

  it('wakes also those who go to sleep meanwhile', async () => {
    const clock = virtualClock();
    let ticks = 0;
    void (async () => {
      for (;;) {
        await clock.sleep(1_000);
        ticks += 1;
      }
    })();
    await clock.advance(60_000);
    expect(ticks).toBe(60);
  });

  it.each([0, -5, Number.NaN])('wakes whoever sleeps for %d ms with the next move, and not before', async (milliseconds) => {
    const clock = virtualClock();
    let isAwake = false;
    void clock.sleep(milliseconds).then(() => {
      isAwake = true;
    });
    await Promise.resolve();
    expect(isAwake).toBe(false);
    await clock.advance(0);
    expect(isAwake).toBe(true);
  });

  it('makes one move after the other', async () => {
    const clock = virtualClock();
    const woken: string[] = [];
    void clock.sleep(10).then(async () => {
      woken.push('first');
      void clock.advance(100);
    });
    void clock.sleep(50).then(() => woken.push('second'));
    await clock.advance(20);
    expect(woken).toEqual(['first']);
    await clock.advance(0);
    expect(woken).toEqual(['first', 'second']);
  });

  it('moves until a condition holds, and no further', async () => {
    const clock = virtualClock();
    let count = 0;
    void (async () => {
      for (;;) {
        await clock.sleep(1_000);
        count += 1;
      }
    })();
    await clock.runUntil(async () => count === 3);
    expect([count, clock.now() - Date.parse('2026-01-01T00:00:00.000Z')]).toEqual([3, 3_000]);
    await clock.runUntil(() => true);
    expect(count).toBe(3);
  });

  it('says so when a condition can not hold any more, or does not in time, and goes on then', async () => {
    const clock = virtualClock();
    await expect(clock.runUntil(() => false)).rejects.toThrow('The condition does not hold, and nobody sleeps any more');
    void clock.sleep(10_000);
    await expect(clock.runUntil(() => false, { limitMs: 9_999 })).rejects.toThrow(
      'The condition does not hold until 2026-01-01T00:00:09.999Z; raise limitMs',
    );
    await expect(clock.runUntil(() => Promise.reject(new Error('of the condition')))).rejects.toThrow('of the condition');
    await clock.advance(10_000);
    expect(clock.sleepers).toEqual([]);
  });

  it('gives the same ids and randomness for the same seed, and others for another', () => {
    const draw = (seed?: number) => {
      const { newId, random } = virtualClock({ seed });
      return [newId(), random(), newId(), random()];
    };
    expect(draw()).toEqual(draw(1));
    expect(draw(7)).toEqual(draw(7));
    const [one, two] = [draw(1), draw(2)];
    for (let index = 0; index < 4; index += 1) expect(one[index]).not.toBe(two[index]);
  });

  it('gives ids that are UUIDs, each once, whatever randomness is drawn between', () => {
    const { newId, random } = virtualClock();
    const ids = Array.from({ length: 1_000 }, () => {
      expect(random()).toBeGreaterThanOrEqual(0);
      return newId();
    });
    expect(new Set(ids).size).toBe(1_000);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const again = virtualClock();
    expect(ids).toEqual(Array.from({ length: 1_000 }, () => again.newId()));
  });

  it('spreads randomness evenly', () => {
    const { random } = virtualClock({ seed: 3 });
    const counts = Array(10).fill(0);
    for (let draw = 0; draw < 10_000; draw += 1) counts[Math.floor(random() * 10)] += 1;
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });
});
