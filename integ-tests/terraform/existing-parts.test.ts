import type { ServiceModel } from '../../lib/model/service-model.ts';
import type { ServiceDescription } from '../../runtime/service/describe-service.ts';
import { existingKindWith, googleExistingKindWith } from '../../test/lib/terraform/every-kind.ts';
import { describeWith } from '../emulators/tools.ts';
import { type SchemaProvider, startSchemaProvider } from '../terraform-provider/provider.ts';
import { temporaryFolders } from './clone.ts';
import { emitInto, succeeds, type Target, variables } from './emitted.ts';

/** Of what the service makes beside what exists. */
const overrides: ServiceDescription['overrides'] = {
  terraform: {
    aws: {
      checkpoints: { table_class: 'STANDARD_INFREQUENT_ACCESS' },
      queues: { commands: { max_message_size: 65_536, tags: { team: '$' + '{orders} %' + '{ if }' } } },
      functions: { worker: { ephemeral_storage: { size: 1_024 } } },
      schedules: { nightly: { flexible_time_window: { mode: 'FLEXIBLE', maximum_window_in_minutes: 5 } } },
      rules: { 'basket.abandoned': { description: 'Ours' } },
      http: { disable_execute_api_endpoint: true },
    },
    google: {
      personalKeys: { concurrency_mode: 'OPTIMISTIC' },
      queues: { commands: { labels: { team: 'orders' } } },
      rules: { 'basket.abandoned': { retain_acked_messages: true } },
      functions: { worker: { template: { execution_environment: 'EXECUTION_ENVIRONMENT_GEN2' } } },
      timers: { rate_limits: { max_dispatches_per_second: 5 } },
    },
  },
};

/** What is planned of them, by address. */
const overridden: Readonly<Record<Target, Readonly<Record<string, object>>>> = {
  aws: {
    'aws_dynamodb_table.checkpoint_table': { table_class: 'STANDARD_INFREQUENT_ACCESS', deletion_protection_enabled: true },
    'aws_sqs_queue.commands': { max_message_size: 65_536, tags: { team: '$' + '{orders} %' + '{ if }' }, fifo_queue: true },
    'aws_lambda_function.worker': { ephemeral_storage: [{ size: 1_024 }] },
    'aws_scheduler_schedule.nightly_schedule': { flexible_time_window: [{ mode: 'FLEXIBLE', maximum_window_in_minutes: 5 }] },
    'aws_cloudwatch_event_rule.basket_abandoned_rule': { description: 'Ours', event_bus_name: 'shop' },
    'aws_apigatewayv2_api.http_api': { disable_execute_api_endpoint: true },
  },
  google: {
    'google_firestore_database.personal_key_table': { concurrency_mode: 'OPTIMISTIC' },
    'google_pubsub_topic.commands': { labels: { team: 'orders' } },
    'google_pubsub_subscription.basket_abandoned_rule': { retain_acked_messages: true, topic: 'projects/shop/topics/bus' },
    'google_cloud_run_v2_service.worker': { template: [expect.objectContaining({ execution_environment: 'EXECUTION_ENVIRONMENT_GEN2' })] },
    'google_cloud_tasks_queue.timer_group': { rate_limits: [expect.objectContaining({ max_dispatches_per_second: 5 })] },
  },
};

/** What exists is none of ours to make. */
const existing: Readonly<Record<Target, readonly string[]>> = {
  aws: [
    ...['aws_dynamodb_table.event_store', 'aws_sqs_queue.order_queue', 'aws_sqs_queue.strict', 'aws_sqs_queue_policy.order_queue'],
    ...['aws_cloudwatch_event_bus.event_bus', 'aws_sns_topic.shipments_topic', 'aws_s3_bucket.uploads_bucket'],
  ],
  google: [
    ...['google_firestore_database.event_store', 'google_pubsub_topic.order_queue', 'google_pubsub_topic.strict'],
    ...['google_pubsub_topic.event_bus', 'google_pubsub_topic.shipments_topic', 'google_storage_bucket.uploads_bucket'],
  ],
};

/** How what is made finds what exists. */
const bound: Readonly<Record<Target, Readonly<Record<string, object>>>> = {
  aws: {
    'aws_lambda_event_source_mapping.strict_source': { event_source_arn: 'arn:aws:sqs:eu-central-1:210987654321:strict.fifo' },
    'aws_s3_bucket_notification.uploads_bucket_source': { bucket: 'shop-uploads' },
    'aws_lambda_function.worker': { vpc_config: [expect.objectContaining({ security_group_ids: ['sg-0a1b2c3d'] })] },
  },
  google: {
    'google_pubsub_subscription.order_queue_source': { topic: 'projects/shop/topics/orders' },
    'google_storage_bucket_iam_member.worker_uploads_bucket_object_viewer': { role: 'roles/storage.objectViewer' },
  },
};

const services: readonly [Target, ServiceModel][] = [
  ['aws', existingKindWith({ overrides })],
  ['google', googleExistingKindWith({ overrides })],
];

describeWith('terraform', 'Terraform of a service whose parts exist, with overrides', () => {
  const folders = temporaryFolders();
  let provider: SchemaProvider;

  beforeAll(async () => {
    provider = await startSchemaProvider();
  });

  afterAll(() => {
    provider.stop();
    folders.removeAll();
  });

  it.each(services)('is formatted, valid and planned on %s', async (target, model) => {
    const directory = folders.make();
    const run = (...args: readonly string[]) => succeeds(directory, args, provider);
    emitInto(directory, target, model);

    await run('fmt', '-check', '-diff', '-recursive');
    await run('init');
    await run('validate');
    await run('plan', '-refresh=false', '-out=emitted.tfplan', ...variables[target]);
    const planned = plannedValues((await run('show', '-json', 'emitted.tfplan')).stdout);

    expect(existing[target].filter((address) => planned.has(address))).toEqual([]);
    for (const [address, values] of [...Object.entries(overridden[target]), ...Object.entries(bound[target])])
      expect({ address, values: planned.get(address) }).toMatchObject({ address, values });
  });
});

/** What is planned of each resource, by its address. */
function plannedValues(plan: string): ReadonlyMap<string, object> {
  const { resources }: { resources: readonly { address: string; values: object }[] } = JSON.parse(plan).planned_values.root_module;
  return new Map(resources.map(({ address, values }) => [address, values]));
}
