/** The providers that this tool stands in for. */
export type ProviderName = 'aws' | 'google';

/** The resource and data source types whose schemas are derived and committed; run `regenerate.ts` after a change. */
export const terraformTypes: Record<ProviderName, { readonly resources: readonly string[]; readonly dataSources: readonly string[] }> = {
  aws: {
    resources: [
      'aws_apigatewayv2_api',
      'aws_apigatewayv2_integration',
      'aws_apigatewayv2_route',
      'aws_apigatewayv2_stage',
      'aws_cloudwatch_event_bus',
      'aws_cloudwatch_event_rule',
      'aws_cloudwatch_event_target',
      'aws_cloudwatch_log_group',
      'aws_dynamodb_table',
      'aws_iam_policy',
      'aws_iam_role',
      'aws_iam_role_policy',
      'aws_iam_role_policy_attachment',
      'aws_lambda_event_source_mapping',
      'aws_lambda_function',
      'aws_lambda_function_event_invoke_config',
      'aws_lambda_permission',
      'aws_s3_bucket',
      'aws_s3_object',
      'aws_sqs_queue',
      'aws_sqs_queue_policy',
    ],
    dataSources: ['aws_caller_identity', 'aws_iam_policy_document', 'aws_partition', 'aws_region'],
  },
  google: {
    resources: [
      'google_artifact_registry_repository',
      'google_cloud_run_v2_service',
      'google_cloud_run_v2_service_iam_member',
      'google_cloud_scheduler_job',
      'google_eventarc_trigger',
      'google_firestore_database',
      'google_firestore_field',
      'google_firestore_index',
      'google_project_iam_custom_role',
      'google_project_iam_member',
      'google_project_service',
      'google_pubsub_subscription',
      'google_pubsub_subscription_iam_member',
      'google_pubsub_topic',
      'google_pubsub_topic_iam_member',
      'google_service_account',
      'google_service_account_iam_member',
    ],
    dataSources: ['google_project'],
  },
};
