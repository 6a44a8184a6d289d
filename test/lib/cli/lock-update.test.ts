import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { aggregate, command, service } from '@allframe/serverless/runtime';
import * as z from 'zod';
import type { ReadService } from '../../../lib/bundle/load-service.ts';
import { bringLockUpToDate, type LockUpdateOptions } from '../../../lib/cli/lock-update.ts';
import { checkLock } from '../../../lib/model/check-lock.ts';
import { describeEvents } from '../../../lib/model/describe-events.ts';
import { describeService } from '../../../runtime/service/describe-service.ts';
import { removeTemporaryFolders, temporaryFolder } from '../bundle/temporary-entry.ts';

afterAll(removeTemporaryFolders);

const sound: LockUpdateOptions = { isSound: true };
const opened = z.object({ by: z.string() });
const shut = z.object({});

describe('the lock of a service', () => {
  it('goes on with what was added, upcast and retired', () => {
    const doors = lockedFolder({ Opened: opened, Shut: shut });

    const upcast = { schema: z.object({ by: z.number() }), version: 2, upcast: { 1: ({ by }: { by: string }) => ({ by: Number(by) }) } };
    const { lock, diagnostics } = update(doors, { Opened: upcast, Locked: shut }, sound, ['Shut']);

    expect(diagnostics).toEqual([]);
    expect(lock).toMatchObject({
      outcome: 'updated',
      changes: ['+ Door.Locked, version 1', '~ Door.Opened, version 1 to 2', '~ Door.Shut, retired'],
    });
    expect(update(doors, { Opened: upcast, Locked: shut }, sound, ['Shut']).lock.outcome).toBe('up to date');
    expect(update(doors, { Opened: upcast, Locked: shut, Shut: shut }, sound).lock.changes).toEqual(['~ Door.Shut, back at version 1']);
  });

  it('takes what would be refused where that is accepted: changed, lowered and removed events', () => {
    const doors = lockedFolder({
      Opened: { schema: opened, version: 2, upcast: { 1: (old: { by: string }) => old } },
      Shut: shut,
      Bolted: shut,
    });
    const events = { Opened: opened, Shut: z.object({ by: z.string() }) };
    expect(update(doors, events, sound)).toMatchObject({ lock: { outcome: 'refused' }, diagnostics: { length: 3 } });

    const { lock, diagnostics } = update(doors, events, { ...sound, accept: true });

    expect(diagnostics.map(({ severity }) => severity)).toEqual(['warning', 'warning', 'warning']);
    expect(lock.changes).toEqual(['- Door.Bolted', '~ Door.Opened, version 2 to 1', '~ Door.Shut, its schema']);
    expect(update(doors, events, sound)).toMatchObject({ lock: { outcome: 'up to date' }, diagnostics: [] });
  });

  it('is not written for a service that has faults, nor where it is frozen', () => {
    const doors = lockedFolder({ Opened: opened });
    const before = textOf(doors);
    expect(update(doors, { Opened: opened, Shut: shut }, { isSound: false }).lock.outcome).toBe('refused');
    expect(update(doors, { Opened: opened, Shut: shut }, { ...sound, frozen: true })).toMatchObject({
      lock: { outcome: 'stale', changes: ['+ Door.Shut, version 1'] },
      diagnostics: [{ code: 'lock-stale' }],
    });
    expect(textOf(doors)).toBe(before);
  });

  it('is that of one service: another one in its folder, or a new name, is refused, accepted or not', () => {
    const doors = lockedFolder({ Opened: opened });
    const { lock, diagnostics } = update(doors, { Opened: opened }, { ...sound, accept: true }, [], 'gates');
    expect(lock.outcome).toBe('refused');
    expect(diagnostics).toMatchObject([
      { code: 'lock-of-another-service', message: expect.stringContaining('is of the service doors, and this one is gates') },
    ]);
  });

  it('may be formatted by whoever formats everything', () => {
    const doors = lockedFolder({ Opened: opened });
    writeFileSync(join(doors, 'allframe.lock.json'), JSON.stringify(JSON.parse(textOf(doors)), null, 4).replaceAll('\n', '\r\n'));
    expect(update(doors, { Opened: opened }, { ...sound, frozen: true }).lock.outcome).toBe('up to date');
  });
});

function lockedFolder(events: object): string {
  const folder = temporaryFolder({});
  expect(update(folder, events, sound).lock.outcome).toBe('created');
  return folder;
}

function update(folder: string, events: object, options: LockUpdateOptions, retired: readonly string[] = [], name = 'doors') {
  const read = readIn(folder, events, retired, name);
  return bringLockUpToDate(checkLock(read.entry, read.service.name, read.events), read, options);
}

function readIn(folder: string, events: object, retired: readonly string[], name: string): ReadService {
  const handlers = Object.fromEntries(Object.keys(events).map((type) => [type, (state: unknown) => state]));
  const Door = aggregate('Door', { events: events as never, retired, initialState: {} }, handlers as never);
  const Open = command('Open', { input: z.object({}), aggregate: Door as never, streamId: () => 'd', decide: () => [] });
  const doors = service(name, { commands: [Open] });
  const described = JSON.parse(JSON.stringify({ service: describeService(doors), events: describeEvents(doors) }));
  return { entry: join(folder, 'service.ts'), faults: [], ...described };
}

function textOf(folder: string): string {
  return readFileSync(join(folder, 'allframe.lock.json'), 'utf8');
}
