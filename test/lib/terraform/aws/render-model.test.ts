import { renderModel } from '../../../../lib/terraform/aws/render-model.ts';
import { ordersModel, ordersWith } from '../orders-model.ts';
import { awsResources, newStack, ref, someCode } from '../rendered.ts';

const noRegistry = { 'ForAllValues:StringNotLike': { 'dynamodb:LeadingKeys': ['$*'] } };
const onlyRegistry = { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['$projection#*'] } };

describe('a service on AWS', () => {
  const resources = awsResources(ordersModel);

  it('keeps its events in a protected table whose stream shows what was put', () => {
    expect(resources.aws_dynamodb_table?.event_store).toEqual({
      name: 'orders-test-events',
      billing_mode: 'PAY_PER_REQUEST',
      hash_key: 'PK',
      range_key: 'SK',
      attribute: [
        { name: 'PK', type: 'S' },
        { name: 'SK', type: 'S' },
      ],
      stream_enabled: true,
      stream_view_type: 'NEW_IMAGE',
      ttl: { attribute_name: 'expires_at', enabled: true },
      point_in_time_recovery: { enabled: true },
      deletion_protection_enabled: true,
      lifecycle: { prevent_destroy: true },
    });
  });

  it('finds commits by time where the service asks for the index', () => {
    const model = ordersWith('event-store', (store) => ({ ...store, byTimestamp: true }));

    expect(awsResources(model).aws_dynamodb_table?.event_store).toMatchObject({
      attribute: ['PK', 'SK', 'category', 'timestamp'].map((name) => ({ name, type: 'S' })),
      global_secondary_index: [
        {
          name: 'by-timestamp',
          hash_key: 'category',
          range_key: 'timestamp',
          projection_type: 'INCLUDE',
          non_key_attributes: ['last_version', 'commit_id'],
        },
      ],
    });
  });

  it('lets go of a store that the service does not protect', () => {
    const model = ordersWith('event-store', (store) => ({ ...store, deletionProtection: false, pointInTimeRecovery: false }));

    const table = awsResources(model).aws_dynamodb_table?.event_store;

    expect(table).toMatchObject({ deletion_protection_enabled: false, point_in_time_recovery: { enabled: false } });
    expect(table).not.toHaveProperty('lifecycle');
  });

  it('has a table a read model, with an index of two strings for each of its indexes', () => {
    expect(resources.aws_dynamodb_table?.order_summaries_v1).toMatchObject({
      name: 'orders-test-order-summaries-v1',
      hash_key: 'PK',
      attribute: [
        { name: 'PK', type: 'S' },
        { name: 'byCustomer_PK', type: 'S' },
        { name: 'byCustomer_SK', type: 'S' },
      ],
      global_secondary_index: [{ name: 'byCustomer', hash_key: 'byCustomer_PK', range_key: 'byCustomer_SK', projection_type: 'ALL' }],
      lifecycle: { prevent_destroy: true },
    });
    expect(resources.aws_dynamodb_table?.order_summaries_v1).not.toHaveProperty('range_key');
  });

  it('gives up a message after five receives and keeps it for 14 days', () => {
    const queue = resources.aws_sqs_queue?.order_queue;

    expect(queue).toMatchObject({ name: 'orders-test-order-queue', visibility_timeout_seconds: 180, message_retention_seconds: 345_600 });
    expect(JSON.parse(queue.redrive_policy)).toEqual({
      deadLetterTargetArn: ref('aws_sqs_queue.order_queue_dead_letters.arn'),
      maxReceiveCount: 5,
    });
    expect(resources.aws_sqs_queue?.order_queue_dead_letters).toMatchObject({ message_retention_seconds: 1_209_600 });
  });

  it.each([
    [
      'api',
      [
        [['dynamodb:PutItem', 'dynamodb:Query'], ref('aws_dynamodb_table.event_store.arn')],
        [['dynamodb:GetItem'], ref('aws_dynamodb_table.order_summaries_v1.arn')],
        [['dynamodb:Query'], `${ref('aws_dynamodb_table.order_summaries_v1.arn')}/index/byCustomer`],
        [['dynamodb:GetItem'], ref('aws_dynamodb_table.checkpoint_table.arn'), onlyRegistry],
        [['sqs:SendMessage'], ref('aws_sqs_queue.order_queue.arn')],
      ],
    ],
    [
      'worker',
      [
        [['dynamodb:PutItem', 'dynamodb:Query'], ref('aws_dynamodb_table.event_store.arn')],
        [['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], ref('aws_sqs_queue.order_queue.arn')],
        // What is allowed alike stands in one statement.
        [['sqs:SendMessage'], [ref('aws_sqs_queue.order_queue_dead_letters.arn'), ref('aws_sqs_queue.worker_dead_letters.arn')]],
      ],
    ],
    [
      'projector',
      [
        [
          ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
          ref('aws_dynamodb_table.event_store.stream_arn'),
        ],
        [['dynamodb:Query'], ref('aws_dynamodb_table.event_store.arn')],
        [['dynamodb:GetItem', 'dynamodb:PutItem'], ref('aws_dynamodb_table.order_summaries_v1.arn')],
        [['dynamodb:GetItem', 'dynamodb:PutItem'], ref('aws_dynamodb_table.checkpoint_table.arn'), noRegistry],
        [['dynamodb:GetItem'], ref('aws_dynamodb_table.checkpoint_table.arn'), onlyRegistry],
        [['sqs:SendMessage'], ref('aws_sqs_queue.rebuilds.arn')],
      ],
    ],
  ])('lets the %s do what the model grants, and write its log', (role, granted) => {
    const policy = resources.aws_iam_role_policy?.[role];

    const log = [['logs:CreateLogStream', 'logs:PutLogEvents'], `\${aws_cloudwatch_log_group.${role}.arn}:*`];
    expect(policy.role).toBe(ref(`aws_iam_role.${role}.id`));
    expect(JSON.parse(policy.policy)).toEqual({
      Version: '2012-10-17',
      Statement: [...granted, log].map(([Action, arn, condition]) => ({
        Effect: 'Allow',
        Action,
        Resource: [arn].flat(),
        ...(condition === undefined ? {} : { Condition: condition }),
      })),
    });
  });

  it('keeps an event of the bus that the worker could not handle', () => {
    expect(resources.aws_lambda_function_event_invoke_config?.worker).toMatchObject({
      function_name: ref('aws_lambda_function.worker.function_name'),
      maximum_retry_attempts: 2,
      maximum_event_age_in_seconds: 21_600,
      destination_config: { on_failure: { destination: ref('aws_sqs_queue.worker_dead_letters.arn') } },
    });
  });

  it('lets nobody but Lambda assume a role, whose name is free in every region', () => {
    expect(resources.aws_iam_role?.api.name_prefix).toBe('orders-test-api-');
    expect(JSON.parse(resources.aws_iam_role?.api.assume_role_policy).Statement).toEqual([
      { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
    ]);
  });

  it('tells each function where its resources are', () => {
    expect(resources.aws_lambda_function?.worker.environment.variables).toEqual({
      LOG_LEVEL: 'info',
      ALLFRAME_SERVICE: 'orders',
      ALLFRAME_STAGE: 'test',
      ALLFRAME_MODEL_HASH: ordersModel.hash,
      EVENT_TABLE: ref('aws_dynamodb_table.event_store.name'),
      ALLFRAME_QUEUE_ORDER_QUEUE: ref('aws_sqs_queue.order_queue.url'),
      ALLFRAME_DEAD_LETTERS_ORDER_QUEUE: ref('aws_sqs_queue.order_queue_dead_letters.url'),
      FUNCTION_DEAD_LETTERS: ref('aws_sqs_queue.worker_dead_letters.url'),
    });
  });

  it('makes a function after its role may write its log', () => {
    expect(resources.aws_lambda_function?.api).toMatchObject({
      function_name: 'orders-test-api',
      runtime: 'nodejs24.x',
      handler: 'index.handler',
      architectures: ['arm64'],
      memory_size: 256,
      timeout: 29,
      filename: `${ref('path.module')}/functions/api.zip`,
      source_code_hash: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
      depends_on: ['aws_iam_role_policy.api', 'aws_cloudwatch_log_group.api'],
    });
    expect(resources.aws_cloudwatch_log_group?.api).toEqual({ name: '/aws/lambda/orders-test-api', retention_in_days: 30 });
  });

  it('hands messages to the worker, which answers item by item', () => {
    expect(resources.aws_lambda_event_source_mapping?.order_queue_source).toEqual({
      event_source_arn: ref('aws_sqs_queue.order_queue.arn'),
      function_name: ref('aws_lambda_function.worker.arn'),
      batch_size: 10,
      function_response_types: ['ReportBatchItemFailures'],
      depends_on: ['aws_iam_role_policy.worker'],
    });
  });

  it('wakes the projector with every new commit since the beginning, and with nothing else', () => {
    const { filter_criteria: filters, ...mapping } = resources.aws_lambda_event_source_mapping?.projector_source ?? {};

    expect(mapping).toEqual({
      event_source_arn: ref('aws_dynamodb_table.event_store.stream_arn'),
      function_name: ref('aws_lambda_function.projector.arn'),
      batch_size: 100,
      starting_position: 'TRIM_HORIZON',
      bisect_batch_on_function_error: true,
      parallelization_factor: 1,
      maximum_retry_attempts: 10,
      maximum_record_age_in_seconds: 86_400,
      destination_config: { on_failure: { destination_arn: ref('aws_sqs_queue.projector_source_dead_letters.arn') } },
      function_response_types: ['ReportBatchItemFailures'],
      depends_on: ['aws_iam_role_policy.projector', 'aws_iam_role_policy.projector_source'],
    });
    expect(JSON.parse(filters.filter[0].pattern)).toEqual({
      eventName: ['INSERT'],
      dynamodb: { NewImage: { event_type: { S: [{ exists: true }] } } },
    });
  });

  it('hands the events of others to the worker, and keeps those that it could not deliver', () => {
    expect(JSON.parse(resources.aws_cloudwatch_event_rule?.basket_abandoned_rule.event_pattern)).toEqual({
      source: ['shop'],
      'detail-type': ['basket.abandoned'],
    });
    expect(resources.aws_cloudwatch_event_target?.basket_abandoned_rule).toEqual({
      arn: ref('aws_lambda_function.worker.arn'),
      event_bus_name: ref('aws_cloudwatch_event_bus.event_bus.name'),
      rule: ref('aws_cloudwatch_event_rule.basket_abandoned_rule.name'),
      retry_policy: { maximum_event_age_in_seconds: 86_400, maximum_retry_attempts: 185 },
      dead_letter_config: { arn: ref('aws_sqs_queue.basket_abandoned_rule_dead_letters.arn') },
      depends_on: ['aws_sqs_queue_policy.basket_abandoned_rule_dead_letters'],
    });
  });

  it('lets one rule alone send dead letters to its queue, and invoke the worker', () => {
    const rule = ref('aws_cloudwatch_event_rule.basket_abandoned_rule.arn');

    expect(JSON.parse(resources.aws_sqs_queue_policy?.basket_abandoned_rule_dead_letters.policy).Statement).toEqual([
      withoutTls(ref('aws_sqs_queue.basket_abandoned_rule_dead_letters.arn')),
      {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: ref('aws_sqs_queue.basket_abandoned_rule_dead_letters.arn'),
        Condition: { ArnEquals: { 'aws:SourceArn': rule } },
      },
    ]);
    expect(resources.aws_lambda_permission?.basket_abandoned_rule).toMatchObject({ principal: 'events.amazonaws.com', source_arn: rule });
  });

  it('hands every request to the api, which that API alone may invoke', () => {
    expect(resources.aws_apigatewayv2_api?.http_api).toEqual({ name: 'orders-test-api', protocol_type: 'HTTP' });
    expect(resources.aws_apigatewayv2_route?.http_api).toMatchObject({
      route_key: '$default',
      target: `integrations/${ref('aws_apigatewayv2_integration.http_api.id')}`,
    });
    expect(resources.aws_apigatewayv2_integration?.http_api).toMatchObject({
      integration_type: 'AWS_PROXY',
      integration_uri: ref('aws_lambda_function.api.invoke_arn'),
      payload_format_version: '2.0',
    });
    expect(resources.aws_apigatewayv2_stage?.http_api).toMatchObject({ name: '$default', auto_deploy: true });
    expect(resources.aws_lambda_permission?.http_api).toMatchObject({
      function_name: ref('aws_lambda_function.api.function_name'),
      principal: 'apigateway.amazonaws.com',
      source_arn: `${ref('aws_apigatewayv2_api.http_api.execution_arn')}/$default/$default`,
    });
  });

  it('takes text of the service literally, whatever Terraform would read in it', () => {
    const model = ordersWith('function', (each) => ({
      ...each,
      environment: { GREETING: { value: `${ref('var.region')} %{ if true }` } },
    }));

    const { variables } = awsResources(model).aws_lambda_function?.api.environment ?? {};

    expect(variables).toEqual({ GREETING: `$${ref('var.region')} %%{ if true }` });
  });

  it('refuses a model that refers to what it has not listed before', () => {
    const resources = [...ordersModel.resources].reverse();

    expect(() => renderModel(newStack(), { ...ordersModel, resources }, someCode())).toThrow(
      'The model refers to CatchUp as a ServiceFunction',
    );
  });
});

function withoutTls(queue: string) {
  const Condition = { Bool: { 'aws:SecureTransport': 'false' } };
  return { Effect: 'Deny', Principal: { AWS: '*' }, Action: 'sqs:*', Resource: [queue], Condition };
}
