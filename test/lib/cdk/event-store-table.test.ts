import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { EventStoreTable } from '../../../lib/cdk/event-store-table.ts';

describe('an event store in a stack of one’s own', () => {
  it('is protected without being told', () => {
    const { stack } = given();
    const template = Template.fromStack(stack);
    template.hasResource('AWS::DynamoDB::GlobalTable', {
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: {
        TableName: Match.absent(),
        GlobalSecondaryIndexes: Match.absent(),
        TimeToLiveSpecification: { AttributeName: 'expires_at', Enabled: true },
        Replicas: [
          Match.objectLike({ DeletionProtectionEnabled: true, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }),
        ],
      },
    });
  });

  it('can be thrown away where that is asked for', () => {
    const { stack } = given({ name: 'scratch', deletionProtection: false, removalPolicy: RemovalPolicy.DESTROY });
    Template.fromStack(stack).hasResource('AWS::DynamoDB::GlobalTable', {
      DeletionPolicy: 'Delete',
      Properties: { TableName: 'scratch', Replicas: [Match.objectLike({ DeletionProtectionEnabled: false })] },
    });
  });

  it('finds commits by time where it is told so', () => {
    Template.fromStack(given({ byTimestamp: true }).stack).hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-timestamp',
          KeySchema: [
            { AttributeName: 'category', KeyType: 'HASH' },
            { AttributeName: 'timestamp', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['last_version', 'commit_id'] },
        },
      ],
    });
  });

  it.each([
    ['grantAppend', 'dynamodb:PutItem', 'Arn'],
    ['grantRead', 'dynamodb:Query', 'Arn'],
    [
      'grantStreamRead',
      ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
      'StreamArn',
    ],
  ] as const)('%s grants %s and nothing else', (grant, action, attribute) => {
    const { stack, events, role } = given();
    expect(events[grant](role).success).toBe(true);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [{ Effect: 'Allow', Action: action, Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Events'), attribute] } }],
      },
    });
  });
});

function given(props?: ConstructorParameters<typeof EventStoreTable>[2]) {
  const stack = new Stack(new App(), 'Stack');
  const events = new EventStoreTable(stack, 'Events', props);
  const role = new Role(stack, 'Role', { assumedBy: new AccountPrincipal('123456789012') });
  return { stack, events, role };
}
