import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { aggregate, command, service } from '@allframe/serverless/runtime';
import * as z from 'zod';
import fulfilment from '../../../examples/fulfilment/src/service.ts';
import depot from '../../../examples/kitchen-sink/src/service.ts';
import orders from '../../../examples/orders/src/service.ts';
import { adviceOfLock, checkLock } from '../../../lib/model/check-lock.ts';
import { describeEvents } from '../../../lib/model/describe-events.ts';
import { lockFileOf, writeLock } from '../../../lib/model/lock-file.ts';
import { printLock, withEvents } from '../../../lib/model/service-lock.ts';
import type { Service } from '../../../runtime/service/service.ts';
import { removeTemporaryFolders, temporaryFolder } from '../bundle/temporary-entry.ts';
import { codesOf } from './describe.ts';

afterAll(removeTemporaryFolders);

describe('an example', () => {
  it.each<[string, Service]>([
    ['orders', orders],
    ['fulfilment', fulfilment],
    ['kitchen-sink', depot],
  ])('stores what its lock says (else run allframe infra validate on it): %s', (folder, example) => {
    const entry = resolve(`examples/${folder}/src/service.ts`);
    const events = describeEvents(example);
    const { stored, unusable, events: found } = checkLock(entry, example.name, events);
    expect([...unusable, ...found]).toEqual([]);
    expect(readFileSync(lockFileOf(entry), 'utf8')).toBe(printLock(withEvents(stored, example.name, events)));
  });
});

describe('advice by a lock', () => {
  const events = (by: z.ZodType) => {
    const Door = aggregate('Door', { events: { Opened: z.object({ by }) } as never, initialState: {} }, {
      Opened: (state: object) => state,
    } as never);
    const Open = command('Open', { input: z.object({}), aggregate: Door as never, streamId: () => 'd', decide: () => [] });
    return describeEvents(service('doors', { commands: [Open] }));
  };

  it('turns every fault into a warning, and says nothing where there is no lock', () => {
    const entry = join(temporaryFolder({}), 'service.ts');
    expect(adviceOfLock(entry, 'doors', events(z.string()))).toEqual([]);
    writeLock(lockFileOf(entry), withEvents(undefined, 'doors', events(z.string())));

    expect(adviceOfLock(entry, 'doors', events(z.string()))).toEqual([]);
    const [change] = adviceOfLock(entry, 'doors', events(z.number()));
    expect(change).toMatchObject({ severity: 'warning', code: 'event-schema-changed', place: "aggregate('Door').events.Opened" });
    expect(codesOf(adviceOfLock(entry, 'gates', events(z.string())))[0]).toMatch(/^lock-of-another-service at .*allframe\.lock\.json$/);

    writeFileSync(lockFileOf(entry), '{');
    expect(adviceOfLock(entry, 'doors', events(z.string()))).toMatchObject([{ severity: 'warning', code: 'broken-lock' }]);
  });
});
