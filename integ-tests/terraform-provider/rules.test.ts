import { UnknownValue, type Value } from './dynamic-value.ts';
import { brokenRules } from './rules.ts';

describe('the rules that no schema holds', () => {
  it.each<[type: string, fault: Record<string, Value>, message: string]>([
    ['aws_lambda_function', { memory_size: 127 }, 'memory_size must be 128 to 10240, got 127'],
    ['aws_lambda_function', { memory_size: 10_241 }, 'memory_size must be 128 to 10240, got 10241'],
    ['aws_lambda_function', { timeout: 901 }, 'timeout must be 1 to 900, got 901'],
    ['aws_lambda_function', { runtime: 'nodejs16.x' }, 'runtime must be one of nodejs20.x, nodejs22.x, nodejs24.x, got "nodejs16.x"'],
    ['aws_lambda_function', { architectures: ['arm'] }, 'architectures must be one of arm64, x86_64, got "arm"'],
    ['aws_lambda_function', { function_name: 'orders.commands' }, 'function_name must match'],
    ['aws_sqs_queue', { visibility_timeout_seconds: 43_201 }, 'visibility_timeout_seconds must be 0 to 43200, got 43201'],
    ['aws_sqs_queue', { message_retention_seconds: 59 }, 'message_retention_seconds must be 60 to 1209600, got 59'],
    ['aws_sqs_queue', { redrive_policy: '{' }, 'redrive_policy must be parseable JSON, got "{"'],
    ['aws_dynamodb_table', { billing_mode: 'ON_DEMAND' }, 'billing_mode must be one of PAY_PER_REQUEST, PROVISIONED, got "ON_DEMAND"'],
    [
      'aws_dynamodb_table',
      { hash_key: 'a', attribute: [{ name: 'b', type: 'S' }] },
      'attribute.name must be a key of the table or of an index',
    ],
    ['aws_dynamodb_table', { hash_key: 'a', attribute: [{ name: 'a', type: 'X' }] }, 'attribute.type must be one of S, N, B, got "X"'],
    ['aws_iam_role', { assume_role_policy: 'lambda' }, 'assume_role_policy must be parseable JSON, got "lambda"'],
    ['aws_iam_role_policy', { policy: '"text"' }, 'policy must be a JSON object'],
    ['aws_iam_policy', { policy: '{]' }, 'policy must be parseable JSON'],
    ['aws_sqs_queue_policy', { policy: '' }, 'policy must be parseable JSON'],
    ['aws_cloudwatch_event_rule', { event_pattern: 'source' }, 'event_pattern must be parseable JSON'],
    ['aws_cloudwatch_log_group', { retention_in_days: 31 }, 'retention_in_days must be one of'],
    ['aws_apigatewayv2_integration', { timeout_milliseconds: 30_001 }, 'timeout_milliseconds must be 50 to 30000, got 30001'],
    ['aws_lambda_event_source_mapping', { batch_size: 0 }, 'batch_size must be 1 to 10000, got 0'],
    ['aws_lambda_function_event_invoke_config', { maximum_retry_attempts: 3 }, 'maximum_retry_attempts must be 0 to 2, got 3'],
    [
      'aws_lambda_event_source_mapping',
      { scaling_config: [{ maximum_concurrency: 1 }] },
      'scaling_config.maximum_concurrency must be 2 to 1000, got 1',
    ],
    [
      'aws_dynamodb_table',
      { point_in_time_recovery: [{ recovery_period_in_days: 36 }] },
      'recovery_period_in_days must be 1 to 35, got 36',
    ],
    ['aws_scheduler_schedule', { schedule_expression: 'cron(0 3 * * *)' }, 'schedule_expression must match'],
    ['aws_scheduler_schedule', { schedule_expression: 'every day' }, 'schedule_expression must match'],
    ['aws_scheduler_schedule', { target: [{ input: '{' }] }, 'target.input must be parseable JSON'],
    ['aws_cloudwatch_event_archive', { name: 'a'.repeat(49) }, 'name must match'],
    ['aws_cloudwatch_metric_alarm', { statistic: 'p99' }, 'statistic must be one of'],
    ['aws_s3_bucket', { bucket: 'Orders' }, 'bucket must match'],
    ['aws_kms_alias', { name: 'orders' }, 'name must match'],
    ['google_cloud_scheduler_job', { retry_config: [{ retry_count: 6 }] }, 'retry_config.retry_count must be 0 to 5, got 6'],
    ['google_cloud_run_v2_service', { ingress: 'ALL' }, 'ingress must be one of INGRESS_TRAFFIC_ALL'],
    ['google_cloud_run_v2_service', { template: [{ timeout: '60' }] }, 'template.timeout must be seconds such as 60s, got "60"'],
    ['google_pubsub_subscription', { ack_deadline_seconds: 9 }, 'ack_deadline_seconds must be 10 to 600, got 9'],
    [
      'google_pubsub_subscription',
      { dead_letter_policy: [{ max_delivery_attempts: 4 }] },
      'dead_letter_policy.max_delivery_attempts must be 5 to 100, got 4',
    ],
    ['google_firestore_database', { type: 'NATIVE' }, 'type must be one of FIRESTORE_NATIVE, DATASTORE_MODE, got "NATIVE"'],
    ['google_service_account', { account_id: 'Me' }, 'account_id must match'],
  ])('refuse %s with %j', (type, fault, message) => {
    const broken = brokenRules(type, fault);

    expect(broken.map((rule) => rule.message)).toEqual([expect.stringContaining(message)]);
    expect(Object.keys(fault)).toContain(broken[0]?.attribute);
  });

  it('pass what is absent or known only after apply', () => {
    const config = { memory_size: null, timeout: new UnknownValue(), runtime: 'nodejs24.x' };

    expect(brokenRules('aws_lambda_function', config)).toEqual([]);
  });

  it('pass the least and the most of a range', () => {
    expect(brokenRules('aws_sqs_queue', { visibility_timeout_seconds: 0, message_retention_seconds: 1_209_600 })).toEqual([]);
  });
});
