import { command } from '@allframe/serverless/runtime';
import { given, rejected, testAmbient } from '@allframe/serverless/testing';
import * as z from 'zod';
import { CloseCounter, Counter, CountUp } from '../counter.ts';

const { Counted, Closed } = Counter.events;

describe('given, when, then', () => {
  it('hold where the decision is the expected one', async () => {
    await given()
      .when(CountUp, { counterId: 'a', by: 2 })
      .then(Counted({ by: 2 }));
    await given(Counted({ by: 1 }))
      .when(CloseCounter, { counterId: 'a' })
      .then(Counted({ by: 1 }), Closed({}));
    await given(Counted({ by: 4 }), Closed({}))
      .when(CountUp, { counterId: 'a' })
      .then(rejected('counter-closed'));
    await given(Counted({ by: 4 }), Closed({}))
      .when(CountUp, { counterId: 'a' })
      .then(rejected('counter-closed', { total: 4 }));
    await given().when(CountUp, { counterId: 'a', by: 0 }).then();
  });

  it('take events with and without their defaults for the same', async () => {
    await given()
      .when(CountUp, { counterId: 'a' })
      .then(Counted({ by: 1, unit: 'piece' }));
  });

  it.each<[string, () => Promise<void>]>([
    ['another event', () => given().when(CountUp, { counterId: 'a' }).then(Closed({}))],
    [
      'other data',
      () =>
        given()
          .when(CountUp, { counterId: 'a' })
          .then(Counted({ by: 2 })),
    ],
    [
      'an event more',
      () =>
        given()
          .when(CountUp, { counterId: 'a' })
          .then(Counted({ by: 1 }), Counted({ by: 1 })),
    ],
    [
      'an event fewer',
      () =>
        given()
          .when(CloseCounter, { counterId: 'a' })
          .then(Counted({ by: 1 })),
    ],
    [
      'another order',
      () =>
        given()
          .when(CloseCounter, { counterId: 'a' })
          .then(Closed({}), Counted({ by: 1 })),
    ],
    ['nothing', () => given().when(CountUp, { counterId: 'a' }).then()],
    ['a rejection', () => given().when(CountUp, { counterId: 'a' }).then(rejected('counter-closed'))],
    [
      'events instead of a rejection',
      () =>
        given(Closed({}))
          .when(CountUp, { counterId: 'a' })
          .then(Counted({ by: 1 })),
    ],
    ['nothing instead of a rejection', () => given(Closed({})).when(CountUp, { counterId: 'a' }).then()],
    [
      'other details',
      () =>
        given(Closed({}))
          .when(CountUp, { counterId: 'a' })
          .then(rejected('counter-closed', { total: 9 })),
    ],
  ])('fail where the decision is not %s', async (_, check) => {
    await expect(check()).rejects.toMatchObject({ code: 'ERR_ASSERTION' });
  });

  it('pass on what is no decision: bad input, and bad events', async () => {
    await expect(
      given()
        .when(CountUp, { counterId: 1 } as never)
        .then(),
    ).rejects.toThrow('counterId');
    await expect(
      given({ type: 'Counted', data: { by: 'x' } })
        .when(CountUp, { counterId: 'a' })
        .then(),
    ).rejects.toThrow('event Counted');
  });

  it('give the decider a clock that stands and ids that count', async () => {
    const Stamp = command('Stamp', {
      input: z.object({}),
      aggregate: Counter,
      streamId: () => 'a',
      decide: (_input, _state, { now, reject }) => reject('stamp', { now }),
    });
    await given()
      .when(Stamp, {})
      .then(rejected('stamp', { now: '2026-01-01T00:00:00.000Z' }));
  });
});

describe('the ambient of tests', () => {
  it('stands until it is moved', async () => {
    const ambient = testAmbient({ start: '2026-02-03T00:00:00.000Z' });
    ambient.advance(1_000);
    await ambient.sleep(500);
    expect(new Date(ambient.now()).toISOString()).toBe('2026-02-03T00:00:01.500Z');
    expect([ambient.newId(), ambient.newId(), ambient.random()]).toEqual(['id-1', 'id-2', 0.5]);
  });
});
