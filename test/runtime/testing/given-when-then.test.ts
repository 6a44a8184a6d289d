import { command, effectCommand } from '@allframe/serverless/runtime';
import { given, performed, rejected, sent, testAmbient } from '@allframe/serverless/testing';
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

describe('the difference that a decision shows', () => {
  const messageOf = async (check: Promise<void>) =>
    (await check.then(
      () => undefined,
      (error: Error) => error.message,
    )) ?? 'it held';

  it('is numbered event by event, and marks what differs, is missing and is unexpected', async () => {
    const check = given(Counted({ by: 1 }))
      .when(CloseCounter, { counterId: 'a' })
      .then(Counted({ by: 2, unit: 'litre' }), Counted({ by: 1 }), Counted({ by: 3 }));
    expect(await messageOf(check)).toBe(`CloseCounter does something else than expected (- expected, + done)
  - 1. Counted {"by":2,"unit":"litre"} (missing)
    1. Counted {"by":1,"unit":"piece"}
  - 3. Counted {"by":3,"unit":"piece"} (missing)
  + 2. Closed {} (unexpected)`);
  });

  it('names the places where two events of a type differ', async () => {
    const check = given()
      .when(CountUp, { counterId: 'a', by: 3 })
      .then(Counted({ by: 2, unit: 'litre' }));
    expect(await messageOf(check)).toBe(`CountUp does something else than expected (- expected, + done)
  - 1. Counted {"by":2,"unit":"litre"}
  + 1. Counted {"by":3,"unit":"piece"}
       by: 3 instead of 2
       unit: 'piece' instead of 'litre'`);
  });

  it('shows a rejection where events were expected, and events where a rejection was', async () => {
    const rejection = given(Closed({}))
      .when(CountUp, { counterId: 'a' })
      .then(Counted({ by: 1 }));
    expect(await messageOf(rejection)).toBe(`CountUp comes to a rejection where a decision was expected (- expected, + done)
  - 1. Counted {"by":1,"unit":"piece"} (missing)
  + 1. rejected with counter-closed {"total":0} (unexpected)`);
    const events = given().when(CountUp, { counterId: 'a' }).then(rejected('counter-closed'));
    expect(await messageOf(events)).toBe(`CountUp comes to a decision where a rejection was expected (- expected, + done)
  - 1. rejected with counter-closed (missing)
  + 1. Counted {"by":1,"unit":"piece"} (unexpected)`);
    expect(await messageOf(given(Closed({})).when(CountUp, { counterId: 'a' }).then())).toContain(
      'CountUp comes to a rejection where nothing was expected',
    );
  });

  it('shows other details of a rejection', async () => {
    const check = given(Closed({}))
      .when(CountUp, { counterId: 'a' })
      .then(rejected('counter-closed', { total: 9 }));
    expect(await messageOf(check)).toBe(`CountUp does something else than expected (- expected, + done)
  - 1. rejected with counter-closed {"total":9}
  + 1. rejected with counter-closed {"total":0}
       total: 0 instead of 9`);
  });
});

describe('given, when, then of a command without an aggregate', () => {
  const Notify = effectCommand('Notify', {
    input: z.object({ email: z.string() }),
    perform: async ({ email }, { send, reject }) => {
      if (email === 'nobody') return reject('unknown-address', { email });
      if (email !== 'quiet') await send(CountUp, { counterId: email });
      return undefined;
    },
  });

  it('hold where it is performed, sends what is expected, or is refused', async () => {
    await given().when(Notify, { email: 'quiet' }).then(performed());
    await given()
      .when(Notify, { email: 'a' })
      .then(performed(), sent(CountUp, { counterId: 'a' }));
    await given().when(Notify, { email: 'nobody' }).then(rejected('unknown-address'));
    await given()
      .when(Notify, { email: 'nobody' })
      .then(rejected('unknown-address', { email: 'nobody' }));
    // @ts-expect-error it has no such code
    await expect(given().when(Notify, { email: 'nobody' }).then(rejected('sold-out'))).rejects.toThrow('sold-out');
  });

  it.each<[string, string, () => Promise<void>]>([
    [
      'sends what nobody expected',
      'sent CountUp {"counterId":"a"} (unexpected)',
      () => given().when(Notify, { email: 'a' }).then(performed()),
    ],
    [
      'sends something else',
      "counterId: 'a' instead of 'b'",
      () =>
        given()
          .when(Notify, { email: 'a' })
          .then(performed(), sent(CountUp, { counterId: 'b' })),
    ],
    [
      'is refused',
      'Notify comes to a rejection where an effect was expected',
      () => given().when(Notify, { email: 'nobody' }).then(performed()),
    ],
    ['is not refused', 'performed (unexpected)', () => given().when(Notify, { email: 'quiet' }).then(rejected('unknown-address'))],
  ])('fail where it %s', async (_, message, check) => {
    await expect(check()).rejects.toMatchObject({ code: 'ERR_ASSERTION', message: expect.stringContaining(message) });
  });

  it('refuse a past', async () => {
    await expect(given(Closed({})).when(Notify, { email: 'a' }).then(performed())).rejects.toThrow('Notify has no aggregate');
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
