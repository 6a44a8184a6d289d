import type { ServiceModel } from '../../../../lib/model/service-model.ts';
import { UnsupportedOnTargetError } from '../../../../lib/model/unsupported-on-target.ts';
import { everything, httpWith } from '../../model/describe.ts';
import { googleKindWith } from '../every-kind.ts';
import { googleResources, ref } from '../rendered.ts';

describe('what a service keeps on Google Cloud', () => {
  const resources = googleResources(googleKindWith());

  it('keeps events, read models and keys of personal data in three databases', () => {
    expect(Object.keys(resources.google_firestore_database ?? {}).sort()).toEqual(['event_store', 'personal_key_table', 'read_models']);
    expect(resources.google_firestore_database?.personal_key_table).toMatchObject({
      point_in_time_recovery_enablement: 'POINT_IN_TIME_RECOVERY_ENABLED',
      lifecycle: { prevent_destroy: true },
    });
  });

  it('wraps those keys by one of Cloud KMS that rotates', () => {
    expect(resources.google_kms_crypto_key?.personal_key_table_wrapping).toMatchObject({
      rotation_period: '7776000s',
      lifecycle: { prevent_destroy: true },
    });
    const roles = Object.values(resources.google_kms_crypto_key_iam_member ?? {}).map(({ role }) => role);
    expect(new Set(roles)).toEqual(new Set(['roles/cloudkms.cryptoKeyEncrypter', 'roles/cloudkms.cryptoKeyDecrypter']));
  });

  it('closes its bucket to the public, and keeps what is overwritten', () => {
    expect(resources.google_storage_bucket?.snapshot_bucket).toMatchObject({
      name: 'my-project-orders-test-snapshots',
      uniform_bucket_level_access: true,
      public_access_prevention: 'enforced',
      versioning: { enabled: true },
      lifecycle: { prevent_destroy: true },
    });
  });

  it('lets services make objects there, and replace none but snapshots, which takes the right to delete', () => {
    const bucket = ref('google_storage_bucket.snapshot_bucket.name');
    const granted = Object.entries(resources.google_storage_bucket_iam_member ?? {}).filter(([address]) =>
      address.startsWith('worker_snapshot_bucket'),
    );

    expect(Object.fromEntries(granted.map(([, { role, condition }]) => [role, condition?.expression]))).toEqual({
      'roles/storage.objectViewer': undefined,
      'roles/storage.objectCreator': undefined,
      'roles/storage.objectUser': `resource.name.startsWith("projects/_/buckets/${bucket}/objects/snapshots/")`,
    });
  });

  it('keeps what is published for as long as the bus says', () => {
    expect(resources.google_pubsub_topic?.event_bus).toMatchObject({ message_retention_duration: '2592000s' });
  });
});

describe('what wakes a service on Google Cloud', () => {
  const resources = googleResources(googleKindWith());
  const workerUri = ref('google_cloud_run_v2_service.worker.uri');

  it('pushes the commands of one stream one after the other', () => {
    expect(resources.google_pubsub_subscription?.commands_source).toMatchObject({
      name: 'orders-test-commands',
      enable_message_ordering: true,
    });
    expect(resources.google_pubsub_subscription?.order_queue_source).not.toHaveProperty('enable_message_ordering');
  });

  it('gives a step of a rebuild as long as Pub/Sub waits', () => {
    expect(resources.google_pubsub_subscription?.rebuilds_source).toMatchObject({ ack_deadline_seconds: 600 });
    expect(resources.google_cloud_run_v2_service?.worker.template.timeout).toBe('600s');
  });

  it('pushes a topic’s messages that its filter lets through', () => {
    expect(resources.google_pubsub_subscription?.shipments_subscription).toMatchObject({
      topic: ref('google_pubsub_topic.shipments_topic.id'),
      filter: '(attributes.carrier = "fast" OR attributes.carrier = "cheap")',
      push_config: { push_endpoint: `${workerUri}/_allframe/topics/ShipmentsSubscription/messages` },
    });
  });

  it('calls the worker at the times of its schedules, with a token of an account that can do nothing else', () => {
    const { nightly_schedule: nightly, catch_up_schedule: catchUp } = resources.google_cloud_scheduler_job ?? {};

    expect(nightly).toMatchObject({ schedule: '0 3 * * *', time_zone: 'Europe/Berlin', retry_config: { retry_count: 5 } });
    expect(nightly.http_target).toMatchObject({
      uri: `${workerUri}/_allframe/schedules/NightlySchedule/times`,
      oidc_token: { service_account_email: ref('google_service_account.scheduler.email'), audience: workerUri },
    });
    expect(catchUp).toMatchObject({ schedule: '*/5 * * * *', retry_config: { retry_count: 0 } });
    expect(catchUp.http_target.body).toBe(ref('base64encode(jsonencode({ allframe = "job", job = "catch-up" }))'));
  });

  it.each([
    [{ minutes: 15 }, '*/15 * * * *'],
    [{ minutes: 7 }, 'every 7 minutes'],
    [{ hours: 6 }, '0 */6 * * *'],
    [{ hours: 36 }, 'every 36 hours'],
    [{ days: 1 }, '0 0 * * *'],
    [{ days: 2 }, 'every 48 hours'],
  ])('comes at the rate %j as %s', (rate, schedule) => {
    const model = googleKindWith({ schedules: { often: { timing: { rate } as never, command: 'CreateOrder', tenant: undefined } } });

    expect(googleResources(model).google_cloud_scheduler_job?.often_schedule.schedule).toBe(schedule);
  });

  it('lets triggers for projections and for processes receive events by one permission', () => {
    expect(Object.keys(resources.google_eventarc_trigger ?? {})).toEqual([
      'projector_source',
      'reactor_source',
      'uploads_bucket_source_created',
    ]);
    expect(Object.keys(resources.google_project_iam_member ?? {})).toContain('eventarc_event_receiver');
  });
});

