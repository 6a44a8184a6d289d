import { catchUpStateKey, registryPrefix, reservedPrefix } from '../../runtime/contract/checkpoint-table.ts';
import { eventTable } from '../../runtime/contract/event-table.ts';
import type { SecretReference } from '../../runtime/service/secret.ts';
import type { Grant, Operation } from './service-model.ts';

/**
 * Which of a resource's ARNs a statement names. `index`: those of a table's indexes, each by its name. `objects`: all of a bucket
 * (`<bucket>/*`), `snapshotObjects`: those of snapshots (`<bucket>/snapshots/*`). `timer`: what is set in a timer group
 * (`schedule/<group>/*`), `role`: the role that its timers send by.
 */
export type AwsTarget =
  | 'table'
  | 'index'
  | 'stream'
  | 'queue'
  | 'deadLetterQueue'
  | 'bucket'
  | 'objects'
  | 'snapshotObjects'
  | 'topic'
  | 'bus'
  | 'timer'
  | 'role'
  | 'key'
  | 'logGroup';

/** Actions on one target of one resource: what a renderer turns into a policy statement. */
export interface AwsPermission {
  readonly target: AwsTarget;
  readonly actions: readonly string[];
  readonly condition?: AwsCondition | undefined;
}

/** What a statement holds under: by operator, by key. */
export type AwsCondition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/**
 * What each operation is on AWS: the actions that the runtime's adapters call, and no other. A transaction of puts needs the action of a
 * put (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html).
 */
const permissions: Readonly<Record<Operation, readonly AwsPermission[]>> = {
  'append-commits': [{ target: 'table', actions: ['dynamodb:PutItem'] }],
  'load-commits': [{ target: 'table', actions: ['dynamodb:Query'] }],
  'save-snapshots': [{ target: 'table', actions: ['dynamodb:PutItem', 'dynamodb:Query'] }],
  'scan-commits': [{ target: 'table', actions: ['dynamodb:Scan'] }],
  'find-commits': [{ target: 'index', actions: ['dynamodb:Query'] }],
  'follow-commits': [
    { target: 'stream', actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'] },
  ],
  'get-objects': [
    { target: 'objects', actions: ['s3:GetObject'] },
    { target: 'bucket', actions: ['s3:ListBucket'] },
  ],
  'put-objects': [{ target: 'objects', actions: ['s3:PutObject'] }],
  'drop-snapshots': [{ target: 'snapshotObjects', actions: ['s3:DeleteObject'] }],
  'get-documents': [{ target: 'table', actions: ['dynamodb:GetItem'] }],
  'find-documents': [{ target: 'index', actions: ['dynamodb:Query'] }],
  'put-documents': [{ target: 'table', actions: ['dynamodb:PutItem'] }],
  'get-checkpoints': [{ target: 'table', actions: ['dynamodb:GetItem'], condition: keysUnlike(`${reservedPrefix}*`) }],
  'put-checkpoints': [{ target: 'table', actions: ['dynamodb:PutItem'], condition: keysUnlike(`${reservedPrefix}*`) }],
  'read-registry': [{ target: 'table', actions: ['dynamodb:GetItem'], condition: keysLike(`${registryPrefix}*`) }],
  'write-registry': [{ target: 'table', actions: ['dynamodb:PutItem'], condition: keysLike(`${registryPrefix}*`) }],
  'keep-catch-up-state': [{ target: 'table', actions: ['dynamodb:GetItem', 'dynamodb:PutItem'], condition: keysLike(catchUpStateKey.PK) }],
  'get-keys': [{ target: 'table', actions: ['dynamodb:GetItem'] }],
  'put-keys': [{ target: 'table', actions: ['dynamodb:PutItem'] }],
  'wrap-keys': [{ target: 'key', actions: ['kms:GenerateDataKey'] }],
  'unwrap-keys': [{ target: 'key', actions: ['kms:Decrypt'] }],
  'send-messages': [{ target: 'queue', actions: ['sqs:SendMessage'] }],
  'receive-messages': [{ target: 'queue', actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'] }],
  'send-dead-letters': [{ target: 'deadLetterQueue', actions: ['sqs:SendMessage'] }],
  'publish-events': [{ target: 'bus', actions: ['events:PutEvents'] }],
  'set-timers': [
    { target: 'timer', actions: ['scheduler:CreateSchedule', 'scheduler:DeleteSchedule'] },
    {
      target: 'role',
      actions: ['iam:PassRole'],
      condition: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
    },
  ],
};

/** Whether an operation changes nothing: who does no other need not encrypt. */
export function isReading(operation: Operation): boolean {
  return reading.has(operation);
}

const reading: ReadonlySet<Operation> = new Set<Operation>([
  'load-commits',
  'scan-commits',
  'find-commits',
  'follow-commits',
  'get-objects',
  'get-documents',
  'find-documents',
  'get-checkpoints',
  'read-registry',
  'get-keys',
]);

/** Items whose partition keys look so (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html). */
function keysLike(pattern: string): AwsCondition {
  return { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [pattern] } };
}

/** All others: who follows streams must not say what is built. */
function keysUnlike(pattern: string): AwsCondition {
  return { 'ForAllValues:StringNotLike': { 'dynamodb:LeadingKeys': [pattern] } };
}

/** The permissions of a grant, the actions on one target under one condition joined. */
export function awsPermissions({ operations }: Grant): readonly AwsPermission[] {
  const joined = new Map<string, AwsPermission>();
  for (const { target, actions, condition } of operations.flatMap((operation) => permissions[operation])) {
    const place = JSON.stringify([target, condition]);
    const known = joined.get(place)?.actions ?? [];
    joined.set(place, { target, actions: [...new Set([...known, ...actions])], ...(condition && { condition }) });
  }
  return [...joined.values()];
}

/** What Lambda does with the role of every function: it writes the log. The group exists, so that nothing needs `logs:CreateLogGroup`. */
export const logPermission: AwsPermission = { target: 'logGroup', actions: ['logs:CreateLogStream', 'logs:PutLogEvents'] };

/** What Lambda does with the role of a function that is invoked asynchronously: it keeps what failed for good. */
export const asyncFailurePermission: AwsPermission = { target: 'queue', actions: ['sqs:SendMessage'] };

/** What Lambda does with the role of a function that follows a stream: it keeps the places of what was given up. */
export const streamFailurePermission: AwsPermission = { target: 'queue', actions: ['sqs:SendMessage'] };

/** What Lambda does with the role of a function in a network. It takes no single resource. */
export const networkActions: readonly string[] = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

/** What reads a secret or a parameter: the action, and the ARN behind `arn:<partition>:`. */
export function secretPermission({ kind, name }: SecretReference): {
  readonly service: string;
  readonly resource: string;
  readonly action: string;
} {
  // An ARN of a secret ends with a hyphen and six characters that Secrets Manager chooses.
  if (kind === 'secret') return { service: 'secretsmanager', resource: `secret:${name}-??????`, action: 'secretsmanager:GetSecretValue' };
  return { service: 'ssm', resource: `parameter/${name.replace(/^\//, '')}`, action: 'ssm:GetParameter' };
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
