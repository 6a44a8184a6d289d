import type { ServiceModel } from '../../../../lib/model/service-model.ts';
import { UnsupportedOnTargetError } from '../../../../lib/model/unsupported-on-target.ts';
import { everything, httpWith, route } from '../../model/describe.ts';
import { everyKindWith } from '../every-kind.ts';
import { awsResources, type Resources, ref } from '../rendered.ts';

function statements(policy: string) {
  return JSON.parse(policy).Statement;
}

function httpWithGateway(gateway: 'http-api' | 'rest-api' | 'function-url', auth: object = { kind: 'none' }): ServiceModel {
  const open = { ...route('GET', '/orders/:orderId', 'query', 'GetOrder'), public: true };
  return everyKindWith({ http: { ...httpWith(route('POST', '/orders', 'command', 'CreateOrder'), open), gateway, auth: auth as never } });
}

describe('what a service keeps on AWS', () => {
  const resources = awsResources(everyKindWith());

  it('finds parked streams by a sparse index of the checkpoints', () => {
    expect(resources.aws_dynamodb_table?.checkpoint_table).toMatchObject({
      name: 'orders-test-checkpoints',
      hash_key: 'PK',
      range_key: 'SK',
      global_secondary_index: [{ name: 'parked', hash_key: 'parked_PK', range_key: 'SK', projection_type: 'ALL' }],
      lifecycle: { prevent_destroy: true },
    });
  });

  it('keeps keys of personal data without a stream, to be restored for seven days, wrapped by a key that rotates', () => {
    const { personal_key_table: table } = resources.aws_dynamodb_table ?? {};

    expect(table).toMatchObject({
      point_in_time_recovery: { enabled: true, recovery_period_in_days: 7 },
      lifecycle: { prevent_destroy: true },
    });
    expect(table).not.toHaveProperty('stream_enabled');
    expect(resources.aws_kms_key?.personal_key_table_wrapping).toMatchObject({
      enable_key_rotation: true,
      lifecycle: { prevent_destroy: true },
    });
    expect(resources.aws_kms_alias?.personal_key_table_wrapping).toMatchObject({ name: 'alias/orders-test-personal-keys' });
  });

  it.each(['snapshot_bucket', 'uploads_bucket'])('closes the bucket %s to the public, and to requests without TLS', (address) => {
    const bucket = ref(`aws_s3_bucket.${address}.id`);
    const closed = { block_public_acls: true, block_public_policy: true, ignore_public_acls: true, restrict_public_buckets: true };

    expect(resources.aws_s3_bucket?.[address]).toMatchObject({ force_destroy: false, lifecycle: { prevent_destroy: true } });
    expect(resources.aws_s3_bucket_public_access_block?.[address]).toEqual({ bucket, ...closed });
    expect(resources.aws_s3_bucket_versioning?.[address]).toMatchObject({ versioning_configuration: { status: 'Enabled' } });
    expect(statements(resources.aws_s3_bucket_policy?.[address].policy)).toEqual([
      expect.objectContaining({ Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    ]);
  });

  it('keeps the order of each group, of dead letters too', () => {
    const perGroup = {
      fifo_queue: true,
      content_based_deduplication: true,
      deduplication_scope: 'messageGroup',
      fifo_throughput_limit: 'perMessageGroupId',
    };

    expect(resources.aws_sqs_queue?.commands).toMatchObject({ name: 'orders-test-commands.fifo', ...perGroup });
    expect(resources.aws_sqs_queue?.commands_dead_letters).toMatchObject({
      name: 'orders-test-commands-dead-letters.fifo',
      fifo_queue: true,
    });
  });

  it('keeps what is published for as long as the bus says', () => {
    expect(resources.aws_cloudwatch_event_archive?.event_bus).toMatchObject({ retention_days: 30 });
  });
});

describe('what wakes a service on AWS', () => {
  const resources = awsResources(everyKindWith());

  it('hands a topic’s messages to the worker, which that topic alone may invoke', () => {
    expect(resources.aws_sns_topic_subscription?.shipments_subscription).toMatchObject({
      protocol: 'lambda',
      endpoint: ref('aws_lambda_function.worker.arn'),
      filter_policy: '{"carrier":["fast"]}',
    });
    expect(resources.aws_lambda_permission?.shipments_subscription).toMatchObject({ source_arn: ref('aws_sns_topic.shipments_topic.arn') });
  });

  it('lets a topic that exists send into the queue of its messages, as they were published', () => {
    const topic = 'arn:aws:sns:eu-central-1:123456789012:returns';

    expect(resources.aws_sns_topic_subscription?.returns_subscription).toMatchObject({
      protocol: 'sqs',
      topic_arn: topic,
      raw_message_delivery: true,
    });
    expect(statements(resources.aws_sqs_queue_policy?.returns_topic_queue.policy)).toContainEqual(
      expect.objectContaining({ Principal: { Service: 'sns.amazonaws.com' }, Condition: { ArnEquals: { 'aws:SourceArn': topic } } }),
    );
  });

  it('tells the worker of objects, and lets the bucket of this account alone', () => {
    expect(resources.aws_s3_bucket_notification?.uploads_bucket_source.lambda_function).toEqual([
      { events: ['s3:ObjectCreated:*'], filter_suffix: '.csv', lambda_function_arn: ref('aws_lambda_function.worker.arn') },
    ]);
    expect(resources.aws_lambda_permission?.uploads_bucket_source).toMatchObject({
      source_account: ref('data.aws_caller_identity.current.account_id'),
    });
  });

  it('comes at the times of its schedules, by a role that can invoke one function and bury what fails', () => {
    expect(resources.aws_scheduler_schedule?.nightly_schedule).toMatchObject({
      schedule_expression: 'cron(0 3 * * ? *)',
      schedule_expression_timezone: 'Europe/Berlin',
      flexible_time_window: { mode: 'OFF' },
      target: { input: '{"allframe":"schedule","schedule":"nightly","scheduledAt":"<aws.scheduler.scheduled-time>"}' },
    });
    expect(statements(resources.aws_iam_role_policy?.nightly_schedule.policy)).toEqual([
      { Effect: 'Allow', Action: ['lambda:InvokeFunction'], Resource: [ref('aws_lambda_function.worker.arn')] },
      { Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: [ref('aws_sqs_queue.nightly_schedule_dead_letters.arn')] },
    ]);
  });

  it('looks for lost wake-ups every five minutes', () => {
    expect(resources.aws_scheduler_schedule?.catch_up_schedule).toMatchObject({
      schedule_expression: 'rate(5 minutes)',
      target: { arn: ref('aws_lambda_function.catch_up.arn'), input: '{"allframe":"job","job":"catch-up"}' },
    });
  });

  it('lets Scheduler assume its roles for this account’s schedules of one group alone', () => {
    const [trust] = statements(resources.aws_iam_role?.timer_group.assume_role_policy);

    expect(trust.Principal).toEqual({ Service: 'scheduler.amazonaws.com' });
    expect(trust.Condition.StringEquals).toEqual({ 'aws:SourceAccount': ref('data.aws_caller_identity.current.account_id') });
    expect(trust.Condition.ArnEquals['aws:SourceArn']).toMatch(/:schedule-group\/orders-test-timers$/);
  });

  it('tries a stream’s batch ten times and keeps its place, which the function’s role may', () => {
    expect(resources.aws_lambda_event_source_mapping?.reactor_source).toMatchObject({ maximum_retry_attempts: 10 });
    expect(statements(resources.aws_iam_role_policy?.reactor_source.policy)).toEqual([
      { Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: [ref('aws_sqs_queue.reactor_source_dead_letters.arn')] },
    ]);
  });

  it('handles no more batches of a queue at once than it says', () => {
    expect(resources.aws_lambda_event_source_mapping?.strict_source).toMatchObject({ scaling_config: { maximum_concurrency: 5 } });
  });
});

describe('a function on AWS', () => {
  const resources = awsResources(everyKindWith());

  it('reads the secrets that its variables stand for, and no others', () => {
    const secrets = statements(resources.aws_iam_role_policy?.worker.policy).filter(({ Action }: { Action: string[] }) =>
      Action.includes('secretsmanager:GetSecretValue'),
    );

    expect(secrets.flatMap(({ Resource }: { Resource: string[] }) => Resource)).toEqual([
      expect.stringMatching(/:secret:orders\/stripe-\?{6}$/),
    ]);
    expect(resources.aws_lambda_function?.worker.environment.variables.ALLFRAME_SECRET_STRIPE_KEY).toBe('secret:orders/stripe');
  });

  it('runs in its network, in as many instances as are reserved', () => {
    expect(resources.aws_lambda_function?.worker).toMatchObject({
      reserved_concurrent_executions: 20,
      vpc_config: { subnet_ids: ['subnet-0a1b2c3d'], security_group_ids: ['sg-0a1b2c3d'] },
    });
    expect(statements(resources.aws_iam_role_policy?.worker.policy)).toContainEqual(expect.objectContaining({ Resource: ['*'] }));
    expect(JSON.stringify(statements(resources.aws_iam_role_policy?.api.policy))).not.toContain('"*"');
  });

  it('is invoked through the alias whose instances are kept warm', () => {
    expect(resources.aws_lambda_function?.api).toMatchObject({ publish: true });
    expect(resources.aws_lambda_provisioned_concurrency_config?.api).toMatchObject({ provisioned_concurrent_executions: 2 });
    expect(resources.aws_apigatewayv2_integration?.http_api.integration_uri).toBe(ref('aws_lambda_alias.api.invoke_arn'));
    expect(resources.aws_lambda_permission?.http_api.qualifier).toBe(ref('aws_lambda_alias.api.name'));
  });

  it('sets timers in one group, by one role that it may pass to Scheduler alone', () => {
    const passed = statements(resources.aws_iam_role_policy?.reactor.policy).find(({ Action }: { Action: string[] }) =>
      Action.includes('iam:PassRole'),
    );

    expect(passed).toMatchObject({
      Resource: [ref('aws_iam_role.timer_group.arn')],
      Condition: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
    });
  });

  it('is refused where its new code shall take over by and by: nobody would shift the calls', () => {
    expect(() => awsResources(everyKindWith({ functions: everything.functions }))).toThrow(UnsupportedOnTargetError);
  });
});

describe('what people look at on AWS', () => {
  const resources = awsResources(everyKindWith());

  it('charts metrics of ours and of the cloud', () => {
    const { widgets } = JSON.parse(resources.aws_cloudwatch_dashboard?.dashboard.dashboard_body);
    const lines: unknown[][] = widgets.flatMap(({ properties }: { properties: { metrics: unknown[][] } }) => properties.metrics);

    expect(lines).toContainEqual(['AllFrame', 'Conflicts', 'service', 'orders', 'stage', 'test', expect.objectContaining({ stat: 'Sum' })]);
    expect(lines.map(([namespace]) => namespace)).toContain('AWS/SQS');
  });

  it('adds up reads and writes that a table refused', () => {
    expect(resources.aws_cloudwatch_metric_alarm?.event_store_throttled_requests_alarm).toMatchObject({
      comparison_operator: 'GreaterThanThreshold',
      treat_missing_data: 'notBreaching',
      metric_query: [
        { id: 'm1', metric: { metric_name: 'ReadThrottleEvents' } },
        { id: 'm2', metric: { metric_name: 'WriteThrottleEvents' } },
        { id: 'sum', expression: 'FILL(m1, 0) + FILL(m2, 0)', return_data: true },
      ],
      alarm_actions: ['arn:aws:sns:eu-central-1:123456789012:alarms'],
    });
  });
});

describe('what stands in front of the API on AWS', () => {
  it('hands everything at the root and below it to the function, at the stage’s name', () => {
    const resources = awsResources(httpWithGateway('rest-api'));

    expect(Object.keys(resources.aws_api_gateway_method ?? {})).toEqual(['http_api_root', 'http_api_proxy']);
    expect(resources.aws_api_gateway_stage?.http_api).toMatchObject({ stage_name: 'test' });
    expect(resources.aws_api_gateway_deployment?.http_api).toMatchObject({ lifecycle: { create_before_destroy: true } });
    expect(resources).not.toHaveProperty('aws_apigatewayv2_api');
  });

  it('lets everybody call a function’s URL, and nobody invoke the function past it', () => {
    const resources = awsResources(httpWithGateway('function-url'));

    expect(resources.aws_lambda_function_url?.http_api).toMatchObject({ authorization_type: 'NONE' });
    const everybody = Object.values((resources as Resources).aws_lambda_permission ?? {}).filter(({ principal }) => principal === '*');
    expect(everybody).toEqual([
      expect.objectContaining({ action: 'lambda:InvokeFunctionUrl', function_url_auth_type: 'NONE' }),
      expect.objectContaining({ action: 'lambda:InvokeFunction', invoked_via_function_url: true }),
    ]);
  });

  it('checks tokens at the gateway, but for what is public and for what browsers ask beforehand', () => {
    const auth = { kind: 'jwt', issuer: 'https://auth.example.com/', audience: 'orders', verifiedBy: 'gateway' };
    const routes = Object.values(awsResources(httpWithGateway('http-api', auth)).aws_apigatewayv2_route ?? {});

    expect(routes.map(({ route_key, authorization_type }) => [route_key, authorization_type])).toEqual([
      ['$default', 'JWT'],
      ['GET /orders/{orderId}', 'NONE'],
      ['OPTIONS /{proxy+}', 'NONE'],
    ]);
  });
});
