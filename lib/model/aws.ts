import { eventTable } from '../../runtime/contract/event-table.ts';
import type { Grant, Operation } from './service-model.ts';

/** Which of a resource's ARNs a statement names. */
export type AwsTarget = 'table' | 'index' | 'stream' | 'queue' | 'deadLetterQueue' | 'logGroup';

/** Actions on one target of one resource: what a renderer turns into a policy statement. */
export interface AwsPermission {
  readonly target: AwsTarget;
  readonly actions: readonly string[];
}

/**
 * What each operation is on AWS: the actions that the runtime's adapters call, and no other. A transaction of puts needs the action of a
 * put (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html).
 */
const permissions: Readonly<Record<Operation, readonly AwsPermission[]>> = {
  'append-commits': [{ target: 'table', actions: ['dynamodb:PutItem'] }],
  'load-commits': [{ target: 'table', actions: ['dynamodb:Query'] }],
  'save-snapshots': [{ target: 'table', actions: ['dynamodb:PutItem'] }],
  'follow-commits': [
    { target: 'stream', actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'] },
  ],
  'get-documents': [{ target: 'table', actions: ['dynamodb:GetItem'] }],
  'find-documents': [{ target: 'index', actions: ['dynamodb:Query'] }],
  'put-documents': [{ target: 'table', actions: ['dynamodb:PutItem'] }],
  'send-messages': [{ target: 'queue', actions: ['sqs:SendMessage'] }],
  'receive-messages': [{ target: 'queue', actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'] }],
  'send-dead-letters': [{ target: 'deadLetterQueue', actions: ['sqs:SendMessage'] }],
};

/**
 * What Lambda itself does with a function's role: it writes the function's log. Pollers of queues and streams use the role too; their
 * actions are those of 'receive-messages' (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html) and
 * 'follow-commits' (https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html). The group exists, so that
 * nothing needs `logs:CreateLogGroup`.
 */
export const logPermission: AwsPermission = { target: 'logGroup', actions: ['logs:CreateLogStream', 'logs:PutLogEvents'] };

/** What Lambda does with the role of a function that is invoked asynchronously: it keeps what failed for good. */
export const asyncFailurePermission: AwsPermission = { target: 'queue', actions: ['sqs:SendMessage'] };

/** The permissions of a grant, the actions on one target joined. */
export function awsPermissions({ operations }: Grant): readonly AwsPermission[] {
  const byTarget = new Map<AwsTarget, string[]>();
  for (const { target, actions } of operations.flatMap((operation) => permissions[operation]))
    byTarget.set(target, [...new Set([...(byTarget.get(target) ?? []), ...actions])]);
  return [...byTarget].map(([target, actions]) => ({ target, actions }));
}

/** The filter of the stream's mapping: new commits of any type, never removals, modifications or snapshots (rule C2). */
export const newCommitPattern = {
  eventName: ['INSERT'],
  dynamodb: { NewImage: { [eventTable.eventType]: { S: [{ exists: true }] } } },
} as const;

/** The pattern of a rule of the bus. */
export function busPattern({ source, detailType }: { source: string; detailType: string }) {
  return { source: [source], 'detail-type': [detailType] };
}
