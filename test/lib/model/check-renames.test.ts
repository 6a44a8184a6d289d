import { codesOf, faultsOf } from './describe.ts';

const commands = ['SubmitOrder'];
const http = undefined;

describe('the check of renamed parts', () => {
  it('takes a name that nobody has any more', () => {
    expect(faultsOf({ http, queues: { submissions: { commands, renamedFrom: ['orders', 'orderQueue'] } } })).toEqual([]);
  });

  it('refuses the name of a part that is still there, however it is written', () => {
    const queues = { orderQueue: { commands }, other: { commands: ['CreateOrder'], renamedFrom: 'order-queue' } };
    expect(codesOf(faultsOf({ http, queues }))).toContain("renamed-from-existing at queues['other'].renamedFrom");
  });

  it('refuses a name that two parts claim, and one that two generations do', () => {
    const queues = { one: { commands, renamedFrom: 'old' }, two: { commands: ['CreateOrder'], renamedFrom: 'old' } };
    expect(codesOf(faultsOf({ http, queues }))).toContain("renamed-twice at queues['two'].renamedFrom");
    expect(codesOf(faultsOf({ http, queues: { one: { commands, renamedFrom: ['old', 'old'] } } }))).toContain(
      "renamed-twice at queues['one'].renamedFrom",
    );
  });

  it('refuses its own name, and what can be no name', () => {
    const of = (renamedFrom: string) => codesOf(faultsOf({ http, queues: { orderQueue: { commands, renamedFrom } } }));
    expect(of('OrderQueue')).toEqual(["renamed-from-itself at queues['orderQueue'].renamedFrom"]);
    expect(of('')).toEqual(["invalid-name at queues['orderQueue'].renamedFrom"]);
  });

  it('looks at every kind of part by itself', () => {
    const renamedFrom = 'old';
    const timing = { rate: { days: 1 } } as const;
    const found = faultsOf({
      topics: { old: { command: 'SubmitOrder' }, news: { command: 'SubmitOrder', renamedFrom } },
      buckets: { old: { on: ['created'], reads: false }, uploads: { on: ['created'], reads: false, renamedFrom } },
      schedules: {
        old: { timing, command: 'SubmitOrder', tenant: undefined },
        daily: { timing, command: 'SubmitOrder', tenant: undefined, renamedFrom },
      },
      queues: { orderQueue: { commands, renamedFrom } },
    });
    expect(codesOf(found).filter((code) => code.startsWith('renamed'))).toEqual([
      "renamed-from-existing at topics['news'].renamedFrom",
      "renamed-from-existing at buckets['uploads'].renamedFrom",
      "renamed-from-existing at schedules['daily'].renamedFrom",
    ]);
  });
});
