import { timestampOf } from '../../../runtime/command-bus/timestamp-of.ts';

describe('the timestamp of a command', () => {
  it('is the time as ISO 8601 in UTC, also when the clock goes on or back', () => {
    const times = [1_767_225_600_000, 1_767_225_600_000, 1_767_225_600_001, 1_767_225_600_000, 0];
    expect(times.map(timestampOf)).toEqual(times.map((time) => new Date(time).toISOString()));
  });
});
