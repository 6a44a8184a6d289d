import type { TimeoutMessage } from '../../../../runtime/message/worker-message.ts';
import { advanceSaga } from '../../../../runtime/process-manager/saga/advance-saga.ts';
import { answerSaga, type SagaCommand } from '../../../../runtime/process-manager/saga/answer-saga.ts';
import { fireTimeout } from '../../../../runtime/process-manager/saga/fire-timeout.ts';
import { sagaTimeline } from '../../../../runtime/process-manager/saga/saga-timeline.ts';
import { Booking, event, tripWorld } from './saga-trip.ts';

describe('the timeline of a saga', () => {
  it('tells when what came in, and what became of it', async () => {
    const world = tripWorld();
    await advanceSaga(Booking, await world.append('Trip#t-1', [event('TripRequested', { parts: ['flight', 'hotel'] })]), world);
    await world.drain();
    const [flight, hotel] = world.commands;
    world.ambient.advance(1_000);
    await answerSaga(Booking, flight as SagaCommand, { outcome: 'succeeded', streamId: 'LH-1', version: 4 }, world);
    world.ambient.advance(59_000);
    await fireTimeout(Booking, world.timersSet[0]?.message as TimeoutMessage, world);
    await answerSaga(Booking, hotel as SagaCommand, { outcome: 'failed', code: 'sold-out', details: { left: 0 } }, world);
    await advanceSaga(Booking, await world.append('Trip#t-1', [event('TripAbandoned')]), world);
    await world.drain();
    await answerSaga(Booking, world.commands.at(-1) as SagaCommand, { outcome: 'failed', code: 'dead-lettered' }, world);
    await advanceSaga(Booking, await world.append('Trip#t-1', [event('TripAbandoned')]), world);
    expect(`\n${sagaTimeline(await world.commitsOf('Booking#t-1')).join('\n')}\n`).toBe(`
2026-01-01T00:00:00.000Z  TripRequested of Trip#t-1, version 1
                          state {"isPaid":false,"booked":[],"asked":2}
                          send Book {"part":"flight"}, undone by Unbook {"part":"flight"}
                          send Book {"part":"hotel"}, undone by Unbook {"part":"hotel"}
                          timeout PaymentOverdue {"reminders":0} in 60 s
2026-01-01T00:00:01.000Z  Book succeeded: LH-1, version 4
                          state {"isPaid":false,"booked":["flight"],"asked":2}
2026-01-01T00:01:00.000Z  timeout PaymentOverdue
                          timeout PaymentOverdue {"reminders":1} in 3600 s
2026-01-01T00:01:00.000Z  Book failed: sold-out {"left":0}
                          compensate: sold-out
                          cancel timeout PaymentOverdue
                          undo by Unbook {"part":"flight"}
2026-01-01T00:01:00.000Z  TripAbandoned of Trip#t-1, version 2
                          ignored: the saga compensates
2026-01-01T00:01:00.000Z  Unbook failed: dead-lettered
                          compensated, but for Unbook (dead-lettered)
2026-01-01T00:01:00.000Z  TripAbandoned of Trip#t-1, version 3
                          ignored: the saga has ended
`);
  });
});
