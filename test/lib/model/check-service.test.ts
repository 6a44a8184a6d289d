import { checkService } from '../../../lib/model/check-service.ts';
import { codesOf, faultsOf, onlyRoute, sound } from './describe.ts';

describe('the check of a service', () => {
  it('finds nothing in a sound one', () => {
    expect(checkService(sound, 'dev')).toEqual([]);
  });

  it('names all faults at once, errors before advice', () => {
    const faults = faultsOf({
      commands: [...sound.commands, { name: 'CreateOrder', aggregate: 'Order', reads: [] }],
      functions: { api: { memoryMb: 64, timeoutSeconds: 30 }, worker: { timeoutSeconds: 60 } },
      queues: {
        slow: { commands: ['SubmitOrder'], visibilityTimeoutSeconds: 100 },
        lost: { commands: ['Unheard'], visibilityTimeoutSeconds: 30 },
      },
    });

    expect(codesOf(faults)).toEqual([
      'duplicate-command at commands.CreateOrder',
      'out-of-range at functions.api.memoryMb',
      'http-timeout-too-long at functions.api.timeoutSeconds',
      'unknown-command at queues.lost.commands',
      'visibility-below-timeout at queues.lost.visibilityTimeoutSeconds',
      'visibility-below-advice at queues.slow.visibilityTimeoutSeconds',
    ]);
    expect(faults.map(({ severity }) => severity)).toEqual([...Array(5).fill('error'), 'warning']);
  });

  it('says of every fault what is wrong and what to do, each in one sentence', () => {
    const faults = [
      ...faultsOf({ name: 'Orders!', commands: [], queries: [], projections: [] }),
      ...faultsOf({ functions: { worker: { memoryMb: 1, environment: { PORT: '1' } } }, cloudRun: { cpu: 3 } }),
      ...faultsOf({ ...onlyRoute('GET', 'orders', 'query', 'Nothing'), queues: { api: { commands: [] } } }),
    ];

    expect(faults.length).toBeGreaterThan(8);
    for (const { message, remedy, place } of faults) {
      expect([message, remedy].join()).not.toMatch(/undefined|\[object|\n/);
      expect(Math.min(message.length, remedy.length, place.length)).toBeGreaterThan(3);
    }
  });
});
