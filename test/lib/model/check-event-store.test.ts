import { codesOf, faultsOf } from './describe.ts';

describe('the settings of an event store', () => {
  it.each([
    [{ byTimestamp: { shards: 0 } }, 'out-of-range at eventStore.byTimestamp.shards'],
    [{ byTimestamp: { shards: 65 } }, 'out-of-range at eventStore.byTimestamp.shards'],
    [{ snapshotEvery: 9 }, 'out-of-range at eventStore.snapshotEvery'],
    [{ snapshotEvery: 10.5 }, 'out-of-range at eventStore.snapshotEvery'],
  ])('%j are refused', (eventStore, fault) => {
    expect(codesOf(faultsOf({ eventStore }))).toEqual([fault]);
  });

  it('are taken in their range', () => {
    expect(faultsOf({ eventStore: { byTimestamp: {}, snapshotEvery: 100 } })).toEqual([]);
    expect(faultsOf({ eventStore: { byTimestamp: { shards: 64 }, snapshotEvery: 10 } })).toEqual([]);
  });
});
