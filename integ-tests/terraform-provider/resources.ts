import type { Attribute } from './schema.ts';

/** The providers that this tool stands in for. */
export type ProviderName = 'aws' | 'google';

/** The resource and data source types whose schemas are derived and committed; run `regenerate.ts` after a change. */
export const terraformTypes: Record<ProviderName, { readonly resources: readonly string[]; readonly dataSources: readonly string[] }> = {
  aws: {
    resources: [
      'aws_api_gateway_deployment',
      'aws_api_gateway_integration',
      'aws_api_gateway_method',
      'aws_api_gateway_resource',
      'aws_api_gateway_rest_api',
      'aws_api_gateway_stage',
      'aws_apigatewayv2_api',
      'aws_apigatewayv2_authorizer',
      'aws_apigatewayv2_integration',
      'aws_apigatewayv2_route',
      'aws_apigatewayv2_stage',
      'aws_cloudwatch_dashboard',
      'aws_cloudwatch_event_archive',
      'aws_cloudwatch_event_bus',
      'aws_cloudwatch_event_rule',
      'aws_cloudwatch_event_target',
      'aws_cloudwatch_log_group',
      'aws_cloudwatch_metric_alarm',
      'aws_dynamodb_table',
      'aws_iam_policy',
      'aws_iam_role',
      'aws_iam_role_policy',
      'aws_iam_role_policy_attachment',
      'aws_kms_alias',
      'aws_kms_key',
      'aws_lambda_alias',
      'aws_lambda_event_source_mapping',
      'aws_lambda_function',
      'aws_lambda_function_event_invoke_config',
      'aws_lambda_function_url',
      'aws_lambda_permission',
      'aws_lambda_provisioned_concurrency_config',
      'aws_s3_bucket',
      'aws_s3_bucket_notification',
      'aws_s3_bucket_ownership_controls',
      'aws_s3_bucket_policy',
      'aws_s3_bucket_public_access_block',
      'aws_s3_bucket_server_side_encryption_configuration',
      'aws_s3_bucket_versioning',
      'aws_s3_object',
      'aws_scheduler_schedule',
      'aws_scheduler_schedule_group',
      'aws_sns_topic',
      'aws_sns_topic_policy',
      'aws_sns_topic_subscription',
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
      'google_cloud_tasks_queue',
      'google_cloud_tasks_queue_iam_member',
      'google_eventarc_trigger',
      'google_firestore_database',
      'google_firestore_field',
      'google_firestore_index',
      'google_kms_crypto_key',
      'google_kms_crypto_key_iam_member',
      'google_kms_key_ring',
      'google_project_iam_custom_role',
      'google_project_iam_member',
      'google_project_service',
      'google_pubsub_subscription',
      'google_pubsub_subscription_iam_member',
      'google_pubsub_topic',
      'google_pubsub_topic_iam_member',
      'google_secret_manager_secret_iam_member',
      'google_service_account',
      'google_service_account_iam_member',
      'google_storage_bucket',
      'google_storage_bucket_iam_member',
    ],
    dataSources: ['google_project'],
  },
};

/**
 * Attributes that the pinned bindings are too old for, of versions that `required_providers` of what we emit asks for.
 * 6.29: https://github.com/hashicorp/terraform-provider-aws/pull/44858
 */
export const laterAttributes: Readonly<Record<string, Readonly<Record<string, Attribute>>>> = {
  aws_lambda_permission: { invoked_via_function_url: { type: 'bool', optional: true } },
};
