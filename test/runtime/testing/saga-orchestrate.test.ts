import { stream } from '@allframe/serverless/testing';
import {
  compensated,
  compensating,
  completed,
  ignored,
  inState,
  sent,
  timeoutCancelled,
  timeoutSet,
} from '../../../runtime/testing/saga-expectations.ts';
import { orchestrate } from '../../../runtime/testing/saga-orchestrate.ts';
import { Book, Booking, Payment, Trip, Unbook } from '../process-manager/saga/saga-trip.ts';

const { TripRequested, TripAbandoned, TripNoted } = Trip.events;
const requested = stream(Trip, 't-1', TripRequested({ parts: ['flight', 'hotel'] }));
const paid = stream(Payment, 'p-1', Payment.events.PaymentReceived({ tripId: 't-1' }));
const bookings = [
  sent(Book, { part: 'flight' }),
  sent(Book, { part: 'hotel' }),
  timeoutSet('PaymentOverdue', { reminders: 0 }, { afterSeconds: 60 }),
];

describe('given, when, then of a saga', () => {
  it('hold where the effects of the last step are the expected ones', async () => {
    const booking = orchestrate(Booking).given(requested);
    await booking.then(...bookings);
    await booking.when(paid).then(timeoutCancelled('PaymentOverdue'));
    await booking.succeeds(Book).then();
    await booking.succeeds(Book).succeeds(Book).then(timeoutCancelled('PaymentOverdue'), completed());
    await booking.fails(Book, 'sold-out').then(compensating('sold-out'), timeoutCancelled('PaymentOverdue'));
    await booking
      .fails(Book, 'sold-out')
      .succeeds(Book, { streamId: 's-1', version: 1 })
      .then(sent(Unbook, { part: 'hotel' }));
    await booking.fails(Book, 'sold-out').succeeds(Book).fails(Unbook, 'dead-lettered').then(compensated());
    await booking.succeeds(Book).succeeds(Book).when(paid).then(ignored('completed'));
    await orchestrate(Booking)
      .given(stream(Trip, 't-1', TripNoted({})))
      .then();
  });

  it('compare what undoes a command where it is given', async () => {
    const undone = (part: string) => sent(Book, { part: 'flight' }, { undo: sent(Unbook, { part }) });
    const booking = orchestrate(Booking).given(requested);
    await booking.then(undone('flight'), ...bookings.slice(1));
    await expect(booking.then(undone('hotel'), ...bookings.slice(1))).rejects.toMatchObject({ code: 'ERR_ASSERTION' });
  });

  it('compare the state where it is named', async () => {
    const booking = orchestrate(Booking).given(requested);
    await booking.when(paid).then(timeoutCancelled('PaymentOverdue'), inState({ isPaid: true, booked: [], asked: 2 }));
    const wrong = booking.when(paid).then(timeoutCancelled('PaymentOverdue'), inState({ isPaid: false, booked: [], asked: 2 }));
    await expect(wrong).rejects.toThrow(
      `- 2. state {"isPaid":false,"booked":[],"asked":2}
  + 2. state {"isPaid":true,"booked":[],"asked":2}
       state.isPaid: true instead of false`,
    );
  });

  it('let time go by: timeouts go off in order, each at its time, and set further ones', async () => {
    const booking = orchestrate(Booking).given(requested);
    await booking.after({ seconds: 59 }).then();
    await booking.after({ seconds: 60 }).then(timeoutSet('PaymentOverdue', { reminders: 1 }, { afterSeconds: 3_600 }));
    await booking
      .after({ hours: 1, minutes: 1 })
      .then(timeoutSet('PaymentOverdue', { reminders: 1 }, { afterSeconds: 3_600 }), compensating('not paid'));
    await booking.when(paid).after({ days: 1 }).then();
  });

  it('never let time go back', async () => {
    await expect(orchestrate(Booking).given(requested).after({ seconds: -1 }).then()).rejects.toThrow('Time goes on, not back');
  });

  it('keep sagas apart', async () => {
    const other = stream(Trip, 't-2', TripRequested({ parts: ['car'] }));
    await orchestrate(Booking)
      .given(requested)
      .when(other)
      .then(
        sent(Book, { part: 'car' }),
        timeoutSet('PaymentOverdue', { reminders: 0 }, { afterSeconds: 60 }),
        inState({ isPaid: false, booked: [], asked: 1 }),
      );
  });

  it('show the difference line by line, and the history', async () => {
    const wrong = orchestrate(Booking)
      .given(requested)
      .then(sent(Book, { part: 'flight' }), sent(Book, { part: 'car' }), ...bookings.slice(2), completed());
    await expect(wrong).rejects.toMatchObject({
      code: 'ERR_ASSERTION',
      message: `Booking does something else than expected (- expected, + done)
    1. sent Book input {"part":"flight"}
  - 2. sent Book input {"part":"car"}
  + 2. sent Book input {"part":"hotel"}
       input.part: 'hotel' instead of 'car'
    3. timeoutSet PaymentOverdue data {"reminders":0} afterSeconds 60
  - 4. ended completed (missing)
its history:
  2026-01-01T00:00:00.000Z  TripRequested of Trip#t-1, version 1
                            state {"isPaid":false,"booked":[],"asked":2}
                            send Book {"part":"flight"}, undone by Unbook {"part":"flight"}
                            send Book {"part":"hotel"}, undone by Unbook {"part":"hotel"}
                            timeout PaymentOverdue {"reminders":0} in 60 s`,
    });
  });

  it.each<[string, () => Promise<void>]>([
    [
      'less is expected than happened',
      () =>
        orchestrate(Booking)
          .given(requested)
          .then(...bookings.slice(1)),
    ],
    ['nothing is expected', () => orchestrate(Booking).given(requested).then()],
    [
      'another order is expected',
      () =>
        orchestrate(Booking)
          .given(requested)
          .then(...bookings.toReversed()),
    ],
    [
      'the last step did nothing',
      () =>
        orchestrate(Booking)
          .given(requested)
          .after({ seconds: 1 })
          .then(...bookings),
    ],
    [
      'a state is expected of a saga that has not begun',
      () =>
        orchestrate(Booking)
          .given()
          .then(inState({ isPaid: true, booked: [], asked: 0 })),
    ],
  ])('fail where %s', async (_, check) => {
    await expect(check()).rejects.toMatchObject({ code: 'ERR_ASSERTION' });
  });

  it('fail where a command is answered that is not waited for', async () => {
    const answered = orchestrate(Booking).given(requested).succeeds(Unbook).then();
    await expect(answered).rejects.toThrow('Booking waits for no answer of Unbook; it waits for Book, Book');
    await expect(orchestrate(Booking).given().fails(Unbook, 'dead-lettered').then()).rejects.toThrow('it waits for none');
  });

  it('fail where an event is none of its aggregate, or a step is refused', async () => {
    await expect(
      orchestrate(Booking)
        .given(stream(Trip, 't-1', TripRequested({ parts: [''] })))
        .then(),
    ).rejects.toMatchObject({
      code: 'invalid-saga-step',
    });
    await expect(
      orchestrate(Booking)
        .given(stream(Trip, 't-1', TripRequested({ parts: 1 } as never)))
        .then(),
    ).rejects.toThrow('parts');
    expect(TripAbandoned.type).toBe('TripAbandoned');
  });
});
