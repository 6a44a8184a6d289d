import { awsPermissions, busPattern, logPermission, newCommitPattern } from '../../../lib/model/aws.ts';
import { operations } from './operations.ts';

describe('what an operation is on AWS', () => {
  it.each(operations)('is for %s a set of named actions', (operation) => {
    const permissions = awsPermissions({ resource: 'Any', operations: [operation] });
    const actions = permissions.flatMap((permission) => permission.actions);

    expect(actions.length).toBeGreaterThan(0);
    expect(actions).toEqual(actions.map(() => expect.stringMatching(/^(dynamodb|sqs):[A-Z][A-Za-z]+$/)));
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

  it('lets nobody delete, scan or change what was written', () => {
    const actions = awsPermissions({ resource: 'Any', operations }).flatMap((permission) => permission.actions);
    expect(actions.filter((action) => /Scan|DeleteItem|UpdateItem|Purge|\*/.test(action))).toEqual([]);
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
