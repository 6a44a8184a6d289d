import {
  GetFunctionEventInvokeConfigCommand,
  type LambdaClient,
  ListEventSourceMappingsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-lambda';
import { asyncFailurePermission, awsPermissions, logPermission, streamFailurePermission } from '../../lib/model/aws.ts';
import { emulatedAccount, emulatedRegion } from '../emulators/ministack.ts';
import type { ActionOnResource } from './granted-actions.ts';

/**
 * What AWS itself does with a function's role, which nobody records: it writes the log, polls queues and streams, and keeps what failed for
 * good. The actions are those of the model's own table, the queues those that are deployed.
 */
export async function platformActions(lambda: LambdaClient, FunctionName: string): Promise<readonly ActionOnResource[]> {
  const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({ FunctionName }));
  const kept = EventSourceMappings.flatMap(({ DestinationConfig }) => DestinationConfig?.OnFailure?.Destination || []);
  return [
    ...logPermission.actions.map((action) => ({
      action,
      resource: `arn:aws:logs:${emulatedRegion}:${emulatedAccount}:log-group:/aws/lambda/${FunctionName}:log-stream:1`,
    })),
    ...EventSourceMappings.flatMap(({ EventSourceArn: resource = '' }) => pollingOf(resource).map((action) => ({ action, resource }))),
    ...kept.flatMap((resource) => streamFailurePermission.actions.map((action) => ({ action, resource }))),
    ...(await asyncFailures(lambda, FunctionName)),
  ];
}

/** What a poller does with a queue, or with a stream. */
function pollingOf(source: string): readonly string[] {
  const operation = source.startsWith('arn:aws:sqs:') ? 'receive-messages' : 'follow-commits';
  return awsPermissions({ resource: '', operations: [operation] }).flatMap(({ actions }) => actions);
}

async function asyncFailures(lambda: LambdaClient, FunctionName: string): Promise<readonly ActionOnResource[]> {
  const config = await lambda.send(new GetFunctionEventInvokeConfigCommand({ FunctionName })).catch(noneIfMissing);
  const resource = config?.DestinationConfig?.OnFailure?.Destination;
  return resource === undefined ? [] : asyncFailurePermission.actions.map((action) => ({ action, resource }));
}

/** A function that nothing invokes asynchronously has no such configuration. */
function noneIfMissing(error: unknown): undefined {
  if (error instanceof ResourceNotFoundException) return undefined;
  throw error;
}
