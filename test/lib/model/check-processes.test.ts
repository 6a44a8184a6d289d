import { codesOf, faultsOf, sound } from './describe.ts';

const saga = { name: 'Fulfilment', from: ['Order'], startFrom: 'now' } as const;
const mailer = { name: 'Mailer', from: ['Order'], startFrom: 'beginning' } as const;
const nightly = { timing: { cron: '0 3 * * *' }, command: 'CreateOrder', tenant: undefined };

describe('faults of what goes on by itself', () => {
  it('are two of one name', () => {
    expect(codesOf(faultsOf({ sagas: [saga, saga], reactors: [mailer, mailer] }))).toEqual([
      'duplicate-saga at sagas.Fulfilment',
      'duplicate-reactor at reactors.Mailer',
    ]);
  });

  it('are a saga that is named as an aggregate, whose streams it would share', () => {
    expect(codesOf(faultsOf({ sagas: [{ ...saga, name: 'Order' }] }))).toEqual(['duplicate-saga at sagas.Order']);
  });

  it('are a saga whose name would split the keys of its streams', () => {
    expect(codesOf(faultsOf({ sagas: [{ ...saga, name: 'Ful#filment' }] }))).toEqual(["invalid-saga-name at saga('Ful#filment')"]);
  });

  it('are schedules without a tenant in a service that declares them', () => {
    const schedules = { nightly, acmes: { ...nightly, tenant: 'acme' } };
    const faults = faultsOf({ schedules, tenants: true, http: undefined });
    expect(codesOf(faults)).toEqual(["no-tenant at schedules['nightly']"]);
  });

  it('are commands that decide on erasures, which forgetting alone writes', () => {
    const commands = [...sound.commands, { name: 'Pretend', aggregate: '$erasure', reads: [] }];
    expect(codesOf(faultsOf({ commands }))).toContain('command-of-erasures at commands.Pretend');
  });

  it('are schedules of unknown commands, or that never come', () => {
    const schedules = {
      stranger: { ...nightly, command: 'Unheard' },
      often: { timing: { cron: 'every day' }, command: 'CreateOrder', tenant: undefined },
      never: { timing: { rate: { minutes: 0 } }, command: 'CreateOrder', tenant: undefined },
      nowhere: { timing: { cron: '0 3 * * *', timezone: 'Europe/Atlantis' }, command: 'CreateOrder', tenant: undefined },
    };
    expect([...codesOf(faultsOf({ schedules }))].sort()).toEqual(
      [
        "unknown-command at schedules['stranger'].command",
        "invalid-rate at schedules['never'].rate",
        "unknown-timezone at schedules['nowhere'].timezone",
        "invalid-cron at schedules['often'].cron",
      ].sort(),
    );
  });
});
