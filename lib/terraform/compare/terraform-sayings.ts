import type { Read } from './cloudformation-sayings.ts';
import { chartsOf, functionIn, json, metricOf, nameIn, said, sayingOf, texts } from './common-facts.ts';
import type { Saying } from './compared-resource.ts';
import type { Identity } from './names.ts';
import { listOf, statementsOf } from './statements.ts';

/** An element of a configuration, its references resolved. */
interface Element {
  // biome-ignore lint/suspicious/noExplicitAny: a configuration's attributes are JSON of any shape
  readonly attributes: any;
  readonly identity: Identity | undefined;
}

/** Says something of the element itself. */
const own =
  (facts: (attributes: Element['attributes']) => Saying['facts']): Read<Element> =>
  ({ attributes, identity }) =>
    identity ? [{ ...identity, facts: facts(attributes) }] : [];

const isKept = ({ lifecycle }: Element['attributes']) => Boolean(lifecycle?.prevent_destroy);

/** What each type of Terraform's provider says, in words that both renderings share. */
export const terraformSayings: Readonly<Record<string, Read<Element>>> = {
  aws_dynamodb_table: own((a) => ({
    billing: a.billing_mode,
    partition: a.hash_key,
    sort: a.range_key,
    attributes: a.attribute.map(({ name, type }: Record<string, string>) => `${name} ${type}`),
    indexes: listOf(a.global_secondary_index).map((index) => {
      const { name, hash_key, range_key, projection_type, non_key_attributes } = index as Element['attributes'];
      return `${name} ${hash_key} ${range_key} ${projection_type} ${texts(non_key_attributes)}`;
    }),
    stream: a.stream_view_type,
    timeToLive: a.ttl?.attribute_name,
    pointInTimeRecovery: a.point_in_time_recovery?.enabled,
    restoreDays: a.point_in_time_recovery?.recovery_period_in_days,
    deletionProtection: a.deletion_protection_enabled,
    isKept: isKept(a),
  })),
  aws_sqs_queue: own((a) => ({
    visibilityTimeoutSeconds: a.visibility_timeout_seconds,
    retentionSeconds: a.message_retention_seconds,
    encryption: a.sqs_managed_sse_enabled,
    fifo: a.fifo_queue,
    deduplication: a.deduplication_scope,
    throughput: a.fifo_throughput_limit,
    deadLetter: json(a.redrive_policy),
  })),
  aws_sqs_queue_policy: ({ attributes: a }) => sayingOf('queue', a.queue_url, { policy: statementsOf(a.policy) }),
  aws_lambda_function: own((a) => ({
    runtime: a.runtime,
    handler: a.handler,
    memoryMb: a.memory_size,
    timeoutSeconds: a.timeout,
    architectures: a.architectures,
    environment: a.environment?.variables,
    reservedConcurrency: a.reserved_concurrent_executions,
    network: a.vpc_config && { subnets: texts(a.vpc_config.subnet_ids), securityGroups: texts(a.vpc_config.security_group_ids) },
  })),
  aws_lambda_alias: ({ attributes: a }) => sayingOf('function', a.function_name, { alias: a.name }),
  aws_lambda_provisioned_concurrency_config: ({ attributes: a }) =>
    sayingOf('function', a.function_name, { provisionedConcurrency: a.provisioned_concurrent_executions }),
  aws_lambda_function_event_invoke_config: ({ attributes: a }) =>
    sayingOf('function', a.function_name, {
      asynchronousRetries: String(a.maximum_retry_attempts),
      asynchronousAgeSeconds: a.maximum_event_age_in_seconds,
      onFailure: a.destination_config.on_failure.destination,
    }),
  aws_lambda_permission: ({ attributes: a }) => [
    {
      kind: 'function',
      name: functionIn(a.function_name),
      facts: {
        invokedBy: [
          said({
            action: a.action,
            principal: a.principal,
            source: a.source_arn,
            account: a.source_account,
            auth: a.function_url_auth_type,
            throughUrl: a.invoked_via_function_url,
          }),
        ],
      },
    },
  ],
  aws_lambda_function_url: ({ attributes: a }) => [
    { kind: 'function', name: functionIn(a.function_name), facts: { urlAuth: a.authorization_type } },
  ],
  aws_lambda_event_source_mapping: ({ attributes: a }) => [
    {
      kind: 'mapping',
      name: `${nameIn(a.event_source_arn)} to ${nameIn(a.function_name)}`,
      facts: {
        batchSize: a.batch_size,
        batchWindowSeconds: a.maximum_batching_window_in_seconds,
        maxConcurrency: a.scaling_config?.maximum_concurrency,
        startingPosition: a.starting_position,
        bisect: a.bisect_batch_on_function_error,
        parallelization: a.parallelization_factor,
        retries: a.maximum_retry_attempts,
        ageSeconds: a.maximum_record_age_in_seconds,
        filters: listOf(a.filter_criteria?.filter).map((filter) => json((filter as { pattern: string }).pattern)),
        onFailure: a.destination_config?.on_failure.destination_arn,
        responses: a.function_response_types,
      },
    },
  ],
  aws_cloudwatch_log_group: own((a) => ({ retentionDays: a.retention_in_days })),
  aws_iam_role: own((a) => ({ trust: statementsOf(a.assume_role_policy) })),
  aws_iam_role_policy: ({ attributes: a }) => sayingOf('role', a.role, { statements: statementsOf(a.policy) }),
  aws_s3_bucket: own((a) => ({ isKept: isKept(a) })),
  aws_s3_bucket_public_access_block: ({ attributes: a }) =>
    sayingOf('bucket', a.bucket, {
      public: json({
        BlockPublicAcls: a.block_public_acls,
        BlockPublicPolicy: a.block_public_policy,
        IgnorePublicAcls: a.ignore_public_acls,
        RestrictPublicBuckets: a.restrict_public_buckets,
      }),
    }),
  aws_s3_bucket_server_side_encryption_configuration: ({ attributes: a }) =>
    sayingOf('bucket', a.bucket, { encryption: a.rule[0].apply_server_side_encryption_by_default.sse_algorithm }),
  aws_s3_bucket_ownership_controls: ({ attributes: a }) => sayingOf('bucket', a.bucket, { ownership: a.rule.object_ownership }),
  aws_s3_bucket_versioning: ({ attributes: a }) => sayingOf('bucket', a.bucket, { versioning: a.versioning_configuration.status }),
  aws_s3_bucket_policy: ({ attributes: a }) => sayingOf('bucket', a.bucket, { policy: statementsOf(a.policy) }),
  aws_s3_bucket_notification: ({ attributes: a }) =>
    sayingOf('bucket', a.bucket, {
      notifications: listOf(a.lambda_function).flatMap((configuration) => {
        const {
          events,
          lambda_function_arn: target,
          filter_prefix: prefix,
          filter_suffix: suffix,
        } = configuration as Element['attributes'];
        const rules = Object.entries(said({ prefix, suffix })).map(([name, value]) => `${name} ${value}`);
        return texts(events).map((event) => [event, target, ...rules].join(' '));
      }),
    }),
  aws_kms_key: own((a) => ({ rotation: a.enable_key_rotation, description: a.description, isKept: isKept(a) })),
  aws_kms_alias: () => [],
  aws_cloudwatch_event_bus: own(() => ({})),
  aws_cloudwatch_event_archive: ({ attributes: a }) => sayingOf('bus', a.event_source_arn, { archiveDays: a.retention_days }),
  aws_cloudwatch_event_rule: own((a) => ({ bus: a.event_bus_name, pattern: json(a.event_pattern) })),
  aws_cloudwatch_event_target: ({ attributes: a }) =>
    sayingOf('rule', a.rule, {
      targets: [
        {
          target: a.arn,
          deadLetter: a.dead_letter_config.arn,
          retries: a.retry_policy.maximum_retry_attempts,
          ageSeconds: a.retry_policy.maximum_event_age_in_seconds,
        },
      ],
    }),
  aws_sns_topic: own(() => ({})),
  aws_sns_topic_policy: ({ attributes: a }) => sayingOf('topic', a.arn, { policy: statementsOf(a.policy) }),
  aws_sns_topic_subscription: ({ attributes: a }) => [
    {
      kind: 'subscription',
      name: `${nameIn(a.topic_arn)} to ${nameIn(a.endpoint)}`,
      facts: {
        topic: a.topic_arn,
        protocol: a.protocol,
        raw: a.raw_message_delivery,
        filter: json(a.filter_policy),
        deadLetter: json(a.redrive_policy),
      },
    },
  ],
  aws_scheduler_schedule_group: own(() => ({})),
  aws_scheduler_schedule: own((a) => ({
    group: a.group_name,
    expression: a.schedule_expression,
    timezone: a.schedule_expression_timezone,
    window: a.flexible_time_window.mode,
    target: a.target.arn,
    role: a.target.role_arn,
    input: json(a.target.input),
    retries: String(a.target.retry_policy.maximum_retry_attempts),
    ageSeconds: a.target.retry_policy.maximum_event_age_in_seconds,
    deadLetter: a.target.dead_letter_config.arn,
  })),
  aws_apigatewayv2_api: own((a) => ({ protocol: a.protocol_type })),
  aws_apigatewayv2_stage: ({ attributes: a }) =>
    sayingOf('api', a.api_id, { stage: a.name, autoDeploy: a.auto_deploy, accessLog: json(a.access_log_settings?.format) }),
  aws_apigatewayv2_integration: ({ attributes: a }) =>
    sayingOf('api', a.api_id, { integration: `${a.integration_type} ${a.payload_format_version} ${nameIn(a.integration_uri)}` }),
  aws_apigatewayv2_route: ({ attributes: a }) => sayingOf('api', a.api_id, { routes: [`${a.route_key} ${a.authorization_type}`] }),
  aws_apigatewayv2_authorizer: ({ attributes: a }) =>
    sayingOf('api', a.api_id, {
      authorizers: [
        `${a.authorizer_type} ${a.jwt_configuration.issuer} ${texts(a.jwt_configuration.audience)} ${texts(a.identity_sources)}`,
      ],
    }),
  aws_api_gateway_rest_api: own((a) => ({ endpoints: a.endpoint_configuration.types, binary: a.binary_media_types })),
  aws_api_gateway_resource: ({ attributes: a }) => sayingOf('rest api', a.rest_api_id, { paths: [a.path_part] }),
  aws_api_gateway_method: ({ attributes: a }) => sayingOf('rest api', a.rest_api_id, { methods: [`${a.http_method} ${a.authorization}`] }),
  aws_api_gateway_integration: ({ attributes: a }) =>
    sayingOf('rest api', a.rest_api_id, { integrations: [`${a.type} ${a.integration_http_method}`] }),
  aws_api_gateway_deployment: () => [],
  aws_api_gateway_stage: ({ attributes: a }) => sayingOf('rest api', a.rest_api_id, { stage: a.stage_name }),
  aws_cloudwatch_dashboard: own((a) => ({ charts: chartsOf(a.dashboard_body) })),
  aws_cloudwatch_metric_alarm: own((a) => ({
    description: a.alarm_description,
    comparison: a.comparison_operator,
    threshold: String(a.threshold),
    periods: a.evaluation_periods,
    missing: a.treat_missing_data,
    actions: a.alarm_actions,
    metrics: alarmMetrics(a),
  })),
};

function alarmMetrics(a: Element['attributes']): readonly string[] {
  if (a.metric_name)
    return [metricOf(a.namespace, a.metric_name, Object.entries(a.dimensions), a.statistic ?? a.extended_statistic, a.period)];
  return listOf(a.metric_query).flatMap((part) => {
    const { metric } = part as Element['attributes'];
    if (!metric) return [];
    return [metricOf(metric.namespace, metric.metric_name, Object.entries(metric.dimensions), metric.stat, metric.period)];
  });
}
