import { Match } from 'aws-cdk-lib/assertions';
import type { HttpApiResource, ServiceModel } from '../../../lib/model/service-model.ts';
import { kitchenSinkModel } from './kitchen-sink-model.ts';
import { RenderedTemplate } from './rendered.ts';

const model = kitchenSinkModel();
const sink = new RenderedTemplate(model);
const { template } = sink;
const ref = (name: string) => ({ Ref: sink.idOf(name) });

describe('the tables beside events and read models', () => {
  it('of checkpoints finds parked streams by a sparse index', () => {
    template.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      TableName: 'orders-dev-checkpoints',
      KeySchema: [
        { AttributeName: 'PK', KeyType: 'HASH' },
        { AttributeName: 'SK', KeyType: 'RANGE' },
      ],
      StreamSpecification: Match.absent(),
      GlobalSecondaryIndexes: [
        {
          IndexName: 'parked',
          KeySchema: [
            { AttributeName: 'parked_PK', KeyType: 'HASH' },
            { AttributeName: 'SK', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    });
  });

  it('of personal keys has no stream, backups that end early, and a key of its own that turns', () => {
    template.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      TableName: 'orders-dev-personal-keys',
      KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
      StreamSpecification: Match.absent(),
      Replicas: [Match.objectLike({ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 7 } })],
    });
    template.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
    template.hasResourceProperties('AWS::KMS::Alias', { AliasName: 'alias/orders-dev-personal-keys' });
  });
});

describe('buckets', () => {
  it('are closed to the public, encrypted, versioned and have no access lists', () => {
    template.resourceCountIs('AWS::S3::Bucket', 2);
    template.allResourcesProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: Match.anyValue(),
      VersioningConfiguration: { Status: 'Enabled' },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      LifecycleConfiguration: Match.absent(),
    });
    template.allResourcesProperties('AWS::S3::BucketPolicy', { PolicyDocument: { Statement: [denyWithoutTls('s3:*')] } });
  });

  it('tell the worker of their changes themselves: the permission comes first, and nothing else is deployed for it', () => {
    const worker = sink.arnOf('orders-dev-worker');
    const filter = {
      Filter: {
        S3Key: {
          Rules: [
            { Name: 'prefix', Value: 'in/' },
            { Name: 'suffix', Value: '.csv' },
          ],
        },
      },
      Function: worker,
    };
    template.hasResource('AWS::S3::Bucket', {
      DependsOn: Match.arrayWith(['OrdersDevUploadsSourcePermission']),
      Properties: {
        BucketName: uploads,
        NotificationConfiguration: {
          LambdaConfigurations: [
            { Event: 's3:ObjectCreated:*', ...filter },
            { Event: 's3:ObjectRemoved:*', ...filter },
          ],
        },
      },
    });
    template.hasResourceProperties('AWS::Lambda::Permission', {
      Principal: 's3.amazonaws.com',
      SourceAccount: { Ref: 'AWS::AccountId' },
      SourceArn: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3:::orders-dev-uploads-', ...place]] },
    });
    expect(Object.keys(template.findResources('Custom::S3BucketNotifications'))).toEqual([]);
  });

  it('are named to functions without a reference, where they wait for the function', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'orders-dev-worker',
      Environment: { Variables: { ALLFRAME_BUCKET_UPLOADS: uploads, SNAPSHOT_BUCKET: { Ref: 'OrdersDevSnapshotsBucket' } } },
    });
  });
});

