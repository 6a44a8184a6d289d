import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import type { Construct } from 'constructs';
import { defaults } from '../../model/defaults.ts';
import type { HttpApiResource } from '../../model/service-model.ts';
import { addressOf, placed } from '../address.ts';
import { literal } from '../literal.ts';

/** Where a gateway writes who called what, kept as long as the functions' logs. */
export function accessLog(scope: Construct, http: HttpApiResource): CloudwatchLogGroup {
  const name = literal(`/aws/apigateway/${http.name}`);
  const group = new CloudwatchLogGroup(scope, 'AccessLog', { name, retentionInDays: defaults.function.logRetentionDays });
  return placed(group, addressOf(http), 'Where the API writes who called what.');
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html */
export const accessLogFormat = JSON.stringify({
  requestId: '$context.requestId',
  time: '$context.requestTimeEpoch',
  method: '$context.httpMethod',
  path: '$context.path',
  status: '$context.status',
  latencyMs: '$context.responseLatency',
  bytes: '$context.responseLength',
  sourceIp: '$context.identity.sourceIp',
  error: '$context.error.message',
});
