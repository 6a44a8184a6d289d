import { systemAmbient } from '../../../runtime/host/ambient.ts';

describe('the time of the machine', () => {
  it('is slept through no further once the signal is aborted, and no timer is left behind', async () => {
    jest.useFakeTimers();
    const ended = new AbortController();
    const slept = systemAmbient.sleep(60_000, ended.signal);
    expect(jest.getTimerCount()).toBe(1);
    ended.abort();
    await slept;
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });

  it('is not slept through at all where the signal was aborted before', async () => {
    await systemAmbient.sleep(60_000, AbortSignal.abort());
  });
});