describe('queues and topics', () => {
  it('refuse requests without TLS', () => {
    const queues = Object.keys(template.findResources('AWS::SQS::Queue'));
    const refusing = Object.values(template.findResources('AWS::SQS::QueuePolicy')).filter(({ Properties }) =>
      JSON.stringify(Properties.PolicyDocument).includes('"aws:SecureTransport":"false"'),
    );
    expect(refusing.flatMap(({ Properties }) => Properties.Queues.map(({ Ref }: { Ref: string }) => Ref)).sort()).toEqual(queues.sort());
    template.hasResourceProperties('AWS::SNS::TopicPolicy', { PolicyDocument: { Statement: [denyWithoutTls('sns:Publish')] } });
  });

  it('of the service keep the order of a stream, and streams don’t wait for each other', () => {
    template.hasResourceProperties('AWS::SQS::Queue', {
      QueueName: 'orders-dev-commands.fifo',
      FifoQueue: true,
      ContentBasedDeduplication: true,
      DeduplicationScope: 'messageGroup',
      FifoThroughputLimit: 'perMessageGroupId',
      RedrivePolicy: { deadLetterTargetArn: sink.arnOf('orders-dev-commands-dead-letters.fifo'), maxReceiveCount: 14 },
    });
    template.hasResourceProperties('AWS::SQS::Queue', { QueueName: 'orders-dev-commands-dead-letters.fifo', FifoQueue: true });
  });

  it('that the cloud offers are bounded as the model says', () => {
    const mapping = (queue: string, rest: object) =>
      template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { EventSourceArn: sink.arnOf(queue), ...rest });
    mapping('orders-dev-commands.fifo', { ScalingConfig: { MaximumConcurrency: 50 }, MaximumBatchingWindowInSeconds: Match.absent() });
    mapping('orders-dev-shipments', { ScalingConfig: Match.absent(), MaximumBatchingWindowInSeconds: 5 });
    mapping('orders-dev-rebuilds', { BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } });
  });

  it('through a queue: raw, filtered, with dead letters, from this topic alone', () => {
    const topic = { Ref: 'OrdersDevShipmentsTopicTopic' };
    template.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'sqs',
      TopicArn: topic,
      Endpoint: sink.arnOf('orders-dev-shipments'),
      RawMessageDelivery: true,
      FilterPolicy: { country: ['de', 'fr'] },
      RedrivePolicy: { deadLetterTargetArn: sink.arnOf('orders-dev-shipments-subscription-dead-letters') },
    });
    template.hasResourceProperties('AWS::SQS::QueuePolicy', {
      Queues: [ref('orders-dev-shipments')],
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Allow', Action: 'sqs:SendMessage', Condition: { ArnEquals: { 'aws:SourceArn': topic } } }),
        ]),
      },
    });
  });

  it('to the worker: of a topic that exists', () => {
    const arn = 'arn:aws:sns:eu-west-1:123456789012:notices';
    template.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'lambda',
      TopicArn: arn,
      RawMessageDelivery: Match.absent(),
      Endpoint: sink.arnOf('orders-dev-worker'),
    });
    template.hasResourceProperties('AWS::Lambda::Permission', { Principal: 'sns.amazonaws.com', SourceArn: arn });
    template.resourceCountIs('AWS::SNS::Topic', 1);
  });
});

