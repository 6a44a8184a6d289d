import { aggregate, command, saga } from '@allframe/serverless/runtime';
import { compensated, compensating, orchestrate, sent, stream } from '@allframe/serverless/testing';
import * as z from 'zod';

const Trip = aggregate('Trip', { events: { Requested: z.object({}) }, initialState: {} }, { Requested: (state) => state });
const of = { input: z.object({ id: z.string() }), aggregate: Trip, streamId: ({ id }: { id: string }) => id };
const Book = command('Book', { ...of, decide: (_input, _state, { reject }) => reject('full') });
const Unbook = command('Unbook', { ...of, decide: () => [] });

const Booking = saga(
  'Booking',
  { from: [Trip], initialState: {}, correlate: (_event, { streamId }) => streamId },
  {
    Requested: (state, _event, { send, sagaId: id }) => ({ state, effects: [send(Book, { id }, { undo: send(Unbook, { id }) })] }),
    CommandFailed: (state, { data }, { compensate }) => ({ state, effects: [compensate(data.code)] }),
  },
);
const requested = orchestrate(Booking).given(stream(Trip, 't-1', Trip.events.Requested({})));

describe('a step that failed', () => {
  it('is undone where it was given up, since its last try may have been done although its answer got lost', () =>
    requested.fails(Book, 'dead-lettered').then(compensating('dead-lettered'), sent(Unbook, { id: 't-1' })));

  it('is not undone where it was refused', () => requested.fails(Book, 'full').then(compensating('full'), compensated()));
});
