import { App, Stack } from 'aws-cdk-lib';
import { renderModel as renderCloudFormation } from '../../../lib/cdk/render-model.ts';
import { buildModel } from '../../../lib/model/build-model.ts';
import { UnsupportedOnTargetError } from '../../../lib/model/unsupported-on-target.ts';
import { renderModel as renderAws } from '../../../lib/terraform/aws/render-model.ts';
import { renderModel as renderGoogle } from '../../../lib/terraform/google/render-model.ts';
import type { ServiceDescription } from '../../../runtime/service/describe-service.ts';
import { newStack } from '../terraform/rendered.ts';
import { codesOf, faultsOf, sound } from './describe.ts';

const bare = { queries: [], projections: [], queues: {}, eventBus: undefined, http: undefined };
const saga = { name: 'Fulfilment', from: ['Order'], startFrom: 'now' } as const;
const mailer = { name: 'Mailer', from: ['Order'], startFrom: 'beginning' } as const;
const nightly = { timing: { cron: '0 3 * * *' }, command: 'CreateOrder', tenant: undefined };
const publish = [{ name: 'order.submitted', version: 1, from: 'OrderSubmitted' }];

describe('what goes on by itself', () => {
  it('is in the model, under an id of its own', () => {
    const parts = { sagas: [saga], reactors: [mailer], schedules: { nightly }, eventBus: { name: undefined, publish, dispatch: {} } };
    const { resources } = buildModel({ ...sound, ...bare, ...parts }, 'dev').model;
    expect(resources.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['FulfilmentSaga', 'MailerReactor', 'OrdersPublisher', 'NightlySchedule']),
    );
  });

  it.each<[string, Partial<ServiceDescription>]>([
    ['FulfilmentSaga', { sagas: [saga] }],
    ['MailerReactor', { reactors: [mailer] }],
    ['NightlySchedule', { schedules: { nightly } }],
    ['OrdersRebuild', { projections: [{ name: 'Orders', version: 2, from: ['Order'], replaces: 1, indexes: {} }] }],
    ['OrderPersonalData', { personalData: ['Order'] }],
  ])('is refused by every renderer that makes nothing of it, and not left out in silence: %s', (resource, parts) => {
    const { model } = buildModel({ ...sound, ...bare, ...parts }, 'dev');
    const code = { directoryOf: () => 'test/lib/cdk/empty-function' };
    const refusals = [
      refusalOf(() => renderCloudFormation(new Stack(new App(), 'Stack'), model, code)),
      refusalOf(() => renderAws(newStack(), model, code)),
      refusalOf(() => renderGoogle(newStack(), model, { project: 'project', region: 'europe-west3', image: 'image' } as never)),
    ];
    for (const error of refusals) expect(error).toBeInstanceOf(UnsupportedOnTargetError);
    expect(refusals.map(({ target }) => target)).toEqual(['cloudformation', 'aws', 'google']);
    expect(refusals[0]).toMatchObject({ resource, message: expect.stringContaining('run the service with allframe dev') });
  });
});

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

function refusalOf(render: () => unknown): UnsupportedOnTargetError {
  try {
    render();
  } catch (error) {
    return error as UnsupportedOnTargetError;
  }
  throw new Error('nothing was refused');
}
