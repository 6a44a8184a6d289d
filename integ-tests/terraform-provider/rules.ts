import { isObject, type ObjectValue, UnknownValue, type Value } from './dynamic-value.ts';

/** A rule that a configuration breaks: the attribute at which it begins, and the fault with the remedy. */
export interface BrokenRule {
  readonly attribute: string;
  readonly message: string;
}

/** What the providers' own validators refuse, and no schema says. Unknown and absent values pass. */
export function brokenRules(resourceType: string, config: ObjectValue): BrokenRule[] {
  return Object.entries(rules[resourceType] ?? {}).flatMap(([path, fault]) =>
    valuesAt(config, path.split('.')).flatMap((value) => {
      const expected = fault(value, config);
      return expected ? [{ attribute: path.split('.')[0] ?? path, message: `${path} must ${expected}, got ${JSON.stringify(value)}` }] : [];
    }),
  );
}

/** Says what a value must be, or nothing if it is that. */
type Rule = (value: Value, config: ObjectValue) => string | undefined;

// The numbers are the services' quotas: AWS Lambda quotas; Amazon SQS queue attributes; Amazon DynamoDB CreateTable;
// Cloud Run v2 Service; Pub/Sub projects.subscriptions.
const rules: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  aws_apigatewayv2_api: { protocol_type: oneOf('HTTP', 'WEBSOCKET') },
  aws_apigatewayv2_integration: { timeout_milliseconds: between(50, 30_000), payload_format_version: oneOf('1.0', '2.0') },
  aws_api_gateway_method: { authorization: oneOf('NONE', 'AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS') },
  aws_cloudwatch_dashboard: { dashboard_body: json },
  aws_cloudwatch_event_archive: { name: matching(/^[\w.-]{1,48}$/) },
  aws_cloudwatch_event_rule: { event_pattern: json },
  aws_cloudwatch_log_group: { retention_in_days: retention },
  aws_cloudwatch_metric_alarm: {
    comparison_operator: oneOf('GreaterThanThreshold', 'GreaterThanOrEqualToThreshold', 'LessThanThreshold', 'LessThanOrEqualToThreshold'),
    statistic: oneOf('SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'),
    extended_statistic: matching(/^p\d{1,2}(\.\d+)?$/),
    treat_missing_data: oneOf('missing', 'ignore', 'breaching', 'notBreaching'),
  },
  aws_dynamodb_table: {
    billing_mode: oneOf('PAY_PER_REQUEST', 'PROVISIONED'),
    stream_view_type: oneOf('KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES'),
    'attribute.type': oneOf('S', 'N', 'B'),
    'attribute.name': attributeOfKey,
    'point_in_time_recovery.recovery_period_in_days': between(1, 35),
    'global_secondary_index.projection_type': oneOf('ALL', 'INCLUDE', 'KEYS_ONLY'),
  },
  aws_iam_policy: { policy: json },
  aws_iam_role: { assume_role_policy: json, 'inline_policy.policy': json },
  aws_iam_role_policy: { policy: json },
  aws_kms_alias: { name: matching(/^alias\/[\w/-]{1,250}$/) },
  aws_lambda_event_source_mapping: {
    batch_size: between(1, 10_000),
    maximum_batching_window_in_seconds: between(0, 300),
    maximum_retry_attempts: between(-1, 10_000),
    maximum_record_age_in_seconds: between(-1, 604_800),
    'scaling_config.maximum_concurrency': between(2, 1_000),
    'filter_criteria.filter.pattern': json,
  },
  aws_lambda_function: {
    function_name: matching(/^[\w-]{1,64}$/),
    memory_size: between(128, 10_240),
    timeout: between(1, 900),
    runtime: oneOf('nodejs20.x', 'nodejs22.x', 'nodejs24.x'),
    architectures: oneOf('arm64', 'x86_64'),
  },
  aws_lambda_function_event_invoke_config: { maximum_retry_attempts: between(0, 2), maximum_event_age_in_seconds: between(60, 21_600) },
  aws_lambda_function_url: { authorization_type: oneOf('NONE', 'AWS_IAM') },
  aws_s3_bucket: { bucket: matching(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/), bucket_prefix: matching(/^[a-z0-9][a-z0-9.-]{0,36}$/) },
  aws_s3_bucket_policy: { policy: json },
  aws_scheduler_schedule: {
    name: matching(/^[\w.-]{1,64}$/),
    schedule_expression: matching(/^(rate\(\d+ (minutes?|hours?|days?)\)|cron\((\S+ ){5}\S+\)|at\(.+\))$/),
    'flexible_time_window.mode': oneOf('OFF', 'FLEXIBLE'),
    'target.input': json,
    'target.retry_policy.maximum_retry_attempts': between(0, 185),
    'target.retry_policy.maximum_event_age_in_seconds': between(60, 86_400),
  },
  aws_scheduler_schedule_group: { name: matching(/^[\w.-]{1,64}$/) },
  aws_sns_topic_policy: { policy: json },
  aws_sns_topic_subscription: { protocol: oneOf('lambda', 'sqs', 'https', 'http', 'email'), filter_policy: json, redrive_policy: json },
  aws_sqs_queue: {
    name: matching(/^[\w-]{1,80}$|^[\w-]{1,75}\.fifo$/),
    visibility_timeout_seconds: between(0, 43_200),
    message_retention_seconds: between(60, 1_209_600),
    delay_seconds: between(0, 900),
    receive_wait_time_seconds: between(0, 20),
    policy: json,
    redrive_policy: json,
  },
  aws_sqs_queue_policy: { policy: json },
  google_cloud_run_v2_service: {
    ingress: oneOf('INGRESS_TRAFFIC_ALL', 'INGRESS_TRAFFIC_INTERNAL_ONLY', 'INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER'),
    'template.timeout': duration,
  },
  google_cloud_scheduler_job: {
    attempt_deadline: duration,
    'retry_config.retry_count': between(0, 5),
    'http_target.body': matching(/^[A-Za-z0-9+/]*={0,2}$/),
  },
  google_firestore_database: { type: oneOf('FIRESTORE_NATIVE', 'DATASTORE_MODE') },
  google_artifact_registry_repository: {
    format: oneOf('DOCKER'),
    repository_id: matching(/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/),
    'cleanup_policies.condition.tag_state': oneOf('TAGGED', 'UNTAGGED', 'ANY'),
  },
  google_logging_metric: {
    name: matching(/^[\w.,+!*',()%-][\w.,+!*',()%/-]{0,99}$/),
    'metric_descriptor.metric_kind': oneOf('DELTA', 'GAUGE', 'CUMULATIVE'),
    'metric_descriptor.value_type': oneOf('INT64', 'DISTRIBUTION'),
  },
  google_monitoring_alert_policy: {
    combiner: oneOf('AND', 'OR', 'AND_WITH_MATCHING_RESOURCE'),
    'conditions.condition_prometheus_query_language.duration': duration,
    'conditions.condition_prometheus_query_language.evaluation_interval': duration,
  },
  google_monitoring_dashboard: { dashboard_json: json },
  google_project_iam_custom_role: { role_id: matching(/^[\w.]{3,64}$/) },
  google_pubsub_subscription: {
    ack_deadline_seconds: between(10, 600),
    message_retention_duration: duration,
    'dead_letter_policy.max_delivery_attempts': between(5, 100),
    'retry_policy.minimum_backoff': duration,
    'retry_policy.maximum_backoff': duration,
  },
  google_secret_manager_secret_iam_member: { secret_id: matching(/^[\w-]{1,255}$/) },
  google_storage_bucket: {
    name: matching(/^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/),
    public_access_prevention: oneOf('inherited', 'enforced'),
  },
  google_service_account: { account_id: matching(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/) },
};

