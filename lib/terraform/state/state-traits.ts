/** The attributes by which a provider makes another resource; `name` where a type is not listed. */
const replacedBy: Readonly<Record<string, readonly string[]>> = {
  aws_apigatewayv2_api: ['protocol_type'],
  aws_api_gateway_rest_api: [],
  aws_cloudwatch_dashboard: ['dashboard_name'],
  aws_cloudwatch_event_rule: ['name', 'event_bus_name'],
  aws_cloudwatch_metric_alarm: ['alarm_name'],
  aws_dynamodb_table: ['name', 'hash_key', 'range_key'],
  aws_lambda_event_source_mapping: ['event_source_arn', 'starting_position'],
  aws_lambda_function: ['function_name'],
  aws_s3_bucket: ['bucket'],
  aws_scheduler_schedule: ['name', 'group_name'],
  aws_sns_topic_subscription: ['topic_arn', 'protocol', 'endpoint'],
  aws_sqs_queue: ['name', 'fifo_queue'],
  google_firestore_database: ['name', 'project'],
  google_pubsub_subscription: ['name', 'topic', 'filter', 'enable_message_ordering'],
  google_storage_bucket: ['name', 'location'],
};

/** What is lost with a resource, unless something refuses. */
const holds: Readonly<Record<string, string>> = {
  aws_cloudwatch_event_archive: 'the events that it keeps',
  aws_dynamodb_table: 'its items',
  aws_kms_key: 'what it encrypted',
  aws_s3_bucket: 'its objects',
  aws_scheduler_schedule_group: 'the timers that are set in it',
  aws_sqs_queue: 'the messages that wait in it',
  google_cloud_tasks_queue: 'the timers that are set in it',
  google_firestore_database: 'its documents',
  google_kms_crypto_key: 'what it encrypted',
  google_pubsub_subscription: 'the messages that are on their way',
  google_pubsub_topic: 'the messages that it keeps',
  google_storage_bucket: 'its objects',
};

/** Whether a change of an attribute makes another resource. */
export function replaces(type: string, attribute: string): boolean {
  return (replacedBy[type] ?? ['name']).includes(attribute);
}

/** What a resource of a type holds, where it is stateful. */
export function heldBy(type: string): string | undefined {
  return holds[type];
}