describe('the worker on Google Cloud', () => {
  const resources = googleResources(googleKindWith());
  const variables = resources.google_cloud_run_v2_service?.worker.template.containers[0].env;
  const variable = (name: string) => variables.find((each: { name: string }) => each.name === name);

  it('sets timers as tasks, which publish under an account of their own that it may name', () => {
    expect(resources.google_cloud_tasks_queue?.timer_group).toMatchObject({
      name: 'orders-test-timers',
      retry_config: { max_attempts: -1 },
    });
    expect(variable('TIMER_ROLE').value).toBe(ref('google_service_account.timer_group.email'));
    expect(resources.google_service_account_iam_member?.worker_timer_group).toMatchObject({ role: 'roles/iam.serviceAccountUser' });
    expect(resources.google_pubsub_topic_iam_member?.timer_group_commands).toMatchObject({
      member: ref('google_service_account.timer_group.member'),
    });
  });

  it('is not told of what has no twin', () => {
    expect(variable('TIMER_DEAD_LETTERS')).toBeUndefined();
  });

  it('has parameters put there too, which are secrets on Google Cloud', () => {
    const { google_cloud_run_v2_service: services } = googleResources(
      googleKindWith({ functions: { api: { environment: { MOST: { kind: 'parameter', name: 'orders-most' } } } } }),
    );

    expect(services?.api.template.containers[0].env).toContainEqual({
      name: 'MOST',
      value_source: { secret_key_ref: { secret: 'orders-most', version: 'latest' } },
    });
  });

  it('has secrets put into its variables by Cloud Run, and may read those alone', () => {
    expect(variable('STRIPE_KEY')).toEqual({
      name: 'STRIPE_KEY',
      value_source: { secret_key_ref: { secret: 'orders-stripe', version: 'latest' } },
    });
    expect(variable('ALLFRAME_SECRET_STRIPE_KEY')).toBeUndefined();
    expect(resources.google_secret_manager_secret_iam_member).toMatchObject({
      worker_orders_stripe: { secret_id: 'orders-stripe', role: 'roles/secretmanager.secretAccessor' },
    });
  });
});

describe('what Google Cloud has no twin of', () => {
  const api = everything.http ?? httpWith();

  it.each<[string, ServiceModel, string]>([
    ['a queue behind a topic', googleKindWith({ topics: { returns: { command: 'SubmitOrder', through: 'queue' } } }), 'ReturnsTopicQueue'],
    [
      'a topic of AWS',
      googleKindWith({ topics: { returns: { command: 'SubmitOrder', arn: 'arn:aws:sns:eu-central-1:123456789012:returns' } } }),
      'ReturnsTopic',
    ],
    ['an archive without end', googleKindWith({ eventBus: { ...bus(), archive: { retentionDays: 0 } } }), 'EventBus'],
    ['other days to restore keys', googleKindWith({ personalKeys: { restoreDays: 30 } }), 'PersonalKeyTable'],
    ['a key of AWS', googleKindWith({ personalKeys: { kms: 'arn:aws:kms:eu-central-1:123456789012:key/1' } }), 'PersonalKeyTable'],
    [
      'a network of AWS',
      googleKindWith({ functions: { api: { network: { subnetIds: ['subnet-0a1b2c3d'], securityGroupIds: ['sg-0a1b2c3d'] } } } }),
      'Api',
    ],
    ['a secret with a slash', googleKindWith({ functions: { api: { environment: { A_KEY: { kind: 'secret', name: 'a/b' } } } } }), 'Api'],
    [
      'a parameter with a slash',
      googleKindWith({ functions: { api: { environment: { A_KEY: { kind: 'parameter', name: '/a' } } } } }),
      'Api',
    ],
    [
      'a gateway that checks tokens',
      googleKindWith({ http: { ...api, auth: { kind: 'jwt', issuer: 'https://i/', audience: 'a', verifiedBy: 'gateway' } as never } }),
      'HttpApi',
    ],
  ])('is refused: %s', (_what, model, resource) => {
    const caught = caughtFrom(() => googleResources(model));

    expect(caught).toBeInstanceOf(UnsupportedOnTargetError);
    expect(caught).toMatchObject({ target: 'google', resource });
  });
});

function bus() {
  return everything.eventBus as NonNullable<typeof everything.eventBus>;
}

function caughtFrom(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