/** The known values at a path, in every block and every element of a list on the way. */
function valuesAt(value: Value, path: readonly string[]): Value[] {
  if (Array.isArray(value)) return value.flatMap((item) => valuesAt(item, path));
  const [first, ...rest] = path;
  if (first === undefined) return typeof value === 'object' ? [] : [value];
  return isObject(value) ? valuesAt(value[first] ?? null, rest) : [];
}

function between(least: number, most: number): Rule {
  return (value) => (Number(value) >= least && Number(value) <= most ? undefined : `be ${least} to ${most}`);
}

function oneOf(...allowed: string[]): Rule {
  return (value) => (allowed.includes(String(value)) ? undefined : `be one of ${allowed.join(', ')}`);
}

function matching(pattern: RegExp): Rule {
  return (value) => (pattern.test(String(value)) ? undefined : `match ${pattern.source}`);
}

function duration(value: Value): string | undefined {
  return /^\d+(\.\d{1,9})?s$/.test(String(value)) ? undefined : 'be seconds such as 60s';
}

function retention(value: Value): string | undefined {
  const days = [0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];
  return days.includes(Number(value)) ? undefined : `be one of ${days.join(', ')}`;
}

function json(value: Value): string | undefined {
  try {
    const parsed: unknown = JSON.parse(String(value));
    return typeof parsed === 'object' && parsed !== null ? undefined : 'be a JSON object';
  } catch {
    return 'be parseable JSON';
  }
}

/** DynamoDB refuses a table that declares an attribute of no key and no index. */
function attributeOfKey(name: Value, config: ObjectValue): string | undefined {
  const indexes = ['global_secondary_index', 'local_secondary_index'].flatMap((block) => config[block] ?? []);
  const keys = [config, ...indexes].flatMap((item) => (isObject(item) ? [item.hash_key, item.range_key] : []));
  return keys.includes(name) || keys.some((key) => key instanceof UnknownValue) ? undefined : 'be a key of the table or of an index';
}
