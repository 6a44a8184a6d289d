import { eventStore, service } from '@allframe/serverless/runtime';
import { testAmbient } from '@allframe/serverless/testing';
import { createLocalService } from '../../../runtime/host/local/local-service.ts';
import type { Logger } from '../../../runtime/host/logger.ts';
import { snapshotsOf } from '../../../runtime/host/snapshots-of.ts';
import { CountUp } from '../counter.ts';

function setUp(snapshotEvery?: number) {
  const warn = jest.fn();
  const logger: Logger = { debug() {}, info() {}, warn, error: jest.fn() };
  const counters = service('counters', { commands: [CountUp], eventStore: eventStore({ snapshotEvery }) });
  return { counters, logger, warn };
}

describe('the snapshots of a service', () => {
  it('are none where it does not ask for them', () => {
    const { counters, logger } = setUp();
    expect(snapshotsOf(counters, { logger, fingerprint: 'v1' })).toBeUndefined();
  });

  it.each([
    ['v1', 1],
    [undefined, 0],
  ])('are taken by the local service where the code has a fingerprint: %p', async (fingerprint, taken) => {
    const { counters, logger, warn } = setUp(10);
    const saves: unknown[] = [];
    const local = await createLocalService(counters, {
      ...{ ambient: testAmbient(), logger, fingerprint },
      intercept: async ({ operation, parameters }, run) => {
        if (operation === 'saveSnapshot') saves.push(parameters[0]);
        return run();
      },
    });
    for (let count = 0; count < 12; count += 1) await local.commands.dispatch(CountUp, { counterId: 'a' });
    local.stop();
    expect(saves).toHaveLength(taken);
    for (const snapshot of saves) expect(snapshot).toMatchObject({ stream: 'Counter#a', version: 10, state: { total: 10 } });
    expect(warn).not.toHaveBeenCalled();
  });

  it('that can’t be taken are logged', async () => {
    const { counters, logger, warn } = setUp(10);
    const local = await createLocalService(counters, {
      ...{ ambient: testAmbient(), logger, fingerprint: 'v1' },
      intercept: async ({ operation }, run) => (operation === 'saveSnapshot' ? Promise.reject(new Error('throttled')) : run()),
    });
    for (let count = 0; count < 10; count += 1) await local.commands.dispatch(CountUp, { counterId: 'a' });
    local.stop();
    expect(warn.mock.calls).toEqual([
      ['A snapshot could not be taken or used', { stream: 'Counter#a', error: expect.objectContaining({ message: 'throttled' }) }],
    ]);
  });
});