describe('time', () => {
  it('comes to the worker by the calendar of a place, and to catch-up at a rate', () => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      Name: 'orders-dev-nightly',
      ScheduleExpression: 'cron(0 3 ? * MON,TUE,WED,THU,FRI *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: Match.objectLike({
        Arn: sink.arnOf('orders-dev-worker'),
        Input: '{"allframe":"schedule","schedule":"nightly","scheduledAt":"<aws.scheduler.scheduled-time>"}',
        RetryPolicy: { MaximumEventAgeInSeconds: 3_600, MaximumRetryAttempts: 10 },
        DeadLetterConfig: { Arn: sink.arnOf('orders-dev-nightly-dead-letters') },
      }),
    });
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(5 minutes)',
      Target: Match.objectLike({ Arn: sink.arnOf('orders-dev-catchUp'), Input: '{"allframe":"job","job":"catch-up"}' }),
    });
  });

  it('is handed over by a role that can do this alone, for this account’s schedules alone', () => {
    template.hasResourceProperties('AWS::IAM::Policy', {
      Roles: [{ Ref: 'OrdersDevNightlyScheduleRole' }],
      PolicyDocument: {
        Statement: [
          { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: sink.arnOf('orders-dev-worker') },
          { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: sink.arnOf('orders-dev-nightly-dead-letters') },
        ],
      },
    });
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          Match.objectLike({
            Principal: { Service: 'scheduler.amazonaws.com' },
            Condition: {
              StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
              ArnEquals: { 'aws:SourceArn': { 'Fn::Join': ['', Match.arrayWith([':schedule-group/orders-dev-timers'])] } },
            },
          }),
        ],
      },
    });
  });

  it('of timers: their role sends to the queues of the model alone, and passing it is all that a function may do with it', () => {
    template.hasResourceProperties('AWS::IAM::Policy', {
      Roles: [{ Ref: 'OrdersDevTimersRole' }],
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sqs:SendMessage',
            Resource: ['orders-dev-commands.fifo', 'orders-dev-order-queue', 'orders-dev-timers-dead-letters'].map((name) =>
              sink.arnOf(name),
            ),
          },
        ],
      },
    });
    expect(statement('iam:PassRole')).toEqual({
      Effect: 'Allow',
      Action: 'iam:PassRole',
      Resource: { 'Fn::GetAtt': ['OrdersDevTimersRole', 'Arn'] },
      Condition: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
    });
    expect(JSON.stringify(statement('scheduler:CreateSchedule'))).toContain(':schedule/orders-dev-timers/*');
  });
});

describe('the bus', () => {
  it('keeps what is published, for as long as the model says', () => {
    template.hasResourceProperties('AWS::Events::Archive', { SourceArn: sink.arnOf('orders-dev-bus'), RetentionDays: 30 });
  });
});

describe('functions', () => {
  it('follow the stream as the model says, and keep the places of what was given up', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      FunctionName: ref('orders-dev-reactor'),
      BatchSize: 50,
      ParallelizationFactor: 2,
      MaximumBatchingWindowInSeconds: 1,
      MaximumRetryAttempts: 5,
      MaximumRecordAgeInSeconds: 3_600,
      BisectBatchOnFunctionError: true,
      DestinationConfig: { OnFailure: { Destination: sink.arnOf('orders-dev-reactor-source-dead-letters') } },
    });
  });

  it('are kept warm, and new code gets a tenth of the calls first: all that calls the function calls its alias', () => {
    const alias = { Ref: 'OrdersDevApiAlias' };
    template.hasResource('AWS::Lambda::Alias', {
      Properties: { Name: 'live', ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: 2 } },
      UpdatePolicy: { CodeDeployLambdaAliasUpdate: Match.anyValue() },
    });
    template.hasResourceProperties('AWS::CodeDeploy::DeploymentConfig', {
      TrafficRoutingConfig: { Type: 'TimeBasedCanary', TimeBasedCanary: { CanaryInterval: 5, CanaryPercentage: 10 } },
    });
    template.hasResourceProperties('AWS::CodeDeploy::DeploymentGroup', {
      AlarmConfiguration: { Enabled: true, Alarms: [{ Name: { Ref: 'OrdersDevApiCanaryErrors' } }] },
      AutoRollbackConfiguration: {
        Enabled: true,
        Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_REQUEST', 'DEPLOYMENT_STOP_ON_ALARM'],
      },
    });
    template.hasResourceProperties('AWS::ApiGatewayV2::Integration', { IntegrationUri: alias });
    template.hasResourceProperties('AWS::Lambda::Permission', { FunctionName: alias, Principal: 'apigateway.amazonaws.com' });
  });

  it('say what they are for, and so do their roles, rules and schedules', () => {
    for (const type of ['AWS::Lambda::Function', 'AWS::IAM::Role', 'AWS::Events::Rule', 'AWS::Scheduler::Schedule']) {
      const resources = Object.entries(template.findResources(type)).filter(([id]) => !id.includes('Canary'));
      expect(resources.length).toBeGreaterThan(0);
      for (const [id, { Properties }] of resources)
        expect([id, Properties.Description]).toEqual([id, expect.stringMatching(/^[A-Z].{8,}$/)]);
    }
  });

  it('are bounded, and put into the network of the model', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'orders-dev-worker',
      ReservedConcurrentExecutions: 20,
      VpcConfig: { SubnetIds: ['subnet-0a1b2c3d', 'subnet-1a1b2c3d'], SecurityGroupIds: ['sg-0a1b2c3d'] },
    });
    expect(statement('ec2:CreateNetworkInterface')).toMatchObject({ Resource: '*' });
  });

  it('know the topics that they listen to', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'orders-dev-worker',
      Environment: { Variables: { ALLFRAME_TOPIC_SHIPMENTS: { Ref: 'OrdersDevShipmentsTopicTopic' } } },
    });
  });

  it('are told where their own dead letters go', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'orders-dev-worker',
      Environment: { Variables: { FUNCTION_DEAD_LETTERS: ref('orders-dev-worker-dead-letters') } },
    });
  });

  it('read the secrets and parameters that they name, and no other', () => {
    const arn = (rest: string[]) => ({
      'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, rest[0], { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, rest[1]]],
    });
    expect(statement('secretsmanager:GetSecretValue')).toMatchObject({
      Resource: arn([':secretsmanager:', ':secret:orders/stripe-key-??????']),
    });
    expect(statement('ssm:GetParameter')).toMatchObject({ Resource: arn([':ssm:', ':parameter/orders/limit']) });
  });

  it('may be invoked by others, who find the ARN among the outputs', () => {
    expect(template.findOutputs('OrdersInvocationFunctionArn')).toEqual({
      OrdersInvocationFunctionArn: { Value: sink.arnOf('orders-dev-worker') },
    });
  });
});

