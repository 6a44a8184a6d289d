import { awsAttributes } from './aws.ts';
import { cloudformationProperties } from './cloudformation.ts';
import { googleAttributes } from './google.ts';

/** What each target knows of the resources that overrides reach. */
export const overridable = { cloudformation: cloudformationProperties, aws: awsAttributes, google: googleAttributes } as const;

/** The main resource of each part by target; an HTTP API is one of several. What a target has no resource for, can't be overridden there. */
export const resourceTypes = {
  cloudformation: {
    eventStore: ['AWS::DynamoDB::GlobalTable'],
    readModels: ['AWS::DynamoDB::GlobalTable'],
    checkpoints: ['AWS::DynamoDB::GlobalTable'],
    personalKeys: ['AWS::DynamoDB::GlobalTable'],
    snapshots: ['AWS::S3::Bucket'],
    buckets: ['AWS::S3::Bucket'],
    queues: ['AWS::SQS::Queue'],
    bus: ['AWS::Events::EventBus'],
    rules: ['AWS::Events::Rule'],
    topics: ['AWS::SNS::Topic'],
    timers: ['AWS::Scheduler::ScheduleGroup'],
    functions: ['AWS::Lambda::Function'],
    schedules: ['AWS::Scheduler::Schedule'],
    http: ['AWS::ApiGatewayV2::Api', 'AWS::ApiGateway::RestApi', 'AWS::Lambda::Url'],
  },
  aws: {
    eventStore: ['aws_dynamodb_table'],
    readModels: ['aws_dynamodb_table'],
    checkpoints: ['aws_dynamodb_table'],
    personalKeys: ['aws_dynamodb_table'],
    snapshots: ['aws_s3_bucket'],
    buckets: ['aws_s3_bucket'],
    queues: ['aws_sqs_queue'],
    bus: ['aws_cloudwatch_event_bus'],
    rules: ['aws_cloudwatch_event_rule'],
    topics: ['aws_sns_topic'],
    timers: ['aws_scheduler_schedule_group'],
    functions: ['aws_lambda_function'],
    schedules: ['aws_scheduler_schedule'],
    http: ['aws_apigatewayv2_api', 'aws_api_gateway_rest_api', 'aws_lambda_function_url'],
  },
  google: {
    eventStore: ['google_firestore_database'],
    personalKeys: ['google_firestore_database'],
    snapshots: ['google_storage_bucket'],
    buckets: ['google_storage_bucket'],
    queues: ['google_pubsub_topic'],
    bus: ['google_pubsub_topic'],
    rules: ['google_pubsub_subscription'],
    topics: ['google_pubsub_topic'],
    timers: ['google_cloud_tasks_queue'],
    functions: ['google_cloud_run_v2_service'],
    schedules: ['google_cloud_scheduler_job'],
  },
} as const;
