import { serviceResources } from '../../../lib/model/service-resources.ts';
import type { InfrastructureOverrides } from '../../../runtime/service/overrides.ts';
import { codesOf, everything, faultsOf, sound } from './describe.ts';

/** Of overrides that no compiler has seen. */
function faults(overrides: object) {
  return faultsOf({ overrides: overrides as InfrastructureOverrides });
}

describe('overrides', () => {
  it('stand in the model beside the resource that they are about, by target', () => {
    const overrides: InfrastructureOverrides = {
      cloudformation: { queues: { orderQueue: { DelaySeconds: 5 } }, readModels: { Orders: { BillingMode: 'PROVISIONED' } } },
      terraform: { aws: { functions: { api: { publish: true } } }, google: { queues: { orderQueue: { labels: { a: 'b' } } } } },
    };
    const resources = serviceResources({ ...everything, overrides }, 'dev');
    const ofId = (id: string) => resources.find((resource) => resource.id === id)?.overrides;

    expect(ofId('OrderQueue')).toEqual({ cloudformation: { DelaySeconds: 5 }, google: { labels: { a: 'b' } } });
    expect(ofId('Api')).toEqual({ aws: { publish: true } });
    expect([ofId('OrdersV1'), ofId('OrdersV2')]).toEqual([undefined, { cloudformation: { BillingMode: 'PROVISIONED' } }]);
    expect(resources.filter((resource) => resource.overrides)).toHaveLength(3);
  });

  it('are taken for every part that the service has', () => {
    const found = faults({
      cloudformation: {
        eventStore: { MultiRegionConsistency: 'STRONG' },
        checkpoints: {},
        rules: { 'basket.abandoned': { Description: 'd' } },
        http: { Version: '2' },
      },
      terraform: {
        aws: { queues: { rebuilds: { delay_seconds: 1 } }, schedules: { 'catch-up': { description: 'd' } } },
        google: { functions: { worker: { template: { scaling: { min_instance_count: 1 } } } } },
      },
    });

    expect(codesOf(found)).toEqual([]);
  });

  it.each<[object, string]>([
    [{ cloudformation: { queues: { orderQueu: {} } } }, 'unknown-override at overrides.cloudformation.queues.orderQueu'],
    [{ cloudformation: { topics: { shipments: {} } } }, 'unknown-override at overrides.cloudformation.topics'],
    [{ cloudformation: { tables: {} } }, 'unknown-override at overrides.cloudformation.tables'],
    [{ terraform: { google: { readModels: {} } } }, 'unknown-override at overrides.terraform.google.readModels'],
    [{ terraform: { google: { functions: { projector: {} } } } }, 'unknown-override at overrides.terraform.google.functions.projector'],
    [{ terraform: { aws: { functions: { reactor: {} } } } }, 'unknown-override at overrides.terraform.aws.functions.reactor'],
    [{ terraform: { aws: { eventStore: { Tags: [] } } } }, 'unknown-override at overrides.terraform.aws.eventStore.Tags'],
    [{ terraform: { aws: { http: { auth_type: 'NONE' } } } }, 'unknown-override at overrides.terraform.aws.http.auth_type'],
    [{ cloudformation: { eventStore: [] } }, 'invalid-override at overrides.cloudformation.eventStore'],
    [{ cloudformation: { checkpoints: { BillingMode: 1 } } }, 'invalid-override at overrides.cloudformation.checkpoints.BillingMode'],
    [{ terraform: { aws: { checkpoints: { tags: ['a'] } } } }, 'invalid-override at overrides.terraform.aws.checkpoints.tags'],
    [
      { terraform: { aws: { functions: { api: { ephemeral_storage: { size: '1' } } } } } },
      'invalid-override at overrides.terraform.aws.functions.api.ephemeral_storage.size',
    ],
    [
      { cloudformation: { eventStore: { Replicas: [{ Regio: 'eu-west-1' }] } } },
      'unknown-override at overrides.cloudformation.eventStore.Replicas[0].Regio',
    ],
  ])('are refused: %j', (overrides, fault) => expect(codesOf(faults(overrides))).toEqual([fault]));

  it('that name no part are answered with those that there are', () => {
    const [fault] = faults({ cloudformation: { queues: { orderQueu: {} } } });

    expect(fault?.remedy).toBe('name one of orderQueue, rebuilds');
  });

  it('that name no setting are answered with those that are alike', () => {
    const [fault] = faults({ terraform: { aws: { queues: { orderQueue: { visibility_timeout: 1 } } } } });

    expect(fault?.remedy).toBe('name one of visibility_timeout_seconds');
  });

  it('of what the model decides on for safety are warned of', () => {
    const found = faults({ terraform: { aws: { eventStore: { deletion_protection_enabled: false } } } });

    expect(found.map(({ severity, code }) => [severity, code])).toEqual([['warning', 'override-of-safety']]);
  });

  it('can’t change what exists, on the cloud where it exists', () => {
    const orderQueue = { ...sound.queues.orderQueue, commands: ['SubmitOrder'], existing: { aws: { queue: 'a', deadLetters: 'b' } } };
    const settings = { cloudformation: { queues: { orderQueue: {} } }, terraform: { google: { queues: { orderQueue: {} } } } };

    expect(codesOf(faultsOf({ queues: { orderQueue }, overrides: settings }))).toEqual([
      'override-of-existing at overrides.cloudformation.queues.orderQueue',
    ]);
  });
});
