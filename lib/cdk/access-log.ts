import { RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { defaults } from '../model/defaults.ts';

/** The log of requests: a line of JSON each, kept as long as the logs of functions. */
export function accessLogGroup(scope: Construct): LogGroup {
  return new LogGroup(scope, 'AccessLog', { retention: defaults.function.logRetentionDays, removalPolicy: RemovalPolicy.DESTROY });
}

/** What a line says. Queries are left out: they may hold what is nobody's business. */
export const accessLogFormat = AccessLogFormat.custom(
  JSON.stringify({
    requestId: '$context.requestId',
    time: '$context.requestTimeEpoch',
    method: '$context.httpMethod',
    path: '$context.path',
    status: '$context.status',
    latencyMs: '$context.responseLatency',
    bytes: '$context.responseLength',
    sourceIp: '$context.identity.sourceIp',
    error: '$context.error.message',
  }),
);
