import type { HttpGateway } from '../../runtime/service/http.ts';
import type { MetricStatistic, ResourceMeasure } from './service-model.ts';

/** Metrics of CloudWatch that stand for a measure: their sum, where there are two. */
export interface AwsMeasure {
  readonly namespace: string;
  readonly metrics: readonly [string, ...string[]];
  /** The dimension that tells the resource, and which of its names is its value. */
  readonly dimension: string;
  readonly of: 'name' | 'deadLetterName' | 'apiId';
}

/**
 * What CloudWatch measures of a resource:
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html,
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html,
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html,
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html.
 */
export function awsMeasure(measure: ResourceMeasure, gateway: HttpGateway = 'http-api'): AwsMeasure {
  if (measure === 'server-errors' || measure === 'latency') return { ...gateways[gateway].of, metrics: [gateways[gateway][measure]] };
  return measures[measure];
}

/** A statistic in CloudWatch's words. */
export const awsStatistics: Readonly<Record<MetricStatistic, string>> = { sum: 'Sum', maximum: 'Maximum', average: 'Average', p99: 'p99' };

const lambda = { namespace: 'AWS/Lambda', dimension: 'FunctionName', of: 'name' } as const;
const sqs = { namespace: 'AWS/SQS', dimension: 'QueueName', of: 'name' } as const;
const dynamodb = { namespace: 'AWS/DynamoDB', dimension: 'TableName', of: 'name' } as const;

const measures: Readonly<Record<Exclude<ResourceMeasure, 'server-errors' | 'latency'>, AwsMeasure>> = {
  errors: { ...lambda, metrics: ['Errors'] },
  throttles: { ...lambda, metrics: ['Throttles'] },
  duration: { ...lambda, metrics: ['Duration'] },
  invocations: { ...lambda, metrics: ['Invocations'] },
  'stream-age': { ...lambda, metrics: ['IteratorAge'] },
  'waiting-messages': { ...sqs, metrics: ['ApproximateNumberOfMessagesVisible'] },
  'oldest-message-age': { ...sqs, metrics: ['ApproximateAgeOfOldestMessage'] },
  'dead-letters': { ...sqs, of: 'deadLetterName', metrics: ['ApproximateNumberOfMessagesVisible'] },
  // Its ThrottledRequests are told apart by operation, these by table alone.
  'throttled-requests': { ...dynamodb, metrics: ['ReadThrottleEvents', 'WriteThrottleEvents'] },
};

const gateways = {
  'http-api': {
    of: { namespace: 'AWS/ApiGateway', dimension: 'ApiId', of: 'apiId' },
    'server-errors': '5xx',
    latency: 'Latency',
  },
  'rest-api': {
    of: { namespace: 'AWS/ApiGateway', dimension: 'ApiName', of: 'name' },
    'server-errors': '5XXError',
    latency: 'Latency',
  },
  'function-url': {
    of: { namespace: 'AWS/Lambda', dimension: 'FunctionName', of: 'name' },
    'server-errors': 'Url5xxCount',
    latency: 'UrlRequestLatency',
  },
} as const;
