import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { renderModel } from '../../../lib/terraform/aws/render-model.ts';
import { filesOfStack } from '../../../lib/terraform/files-of-stack.ts';
import type { InfrastructureOverrides } from '../../../runtime/service/overrides.ts';
import { everyKindWith, googleKindWith } from './every-kind.ts';
import { awsResources, googleResources, newStack, someCode } from './rendered.ts';

const aws = {
  eventStore: { table_class: 'STANDARD_INFREQUENT_ACCESS' },
  queues: {
    orderQueue: { delay_seconds: 5, tags: { ['$' + '{own}']: '%' + '{ if }' } },
    commands: { kms_master_key_id: 'alias/$' + '{mine}' },
  },
  functions: { worker: { ephemeral_storage: { size: 1_024 }, vpc_config: { ipv6_allowed_for_dual_stack: true } } },
  schedules: { nightly: { flexible_time_window: { mode: 'FLEXIBLE', maximum_window_in_minutes: 5 } } },
  rules: { 'basket.abandoned': { description: 'Ours' } },
  http: { disable_execute_api_endpoint: true },
};

describe('overrides, by Terraform', () => {
  it('are set on the main resource of the part on AWS, objects merged', () => {
    const resources = awsResources(everyKindWith({ overrides: { terraform: { aws } } }));

    expect(resources.aws_dynamodb_table?.event_store).toMatchObject({ table_class: 'STANDARD_INFREQUENT_ACCESS', stream_enabled: true });
    expect(resources.aws_sqs_queue?.order_queue.delay_seconds).toBe(5);
    expect(resources.aws_sqs_queue?.order_queue_dead_letters).not.toHaveProperty('delay_seconds');
    expect(resources.aws_lambda_function?.worker.ephemeral_storage).toEqual({ size: 1_024 });
    expect(resources.aws_lambda_function?.worker.vpc_config).toMatchObject({
      ipv6_allowed_for_dual_stack: true,
      subnet_ids: ['subnet-0a1b2c3d'],
    });
    expect(resources.aws_scheduler_schedule?.nightly_schedule.flexible_time_window).toEqual({
      mode: 'FLEXIBLE',
      maximum_window_in_minutes: 5,
    });
    expect(resources.aws_cloudwatch_event_rule?.basket_abandoned_rule.description).toBe('Ours');
    expect(resources.aws_apigatewayv2_api?.http_api.disable_execute_api_endpoint).toBe(true);
  });

  it('are blocks of HCL where the provider wants blocks, and texts that nobody interprets', () => {
    const stack = newStack();
    new AwsProvider(stack, 'aws', { region: 'eu-central-1' });
    const model = everyKindWith({ overrides: { terraform: { aws } } });
    renderModel(stack, model, someCode());
    const files = filesOfStack(stack, model);
    const text = (file: string) => files.get(file)?.toString() ?? '';

    expect(text('functions.tf')).toMatch(/\n {2}ephemeral_storage \{\n {4}size = 1024\n {2}\}/);
    expect(text('queues.tf')).toContain('"alias/$$' + '{mine}"');
    expect(text('queues.tf')).toContain('"$$' + '{own}" = "%%' + '{ if }"');
  });

  it('are set on the main resource of the part on Google Cloud', () => {
    const google: NonNullable<InfrastructureOverrides['terraform']>['google'] = {
      eventStore: { concurrency_mode: 'OPTIMISTIC' },
      queues: { orderQueue: { labels: { team: 'orders' } } },
      rules: { 'basket.abandoned': { retain_acked_messages: true } },
      functions: { worker: { template: { execution_environment: 'EXECUTION_ENVIRONMENT_GEN2' } } },
      timers: { rate_limits: { max_dispatches_per_second: 5 } },
    };
    const resources = googleResources(googleKindWith({ overrides: { terraform: { google } } }));

    expect(resources.google_firestore_database?.event_store.concurrency_mode).toBe('OPTIMISTIC');
    expect(resources.google_pubsub_topic?.order_queue.labels).toEqual({ team: 'orders' });
    expect(resources.google_pubsub_subscription?.basket_abandoned_rule.retain_acked_messages).toBe(true);
    expect(resources.google_cloud_run_v2_service?.worker.template).toMatchObject({
      execution_environment: 'EXECUTION_ENVIRONMENT_GEN2',
      timeout: expect.any(String),
    });
    expect(resources.google_cloud_tasks_queue?.timer_group.rate_limits).toMatchObject({ max_dispatches_per_second: 5 });
  });
});
