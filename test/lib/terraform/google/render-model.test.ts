import { UnsupportedOnTargetError } from '../../../../lib/model/unsupported-on-target.ts';
import { ordersModel, ordersWith } from '../orders-model.ts';
import { googleResources, ref } from '../rendered.ts';

const agent = ref('local.pubsub_agent');

describe('a service on Google Cloud', () => {
  const resources = googleResources(ordersModel);
  const workerUri = ref('google_cloud_run_v2_service.worker.uri');

  it('keeps events and read models in two protected databases of the services’ region', () => {
    const kept = {
      project: 'my-project',
      location_id: 'europe-west1',
      type: 'FIRESTORE_NATIVE',
      point_in_time_recovery_enablement: 'POINT_IN_TIME_RECOVERY_ENABLED',
      delete_protection_state: 'DELETE_PROTECTION_ENABLED',
      deletion_policy: 'ABANDON',
      lifecycle: { prevent_destroy: true },
      depends_on: ['google_project_service.firestore'],
    };

    expect(resources.google_firestore_database).toEqual({
      event_store: { ...kept, name: 'orders-test-events' },
      read_models: { ...kept, name: 'orders-test-read-models' },
    });
  });

  it('orders the documents of an index by its two keys', () => {
    expect(resources.google_firestore_index).toEqual({
      order_summaries_v1_by_customer: {
        project: 'my-project',
        database: ref('google_firestore_database.read_models.name'),
        collection: 'orders-test-order-summaries-v1',
        fields: [
          { field_path: 'entries.byCustomer_PK', order: 'ASCENDING' },
          { field_path: 'entries.byCustomer_SK', order: 'ASCENDING' },
        ],
      },
    });
  });

  it('indexes no field by itself but the mark of parked streams, and lets snapshots and documents expire', () => {
    const fields = Object.values(resources.google_firestore_field ?? {}).map(
      ({ database, collection, field, index_config, ttl_config }) => [
        `${database} ${collection} ${field}`,
        index_config.indexes ?? [],
        ttl_config !== undefined,
      ],
    );
    const [events, readModels] = ['event_store', 'read_models'].map((database) => ref(`google_firestore_database.${database}.name`));

    expect(fields).toHaveLength(9);
    expect(fields).toEqual(
      expect.arrayContaining([
        [`${events} commits *`, [], false],
        [`${events} snapshots *`, [], false],
        [`${events} snapshots expires_at`, [], true],
        [`${readModels} consumers *`, [], false],
        [`${readModels} projections *`, [], false],
        [`${readModels} checkpoints *`, [], false],
        [`${readModels} checkpoints state.is_parked`, [{ order: 'ASCENDING', query_scope: 'COLLECTION' }], false],
        [`${readModels} orders-test-order-summaries-v1 *`, [], false],
        [`${readModels} orders-test-order-summaries-v1 expires_at`, [], true],
      ]),
    );
  });

  it('runs two services of one image, each under an account of its own', () => {
    const { api, worker, ...others } = resources.google_cloud_run_v2_service ?? {};

    expect(others).toEqual({});
    expect(api).toMatchObject({ name: 'orders-test-api', ingress: 'INGRESS_TRAFFIC_ALL', location: 'europe-west1' });
    expect(worker).toMatchObject({ name: 'orders-test-worker', ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY', location: 'europe-west1' });
    expect(api.template.service_account).toBe(ref('google_service_account.api.email'));
    expect(worker.template.service_account).toBe(ref('google_service_account.worker.email'));
    expect(api.template.containers[0]).toMatchObject({ image: 'registry/orders@sha256:0', args: ['api'] });
    expect(worker.template.containers[0]).toMatchObject({ image: 'registry/orders@sha256:0', args: ['worker'] });
  });

  it('runs them as cloudRun() says, probed at a path that Cloud Run does not reserve', () => {
    const { containers, ...template } = resources.google_cloud_run_v2_service?.api.template ?? {};

    expect(template).toMatchObject({
      timeout: '29s',
      max_instance_request_concurrency: 80,
      scaling: { min_instance_count: 0, max_instance_count: 10 },
    });
    expect(containers[0]).toMatchObject({
      resources: { limits: { cpu: '1', memory: '512Mi' }, cpu_idle: true },
      startup_probe: { http_get: { path: '/health' } },
      liveness_probe: { http_get: { path: '/health' } },
    });
  });

  it('tells the worker all that worker and projector need', () => {
    const env = resources.google_cloud_run_v2_service?.worker.template.containers[0].env;

    expect(Object.fromEntries(env.map(({ name, value }: { name: string; value: string }) => [name, value]))).toEqual({
      LOG_LEVEL: 'info',
      ALLFRAME_SERVICE: 'orders',
      ALLFRAME_STAGE: 'test',
      ALLFRAME_MODEL_HASH: ordersModel.hash,
      EVENT_TABLE: ref('google_firestore_database.event_store.name'),
      ALLFRAME_QUEUE_ORDER_QUEUE: ref('google_pubsub_topic.order_queue.id'),
      ALLFRAME_DEAD_LETTERS_ORDER_QUEUE: ref('google_pubsub_topic.order_queue_dead_letters.id'),
      ALLFRAME_READ_MODEL_ORDER_SUMMARIES_V1: `${ref('google_firestore_database.read_models.name')}/orders-test-order-summaries-v1`,
      ALLFRAME_QUEUE_REBUILDS: ref('google_pubsub_topic.rebuilds.id'),
      ALLFRAME_DEAD_LETTERS_REBUILDS: ref('google_pubsub_topic.rebuilds_dead_letters.id'),
      REBUILD_QUEUE: ref('google_pubsub_topic.rebuilds.id'),
      CHECKPOINT_TABLE: ref('google_firestore_database.read_models.name'),
      FUNCTION_DEAD_LETTERS: ref('google_pubsub_topic.worker_dead_letters.id'),
      PUSH_ACCOUNT: ref('google_service_account.push.email'),
      EVENTARC_ACCOUNT: ref('google_service_account.eventarc.email'),
      SCHEDULER_ACCOUNT: ref('google_service_account.scheduler.email'),
    });
  });

  it('lets everybody call the api, and none but the accounts of Pub/Sub, Eventarc and Cloud Scheduler the worker', () => {
    const members = Object.values(resources.google_cloud_run_v2_service_iam_member ?? {}).map(({ name, role, member }) => [
      name,
      role,
      member,
    ]);

    expect(members).toHaveLength(4);
    expect(members).toEqual(
      expect.arrayContaining([
        [ref('google_cloud_run_v2_service.api.name'), 'roles/run.invoker', 'allUsers'],
        [ref('google_cloud_run_v2_service.worker.name'), 'roles/run.invoker', ref('google_service_account.push.member')],
        [ref('google_cloud_run_v2_service.worker.name'), 'roles/run.invoker', ref('google_service_account.eventarc.member')],
        [ref('google_cloud_run_v2_service.worker.name'), 'roles/run.invoker', ref('google_service_account.scheduler.member')],
      ]),
    );
  });

  it('has an account for each service and each kind of source', () => {
    const accounts = Object.entries(resources.google_service_account ?? {}).map(([address, { account_id: id }]) => [address, id]);

    expect(Object.fromEntries(accounts)).toEqual({
      api: 'orders-test-api',
      worker: 'orders-test-worker',
      push: 'orders-test-push',
      eventarc: 'orders-test-eventarc',
      scheduler: 'orders-test-scheduler',
    });
  });

  it.each([
    ['api_event_store', 'api', ['databases.get', 'entities.create', 'entities.get', 'entities.list']],
    ['api_read_models', 'api', ['databases.get', 'entities.get', 'entities.list']],
    ['worker_event_store', 'worker', ['databases.get', 'entities.create', 'entities.get', 'entities.list']],
    ['worker_read_models', 'worker', ['databases.get', 'entities.create', 'entities.get', 'entities.update']],
  ])('grants single operations on one database: %s', (address, account, operations) => {
    const database = address.replace(/^[a-z]+_/, '');
    const role = resources.google_project_iam_custom_role?.[address];

    expect([...role.permissions].sort()).toEqual(operations.map((operation) => `datastore.${operation}`));
    expect(resources.google_project_iam_member?.[address]).toEqual({
      project: 'my-project',
      member: ref(`google_service_account.${account}.member`),
      role: ref(`google_project_iam_custom_role.${address}.name`),
      condition: {
        title: `only_${database}`,
        expression: `resource.name == "projects/my-project/databases/\${google_firestore_database.${database}.name}"`,
      },
      depends_on: ['google_project_service.cloudresourcemanager'],
    });
  });

  it('grants nothing else on the project but the reception of events', () => {
    expect(resources.google_project_iam_member).toMatchObject({
      eventarc_event_receiver: { role: 'roles/eventarc.eventReceiver', member: ref('google_service_account.eventarc.member') },
    });
    expect(Object.keys(resources.google_project_iam_member ?? {})).toHaveLength(5);
  });

  it('lets each account publish to the topics that the model grants', () => {
    const members = Object.values(resources.google_pubsub_topic_iam_member ?? {}).map(({ topic, role, member }) => [topic, role, member]);

    expect(members).toHaveLength(9);
    expect(members).toEqual(
      expect.arrayContaining([
        [ref('google_pubsub_topic.order_queue.name'), 'roles/pubsub.publisher', ref('google_service_account.api.member')],
        [ref('google_pubsub_topic.order_queue_dead_letters.name'), 'roles/pubsub.publisher', ref('google_service_account.worker.member')],
        [ref('google_pubsub_topic.order_queue_dead_letters.name'), 'roles/pubsub.publisher', agent],
        [ref('google_pubsub_topic.basket_abandoned_rule_dead_letters.name'), 'roles/pubsub.publisher', agent],
        [ref('google_pubsub_topic.rebuilds.name'), 'roles/pubsub.publisher', ref('google_service_account.worker.member')],
        [ref('google_pubsub_topic.worker_dead_letters.name'), 'roles/pubsub.publisher', ref('google_service_account.worker.member')],
      ]),
    );
  });

  it('pushes a queue’s messages to the worker, with a token, retries and dead letters', () => {
    expect(resources.google_pubsub_subscription?.order_queue_source).toEqual({
      project: 'my-project',
      name: 'orders-test-order-queue',
      topic: ref('google_pubsub_topic.order_queue.id'),
      ack_deadline_seconds: 180,
      message_retention_duration: '345600s',
      expiration_policy: { ttl: '' },
      retry_policy: { minimum_backoff: '10s', maximum_backoff: '600s' },
      dead_letter_policy: { dead_letter_topic: ref('google_pubsub_topic.order_queue_dead_letters.id'), max_delivery_attempts: 5 },
      push_config: {
        push_endpoint: `${workerUri}/_allframe/queues/OrderQueue/messages`,
        oidc_token: { service_account_email: ref('google_service_account.push.email'), audience: workerUri },
      },
      lifecycle: { prevent_destroy: true },
      depends_on: ['google_cloud_run_v2_service_iam_member.worker_push', 'google_pubsub_topic_iam_member.order_queue_dead_letters'],
    });
    expect(resources.google_pubsub_subscription_iam_member?.order_queue_source).toMatchObject({
      role: 'roles/pubsub.subscriber',
      member: agent,
    });
  });

  it('keeps dead letters for 14 days in a subscription that people pull and that never expires', () => {
    expect(resources.google_pubsub_subscription?.order_queue_dead_letters).toEqual({
      project: 'my-project',
      name: 'orders-test-order-queue-dead-letters',
      topic: ref('google_pubsub_topic.order_queue_dead_letters.id'),
      message_retention_duration: '1209600s',
      expiration_policy: { ttl: '' },
      lifecycle: { prevent_destroy: true },
    });
  });

  it('pushes the events of one source and type, at most as often as Pub/Sub does', () => {
    expect(resources.google_pubsub_subscription?.basket_abandoned_rule).toMatchObject({
      topic: ref('google_pubsub_topic.event_bus.id'),
      filter: 'attributes.source = "shop" AND attributes.type = "basket.abandoned"',
      message_retention_duration: '86400s',
      dead_letter_policy: { max_delivery_attempts: 100 },
      push_config: { push_endpoint: `${workerUri}/_allframe/rules/BasketAbandonedRule/events` },
    });
  });

  it.each([
    [1, 5],
    [42, 42],
    [1000, 100],
  ])('tries a message that may be received %d times as often as Pub/Sub can: %d', (maxReceives, attempts) => {
    const model = ordersWith('queue', (queue) => ({ ...queue, deadLetter: { ...queue.deadLetter, maxReceives } }));

    const subscription = googleResources(model).google_pubsub_subscription?.order_queue_source;

    expect(subscription.dead_letter_policy.max_delivery_attempts).toBe(attempts);
  });

  it('wakes the worker with each new commit', () => {
    expect(resources.google_eventarc_trigger?.projector_source).toMatchObject({
      name: 'orders-test-projector-source',
      location: 'europe-west1',
      service_account: ref('google_service_account.eventarc.email'),
      event_data_content_type: 'application/protobuf',
      matching_criteria: [
        { attribute: 'type', value: 'google.cloud.firestore.document.v1.created' },
        { attribute: 'database', value: ref('google_firestore_database.event_store.name') },
        { attribute: 'document', operator: 'match-path-pattern', value: 'commits/{commit}' },
      ],
      destination: {
        cloud_run_service: {
          service: ref('google_cloud_run_v2_service.worker.name'),
          region: 'europe-west1',
          path: '/_allframe/streams/ProjectorSource/commits',
        },
      },
      depends_on: expect.arrayContaining(['google_project_iam_member.eventarc_event_receiver']),
    });
  });

  it('enables the APIs that its resources need, each once', () => {
    const services = Object.values(resources.google_project_service ?? {}).map(({ service }) => service.replace('.googleapis.com', ''));

    expect(services.sort()).toEqual([
      'cloudresourcemanager',
      'cloudscheduler',
      'eventarc',
      'eventarcpublishing',
      'firestore',
      'iam',
      'pubsub',
      'run',
    ]);
  });
});

describe('a service without HTTP and queues', () => {
  it('runs its projector alone, internal all the same', () => {
    const kinds = ['event-store', 'read-model', 'checkpoint-table', 'function', 'stream-source'];
    const model = {
      ...ordersModel,
      resources: ordersModel.resources.filter(
        ({ kind, id }) => id === 'Rebuilds' || (kinds.includes(kind) && !['Api', 'Worker', 'Rebuilder', 'CatchUp'].includes(id)),
      ),
    };

    const { google_cloud_run_v2_service: services, google_pubsub_topic: topics } = googleResources(model);

    expect(services).toEqual({
      projector: expect.objectContaining({ name: 'orders-test-projector', ingress: 'INGRESS_TRAFFIC_INTERNAL_ONLY' }),
    });
    expect(Object.keys(topics ?? {})).toEqual(['rebuilds', 'rebuilds_dead_letters']);
  });
});

describe('long names', () => {
  it('are shortened where accounts take 30 characters, and stay apart', () => {
    const model = ordersWith('function', (each) => ({
      ...each,
      name: `a-service-with-a-name-as-long-as-it-may-be-${each.role}`.slice(0, 48),
    }));

    const ids = Object.values(googleResources(model).google_service_account ?? {}).map(({ account_id: id }) => id);

    expect(new Set(ids).size).toBe(5);
    for (const id of ids) expect(id).toMatch(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/);
  });

  it('are shortened where custom roles take 64 characters, and stay apart', () => {
    const name = 'a-service-with-a-name-as-long-as-it-may-be-and-on';
    const model = ordersWith('function', (each) => ({ ...each, name: `${name}-${each.role}` }));

    const ids = Object.values(googleResources(model).google_project_iam_custom_role ?? {}).map(({ role_id: id }) => id);

    expect(new Set(ids).size).toBe(4);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9_]{3,64}$/);
  });
});

