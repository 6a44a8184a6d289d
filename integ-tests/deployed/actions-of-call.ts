import { emulatedAccount, emulatedRegion } from '../emulators/ministack.ts';
import type { ActionOnResource } from './granted-actions.ts';

/** A call as the emulator recorded it. */
export interface RecordedCall {
  /** As it stands in a signature, such as `dynamodb`. */
  readonly service: string;
  /** The operation; of a service that speaks REST the method and the service, such as `POST.scheduler`. */
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the operation takes
  readonly input: any;
  /** Of S3 the bucket and the key. */
  readonly resources: readonly string[];
}

/** A resource that the record does not name; whoever compares goes by the action. */
export const unnamed = '?';

/** What a caller must be granted for a call. */
export function actionsOf({ service, name, input, resources }: RecordedCall): readonly ActionOnResource[] {
  switch (service) {
    case 'dynamodb':
      return tableActions(name, input);
    case 'sqs':
      return [{ action: 'sqs:SendMessage', resource: arn('sqs', String(input.QueueUrl).split('/').at(-1)) }];
    case 'events':
      return input.Entries.map(({ EventBusName }: { EventBusName: string }) => ({
        action: 'events:PutEvents',
        resource: arn('events', `event-bus/${EventBusName.split('/').at(-1)}`),
      }));
    case 'scheduler':
      return timerActions(name, input);
    case 's3':
      return objectActions(name, resources);
    case 'kms':
      return [{ action: `kms:${name}`, resource: unnamed }];
    case 'secretsmanager':
      return [{ action: `secretsmanager:${name}`, resource: arn('secretsmanager', `secret:${input.SecretId}-abcdef`) }];
    case 'ssm':
      return [{ action: `ssm:${name}`, resource: arn('ssm', `parameter/${String(input.Name).replace(/^\//, '')}`) }];
    default:
      return [{ action: `${service}:${name}`, resource: unnamed }];
  }
}

const transactionParts = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
};

// biome-ignore lint/suspicious/noExplicitAny: whatever the operation takes
function tableActions(name: string, input: any): readonly ActionOnResource[] {
  if (name === 'BatchGetItem' || name === 'BatchWriteItem')
    return Object.keys(input.RequestItems).map((table) => ({ action: `dynamodb:${name}`, resource: tableArn(table) }));
  if (!name.startsWith('Transact')) {
    const index = input.IndexName === undefined ? '' : `/index/${input.IndexName}`;
    return [{ action: `dynamodb:${name}`, resource: `${tableArn(input.TableName)}${index}` }];
  }
  const items = input.TransactItems as readonly Readonly<Partial<Record<keyof typeof transactionParts, { TableName: string }>>>[];
  return items.flatMap((item) =>
    (Object.keys(item) as (keyof typeof transactionParts)[]).map((part) => ({
      action: `dynamodb:${transactionParts[part]}`,
      resource: tableArn(item[part]?.TableName ?? unnamed),
    })),
  );
}

function timerActions(name: string, input: { GroupName?: string; Target?: { RoleArn?: string } }): readonly ActionOnResource[] {
  if (name === 'DELETE.scheduler') return [{ action: 'scheduler:DeleteSchedule', resource: unnamed }];
  if (name !== 'POST.scheduler') return [{ action: name, resource: unnamed }];
  return [
    { action: 'scheduler:CreateSchedule', resource: unnamed },
    { action: 'iam:PassRole', resource: input.Target?.RoleArn ?? unnamed },
  ];
}

function objectActions(name: string, [bucket = '', key]: readonly string[]): readonly ActionOnResource[] {
  const list = { action: 's3:ListBucket', resource: `arn:aws:s3:::${bucket}` };
  if (name === 'ListObjects') return [list];
  const resource = `arn:aws:s3:::${bucket}${key === undefined ? '' : `/${key}`}`;
  if (name !== 'GetObject' && name !== 'HeadObject') return [{ action: `s3:${name}`, resource }];
  // Without the right to list, an object that is not there is answered with 403 (https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html).
  return [{ action: 's3:GetObject', resource }, list];
}

function tableArn(table: string): string {
  return table.startsWith('arn:') ? table : arn('dynamodb', `table/${table}`);
}

function arn(service: string, resource: string | undefined): string {
  return `arn:aws:${service}:${emulatedRegion}:${emulatedAccount}:${resource}`;
}