describe('what watches', () => {
  it('goes off on dead letters, and tells the topic', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'orders-dev-order-queue-dead-letters-alarm',
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [sink.idOf('orders-dev-order-queue-dead-letters'), 'QueueName'] } }],
      Statistic: 'Maximum',
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: 0,
      Period: 60,
      EvaluationPeriods: 1,
      TreatMissingData: 'notBreaching',
      AlarmActions: ['arn:aws:sns:eu-west-1:123456789012:alarms'],
    });
  });

  it('goes off on what the service emits, by the dimensions that it emits', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'AllFrame',
      MetricName: 'ProjectionLag',
      Dimensions: [
        { Name: 'service', Value: 'orders' },
        { Name: 'stage', Value: 'dev' },
      ],
      AlarmActions: Match.absent(),
    });
  });

  it('adds up what a table refuses of reads and writes', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'orders-dev-event-store-throttled',
      Metrics: Match.arrayWith([
        Match.objectLike({ Expression: Match.stringLikeRegexp('^FILL.m1_[0-9a-f]{8}, 0. [+] FILL.m2_[0-9a-f]{8}, 0.$') }),
        Match.objectLike({ MetricStat: Match.objectLike({ Metric: Match.objectLike({ MetricName: 'ReadThrottleEvents' }) }) }),
        Match.objectLike({ MetricStat: Match.objectLike({ Metric: Match.objectLike({ MetricName: 'WriteThrottleEvents' }) }) }),
      ]),
    });
  });

  it('shows a chart for each widget of the model', () => {
    const [dashboard] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
    const body = JSON.stringify(dashboard?.Properties.DashboardBody);
    for (const title of ['Conflicts', 'Waiting', 'Throttled', 'Latency']) expect(body).toContain(title);
    expect(dashboard?.Properties.DashboardName).toBe('orders-dev-dashboard');
  });
});

