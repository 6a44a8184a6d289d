import { awsPermissions, busPattern, logPermission, newCommitPattern, secretPermission } from '../../../lib/model/aws.ts';
import { operations } from './operations.ts';

describe('what an operation is on AWS', () => {
  it.each(operations)('is for %s a set of named actions', (operation) => {
    const permissions = awsPermissions({ resource: 'Any', operations: [operation] });
    const actions = permissions.flatMap((permission) => permission.actions);

    expect(actions.length).toBeGreaterThan(0);
    expect(actions).toEqual(actions.map(() => expect.stringMatching(/^(dynamodb|sqs|s3|kms|events|scheduler|iam):[A-Z][A-Za-z]+$/)));
  });

  it('is said once a target, however many operations name it', () => {
    expect(awsPermissions({ resource: 'EventStore', operations: ['append-commits', 'load-commits', 'append-commits'] })).toEqual([
      { target: 'table', actions: ['dynamodb:PutItem', 'dynamodb:Query'] },
    ]);
    expect(awsPermissions({ resource: 'Orders', operations: ['get-documents', 'find-documents'] })).toEqual([
      { target: 'table', actions: ['dynamodb:GetItem'] },
      { target: 'index', actions: ['dynamodb:Query'] },
    ]);
  });

  it('lets nobody delete or change what was written, and scan who is granted that alone', () => {
    const scanning = operations.filter((operation) => actionsOf(operation).includes('dynamodb:Scan'));
    const changing = operations.filter((operation) =>
      actionsOf(operation).some((action) => /DeleteItem|UpdateItem|Purge|Batch|\*/.test(action)),
    );
    const deleting = operations.filter((operation) => actionsOf(operation).includes('s3:DeleteObject'));
    expect({ scanning, changing, deleting }).toEqual({ scanning: ['scan-commits'], changing: [], deleting: ['drop-snapshots'] });
    expect(awsPermissions({ resource: 'Any', operations: ['drop-snapshots'] })).toEqual([
      { target: 'snapshotObjects', actions: ['s3:DeleteObject'] },
    ]);
  });

  it('is for the registry and the state of catch-up bound to their own items', () => {
    const keys = (pattern: string) => ({ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [pattern] } });
    expect(awsPermissions({ resource: 'CheckpointTable', operations: ['read-registry', 'write-registry', 'keep-catch-up-state'] })).toEqual(
      [
        { target: 'table', actions: ['dynamodb:GetItem', 'dynamodb:PutItem'], condition: keys('$projection#*') },
        { target: 'table', actions: ['dynamodb:GetItem', 'dynamodb:PutItem'], condition: keys('$catch-up') },
      ],
    );
  });

  it('is for checkpoints bound to all other items, so that a follower can’t say what is built', () => {
    const others = { 'ForAllValues:StringNotLike': { 'dynamodb:LeadingKeys': ['$*'] } };
    expect(awsPermissions({ resource: 'CheckpointTable', operations: ['get-checkpoints', 'put-checkpoints', 'read-registry'] })).toEqual([
      { target: 'table', actions: ['dynamodb:GetItem', 'dynamodb:PutItem'], condition: others },
      {
        target: 'table',
        actions: ['dynamodb:GetItem'],
        condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['$projection#*'] } },
      },
    ]);
  });

  it('passes a role on to EventBridge Scheduler alone', () => {
    expect(awsPermissions({ resource: 'TimerGroup', operations: ['set-timers'] })).toEqual([
      { target: 'timer', actions: ['scheduler:CreateSchedule', 'scheduler:DeleteSchedule'] },
      { target: 'role', actions: ['iam:PassRole'], condition: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } } },
    ]);
  });

  it('reads exactly one secret or parameter', () => {
    expect(secretPermission({ kind: 'secret', name: 'orders/key' })).toEqual({
      service: 'secretsmanager',
      resource: 'secret:orders/key-??????',
      action: 'secretsmanager:GetSecretValue',
    });
    expect(secretPermission({ kind: 'parameter', name: '/orders/max' }).resource).toBe('parameter/orders/max');
    expect(secretPermission({ kind: 'parameter', name: 'max' }).resource).toBe('parameter/max');
  });

  it('is for logs the writing alone', () => {
    expect(logPermission.actions).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents']);
  });
});

describe('what wakes a function on AWS', () => {
  it('is a new commit: an inserted item with the type of an event', () => {
    expect(newCommitPattern).toEqual({ eventName: ['INSERT'], dynamodb: { NewImage: { event_type: { S: [{ exists: true }] } } } });
  });

  it('is an event of the rule’s source and type', () => {
    expect(busPattern({ source: 'shop', detailType: 'basket.abandoned' })).toEqual({
      source: ['shop'],
      'detail-type': ['basket.abandoned'],
    });
  });
});

function actionsOf(operation: (typeof operations)[number]): readonly string[] {
  return awsPermissions({ resource: 'Any', operations: [operation] }).flatMap(({ actions }) => actions);
}
