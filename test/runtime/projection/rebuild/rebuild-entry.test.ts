import { begun, moved } from '../../../../runtime/projection/rebuild/rebuild-entry.ts';

const now = '2026-01-01T00:00:00.000Z';

describe('the entry of a rebuild', () => {
  const entry = { revision: 1, ...begun(undefined, 1, { segments: 2, now }) } as Parameters<typeof moved>[0] & object;
  const from = { streams: 0, isDone: false };
  const to = { cursor: 'next', streams: 5, isDone: false };

  it('moves a segment on from where its worker began', () => {
    const after = moved(entry, 1, { index: 1, from, to, parked: [], acknowledgeParked: false });
    expect(after?.versions[1]?.job.segments).toEqual([from, to]);
  });

  it('moves none back that another worker has moved on meanwhile, and none of another version', () => {
    const first = moved(entry, 1, { index: 1, from, to, parked: [], acknowledgeParked: false });
    const ahead = { revision: 2, ...first } as typeof entry;
    expect(moved(ahead, 1, { index: 1, from, to, parked: [], acknowledgeParked: false })).toBeUndefined();
    expect(moved(ahead, 2, { index: 1, from, to, parked: [], acknowledgeParked: false })).toBeUndefined();
    expect(moved(undefined, 1, { index: 1, from, to, parked: [], acknowledgeParked: false })).toBeUndefined();
  });

  it('names a parked stream once, as it failed last', () => {
    const parkedOnce = moved(entry, 1, {
      index: 0,
      from,
      to,
      parked: [{ stream: 'A#1', version: 1, reason: 'x' }],
      acknowledgeParked: false,
    });
    const again = { revision: 2, ...parkedOnce } as typeof entry;
    const parked = [{ stream: 'A#1', version: 2, reason: 'y' }];
    expect(moved(again, 1, { index: 1, from, to, parked, acknowledgeParked: false })?.versions[1]?.job.parked).toEqual(parked);
  });

  it('leaves a segment where more streams are parked than an entry names, unless that is acknowledged', () => {
    const parked = Array.from({ length: 101 }, (_, id) => ({ stream: `A#${id}`, version: 1, reason: 'x' }));
    const jobAfter = (acknowledgeParked: boolean) => moved(entry, 1, { index: 1, from, to, parked, acknowledgeParked })?.versions[1]?.job;
    expect(jobAfter(false)).toMatchObject({ segments: [from, from], parked: { length: 100 } });
    expect(jobAfter(true)).toMatchObject({ segments: [from, to], parked: { length: 100 } });
  });
});
