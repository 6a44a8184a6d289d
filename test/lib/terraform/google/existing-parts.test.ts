import { everything } from '../../model/describe.ts';
import { googleKindWith } from '../every-kind.ts';
import { googleResources, ref } from '../rendered.ts';

const topic = (name: string) => ({ google: { topic: `projects/shop/topics/${name}` } });
const { orderQueue } = everything.queues;
const { eventBus } = everything;
if (!orderQueue || !eventBus) throw new Error('there is a queue, and a bus');

describe('parts that exist on Google Cloud', () => {
  const model = googleKindWith({
    eventStore: { existing: { google: { database: 'legacy-events' } } },
    queues: { orderQueue: { ...orderQueue, existing: topic('orders') } },
    eventBus: { ...eventBus, existing: topic('bus') },
    topics: { shipments: { command: 'SubmitOrder', existing: topic('shipments') } },
    schedules: {},
  });
  const resources = googleResources(model);

  it('are not made', () => {
    expect(Object.keys(resources.google_firestore_database ?? {})).toEqual(['read_models', 'personal_key_table']);
    const fields = Object.values(resources.google_firestore_field ?? {}).map(({ database }) => database);
    expect(fields).not.toContain('legacy-events');
    for (const address of ['order_queue', 'event_bus', 'shipments_topic'])
      expect(resources.google_pubsub_topic).not.toHaveProperty(address);
  });

  it('are followed, subscribed to with dead letters of the service’s own, and told to it', () => {
    expect(resources.google_eventarc_trigger?.projector_source.matching_criteria).toContainEqual({
      attribute: 'database',
      value: 'legacy-events',
    });
    expect(resources.google_pubsub_subscription).toMatchObject({
      order_queue_source: {
        topic: 'projects/shop/topics/orders',
        dead_letter_policy: { dead_letter_topic: ref('google_pubsub_topic.order_queue_dead_letters.id') },
      },
      basket_abandoned_rule: { topic: 'projects/shop/topics/bus' },
      shipments_subscription: { topic: 'projects/shop/topics/shipments' },
    });
    expect(resources.google_cloud_run_v2_service?.worker.template.containers[0].env).toEqual(
      expect.arrayContaining([
        { name: 'EVENT_TABLE', value: 'legacy-events' },
        { name: 'EVENT_BUS', value: 'projects/shop/topics/bus' },
      ]),
    );
  });

  it('are granted in the project that they are in', () => {
    expect(resources.google_pubsub_topic_iam_member).toMatchObject({
      api_order_queue: { project: 'shop', topic: 'orders', role: 'roles/pubsub.publisher' },
      timer_group_order_queue: { project: 'shop', topic: 'orders', role: 'roles/pubsub.publisher' },
    });
    expect(resources.google_project_iam_member?.worker_event_store.condition.expression).toBe(
      'resource.name == "projects/my-project/databases/legacy-events"',
    );
  });
});

describe('a network on Google Cloud', () => {
  it('is that of a subnet, whose API is enabled, for both services', () => {
    const network = { network: 'shop', subnetwork: 'shop-eu', tags: ['orders'], egress: 'all-traffic' } as const;
    const { google_cloud_run_v2_service: services, google_project_service: apis } = googleResources(
      googleKindWith({ cloudRun: { network } }),
    );

    for (const service of ['api', 'worker'])
      expect(services?.[service].template.vpc_access).toEqual({
        egress: 'ALL_TRAFFIC',
        network_interfaces: [{ network: 'shop', subnetwork: 'shop-eu', tags: ['orders'] }],
      });
    expect(apis).toHaveProperty('compute');
  });

  it('is that of a connector, whose API is enabled', () => {
    const connector = 'projects/shop/locations/europe-west1/connectors/shop';
    const { google_cloud_run_v2_service: services, google_project_service: apis } = googleResources(
      googleKindWith({ cloudRun: { network: { connector } } }),
    );

    expect(services?.worker.template.vpc_access).toEqual({ connector, egress: 'PRIVATE_RANGES_ONLY' });
    expect(apis).toHaveProperty('vpcaccess');
  });
});
