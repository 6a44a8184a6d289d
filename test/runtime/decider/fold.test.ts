import * as fc from 'fast-check';
import { aggregate } from '../../../runtime/decider/aggregate.ts';
import { fold } from '../../../runtime/decider/fold.ts';
import { UnknownEventError } from '../../../runtime/message/errors.ts';
import type { StoredEvent } from '../../../runtime/message/event.ts';
import type { Schema } from '../../../runtime/message/schema.ts';

const anything: Schema<number, number> = { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value: value as number }) } };

const Log = aggregate(
  'Log',
  {
    events: { A: anything, B: { schema: anything, version: 2, upcast: { 1: (old: number) => -old } } },
    retired: ['Gone'],
    initialState: [] as readonly string[],
  },
  { A: (state, data) => [...state, `A${data}`], B: (state, data) => [...state, `B${data}`] },
);

const kinds = { A: ['A', 1], B: ['B', 2], old: ['B', 1], Gone: ['Gone', 1] } as const;
const seen = { A: (data: number) => [`A${data}`], B: (data: number) => [`B${data}`], old: (data: number) => [`B${-data}`], Gone: () => [] };

const eventOf = (kind: keyof typeof kinds, data: number): StoredEvent => ({ type: kinds[kind][0], schemaVersion: kinds[kind][1], data });
const rangeOf = (events: readonly StoredEvent[]) => ({ stream: 'Log#a', firstVersion: 1, lastVersion: events.length, events });

describe('a fold', () => {
  const history = fc.array(fc.constantFrom<(keyof typeof kinds)[]>('A', 'A', 'A', 'B', 'B', 'old', 'Gone'), {
    minLength: 1,
    maxLength: 30,
  });

  it('takes each event once, in order, whatever types and versions follow each other', () => {
    fc.assert(
      fc.property(history, (types) => {
        const events = types.map((kind, index) => eventOf(kind, index + 1));
        expect(fold(Log, [rangeOf(events)])).toEqual(types.flatMap((kind, index) => seen[kind](index + 1)));
      }),
    );
  });

  it('leaves out what stands behind the last version of a list', () => {
    expect(fold(Log, [{ ...rangeOf([eventOf('A', 1), eventOf('A', 2), eventOf('B', 3)]), lastVersion: 2 }])).toEqual(['A1', 'A2']);
  });

  it('names the version of an event that is not known, in the midst of a commit', () => {
    const unknown = { type: 'New', schemaVersion: 1, data: 1 };
    const range = { stream: 'Log#a', firstVersion: 7, lastVersion: 9, events: [eventOf('A', 1), eventOf('A', 2), unknown] };
    expect(() => fold(Log, [range])).toThrow(UnknownEventError);
    expect(() => fold(Log, [range])).toThrow(expect.objectContaining({ stream: 'Log#a', version: 9, type: 'New' }));
  });
});