describe('what Google Cloud cannot do', () => {
  it.each([
    ['event-store', 'EventStore', 'Orders_Events'],
    ['queue', 'OrderQueue', '1st-queue'],
    ['event-bus', 'EventBus', 'team/orders'],
  ] as const)('refuses a name of the %s that AWS takes', (kind, id, name) => {
    const model = ordersWith(kind, (resource) => ({ ...resource, name }));

    expect(() => googleResources(model)).toThrow(new RegExp(`^${id} cannot be made on Google Cloud: .* not "${name}"; leave the name out`));
  });

  it.each([9, 601])('refuses a message hidden for %d s', (visibilityTimeoutSeconds) => {
    const model = ordersWith('queue', (queue) => ({ ...queue, visibilityTimeoutSeconds }));

    expect(() => googleResources(model)).toThrow(
      `OrderQueue cannot be made on Google Cloud: a Pub/Sub message stays hidden for 10 to 600 s, not ${visibilityTimeoutSeconds} s`,
    );
  });

  it('refuses a filter of more than 256 bytes', () => {
    const model = ordersWith('bus-rule', (rule) => ({ ...rule, source: 's'.repeat(256) }));

    expect(() => googleResources(model)).toThrow(UnsupportedOnTargetError);
  });

  it('refuses two values of one variable in the service that worker and projector share', () => {
    const model = ordersWith('function', (each) => ({ ...each, environment: { LOG_LEVEL: { value: each.role } } }));

    expect(() => googleResources(model)).toThrow(
      'Projector cannot be made on Google Cloud: it runs in one Cloud Run service with Worker, and the variable LOG_LEVEL differ',
    );
  });

  it('names the target and the resource in the error’s fields', () => {
    const model = ordersWith('queue', (queue) => ({ ...queue, retentionSeconds: 60 }));
    const caught = (() => {
      try {
        return googleResources(model);
      } catch (error) {
        return error;
      }
    })();

    expect(caught).toMatchObject({ name: 'UnsupportedOnTargetError', target: 'google', resource: 'OrderQueue' });
  });
});