describe('the gateway', () => {
  it('of an HTTP API writes a line for each request', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      StageName: '$default',
      AutoDeploy: true,
      AccessLogSettings: {
        DestinationArn: { 'Fn::GetAtt': ['OrdersDevHttpApiAccessLog', 'Arn'] },
        Format: Match.stringLikeRegexp('requestId'),
      },
    });
  });

  it('verifies tokens where it is told so, but lets through what is public, and browsers that ask whether they may call', () => {
    const auth = {
      kind: 'jwt',
      issuer: 'https://auth.example.com/',
      audience: ['orders'],
      verifiedBy: 'gateway',
    } as HttpApiResource['auth'];
    const routes = [{ method: 'GET', path: '/offers/:offerId', public: true }] as unknown as HttpApiResource['routes'];
    const verified = new RenderedTemplate(withHttp({ auth, routes })).template;
    verified.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      AuthorizerType: 'JWT',
      JwtConfiguration: { Issuer: 'https://auth.example.com/', Audience: ['orders'] },
    });
    const authorization = Object.values(verified.findResources('AWS::ApiGatewayV2::Route')).map(({ Properties }) => [
      Properties.RouteKey,
      Properties.AuthorizationType,
    ]);
    expect(authorization).toEqual([
      ['$default', 'JWT'],
      ['GET /offers/{offerId}', 'NONE'],
      ['OPTIONS /{proxy+}', 'NONE'],
    ]);
  });

  it('of a REST API hands every method and path to the function, at the stage of the service', () => {
    const rest = new RenderedTemplate(withHttp({ gateway: 'rest-api', auth: { kind: 'iam' } })).template;
    rest.resourceCountIs('AWS::ApiGateway::Method', 2);
    rest.allResourcesProperties('AWS::ApiGateway::Method', {
      HttpMethod: 'ANY',
      AuthorizationType: 'AWS_IAM',
      Integration: Match.objectLike({ Type: 'AWS_PROXY' }),
    });
    rest.hasResourceProperties('AWS::ApiGateway::Stage', { StageName: 'dev' });
    rest.hasResourceProperties('AWS::ApiGateway::RestApi', { BinaryMediaTypes: ['*/*'], EndpointConfiguration: { Types: ['REGIONAL'] } });
    rest.resourceCountIs('AWS::ApiGateway::Account', 0);
    expect(Object.keys(rest.findOutputs('*')).filter((id) => id.includes('HttpApi'))).toEqual(['OrdersHttpApiUrl', 'OrdersHttpApiId']);
  });

  it('of a function’s URL lets everybody call it where the service says so, and through the URL alone', () => {
    const open = new RenderedTemplate(withHttp({ gateway: 'function-url' })).template;
    open.hasResourceProperties('AWS::Lambda::Url', { AuthType: 'NONE', Qualifier: 'live' });
    open.hasResourceProperties('AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunctionUrl',
      Principal: '*',
      FunctionUrlAuthType: 'NONE',
    });
    open.hasResourceProperties('AWS::Lambda::Permission', { Action: 'lambda:InvokeFunction', Principal: '*', InvokedViaFunctionUrl: true });
    const signed = new RenderedTemplate(withHttp({ gateway: 'function-url', auth: { kind: 'iam' } })).template;
    signed.hasResourceProperties('AWS::Lambda::Url', { AuthType: 'AWS_IAM' });
    expect(signed.findResources('AWS::Lambda::Permission', { Properties: { Principal: '*' } })).toEqual({});
  });
});

const place = [{ Ref: 'AWS::AccountId' }, '-', { Ref: 'AWS::Region' }];
const uploads = { 'Fn::Join': ['', ['orders-dev-uploads-', ...place]] };

function denyWithoutTls(action: string) {
  return Match.objectLike({ Effect: 'Deny', Action: action, Condition: { Bool: { 'aws:SecureTransport': 'false' } } });
}

/** The one statement that names an action. */
function statement(action: string): unknown {
  const policies = Object.values(template.findResources('AWS::IAM::Policy'));
  const statements = policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
  return statements.find(({ Action }) => [Action].flat().includes(action));
}

function withHttp(http: Partial<HttpApiResource>): ServiceModel {
  return { ...model, resources: model.resources.map((resource) => (resource.kind === 'http-api' ? { ...resource, ...http } : resource)) };
}
