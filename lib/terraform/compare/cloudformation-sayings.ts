import type { TemplateResource } from './cloudformation-values.ts';
import { chartsOf, functionIn, json, metricOf, nameIn, said, sayingOf, texts } from './common-facts.ts';
import type { Saying } from './compared-resource.ts';
import type { Identity } from './names.ts';
import { listOf, statementsOf } from './statements.ts';

/** An element of a template, its references resolved. */
interface Element {
  readonly properties: TemplateResource['Properties'];
  readonly identity: Identity | undefined;
  readonly resource: TemplateResource;
}

/** What an element says, by its type. */
export type Read<E> = (element: E) => readonly Saying[];

/** Says something of the element itself. */
const own =
  (facts: (properties: TemplateResource['Properties'], element: Element) => Saying['facts']): Read<Element> =>
  (element) =>
    element.identity ? [{ ...element.identity, facts: facts(element.properties, element) }] : [];

const isKept = ({ DeletionPolicy = 'Delete' }: TemplateResource) => DeletionPolicy.startsWith('Retain');
const keyOf = (schema: readonly { AttributeName: string; KeyType: string }[], type: string) =>
  schema.find(({ KeyType }) => KeyType === type)?.AttributeName;

/** What each type of CloudFormation says, in words that both renderings share. */
export const templateSayings: Readonly<Record<string, Read<Element>>> = {
  'AWS::DynamoDB::GlobalTable': own((p, { resource }) => ({
    billing: p.BillingMode,
    partition: keyOf(p.KeySchema, 'HASH'),
    sort: keyOf(p.KeySchema, 'RANGE'),
    attributes: p.AttributeDefinitions.map(
      ({ AttributeName, AttributeType }: Record<string, string>) => `${AttributeName} ${AttributeType}`,
    ),
    indexes: listOf(p.GlobalSecondaryIndexes).map((index) => {
      const { IndexName, KeySchema, Projection } = index as TemplateResource['Properties'];
      const { ProjectionType, NonKeyAttributes } = Projection;
      return `${IndexName} ${keyOf(KeySchema, 'HASH')} ${keyOf(KeySchema, 'RANGE')} ${ProjectionType} ${texts(NonKeyAttributes)}`;
    }),
    stream: p.StreamSpecification?.StreamViewType,
    timeToLive: p.TimeToLiveSpecification?.AttributeName,
    pointInTimeRecovery: p.Replicas[0].PointInTimeRecoverySpecification?.PointInTimeRecoveryEnabled,
    restoreDays: p.Replicas[0].PointInTimeRecoverySpecification?.RecoveryPeriodInDays,
    deletionProtection: p.Replicas[0].DeletionProtectionEnabled,
    isKept: isKept(resource) && Boolean(p.Replicas[0].DeletionProtectionEnabled),
  })),
  'AWS::SQS::Queue': own((p) => ({
    visibilityTimeoutSeconds: p.VisibilityTimeout,
    retentionSeconds: p.MessageRetentionPeriod,
    encryption: p.SqsManagedSseEnabled,
    fifo: p.FifoQueue,
    deduplication: p.DeduplicationScope,
    throughput: p.FifoThroughputLimit,
    deadLetter: json(p.RedrivePolicy),
  })),
  'AWS::SQS::QueuePolicy': ({ properties: p }) => sayingOf('queue', p.Queues[0], { policy: statementsOf(p.PolicyDocument) }),
  'AWS::Lambda::Function': own((p) => ({
    runtime: p.Runtime,
    handler: p.Handler,
    memoryMb: p.MemorySize,
    timeoutSeconds: p.Timeout,
    architectures: p.Architectures,
    environment: p.Environment?.Variables,
    reservedConcurrency: p.ReservedConcurrentExecutions,
    network: p.VpcConfig && { subnets: texts(p.VpcConfig.SubnetIds), securityGroups: texts(p.VpcConfig.SecurityGroupIds) },
  })),
  'AWS::Lambda::Version': () => [],
  'AWS::Lambda::Alias': ({ properties: p }) =>
    sayingOf('function', p.FunctionName, {
      alias: p.Name,
      provisionedConcurrency: p.ProvisionedConcurrencyConfig?.ProvisionedConcurrentExecutions,
    }),
  'AWS::Lambda::EventInvokeConfig': ({ properties: p }) =>
    sayingOf('function', p.FunctionName, {
      asynchronousRetries: String(p.MaximumRetryAttempts),
      asynchronousAgeSeconds: p.MaximumEventAgeInSeconds,
      onFailure: p.DestinationConfig.OnFailure.Destination,
    }),
  'AWS::Lambda::Permission': ({ properties: p }) => [
    {
      kind: 'function',
      name: functionIn(p.FunctionName),
      facts: {
        invokedBy: [
          said({
            action: p.Action,
            principal: p.Principal,
            source: p.SourceArn,
            account: p.SourceAccount,
            auth: p.FunctionUrlAuthType,
            throughUrl: p.InvokedViaFunctionUrl,
          }),
        ],
      },
    },
  ],
  'AWS::Lambda::Url': ({ properties: p }) => [{ kind: 'function', name: functionIn(p.TargetFunctionArn), facts: { urlAuth: p.AuthType } }],
  'AWS::Lambda::EventSourceMapping': ({ properties: p }) => [
    {
      kind: 'mapping',
      name: `${nameIn(p.EventSourceArn)} to ${nameIn(p.FunctionName)}`,
      facts: {
        batchSize: p.BatchSize,
        batchWindowSeconds: p.MaximumBatchingWindowInSeconds,
        maxConcurrency: p.ScalingConfig?.MaximumConcurrency,
        startingPosition: p.StartingPosition,
        bisect: p.BisectBatchOnFunctionError,
        parallelization: p.ParallelizationFactor,
        retries: p.MaximumRetryAttempts,
        ageSeconds: p.MaximumRecordAgeInSeconds,
        filters: listOf(p.FilterCriteria?.Filters).map((filter) => json((filter as { Pattern: string }).Pattern)),
        onFailure: p.DestinationConfig?.OnFailure.Destination,
        responses: p.FunctionResponseTypes,
      },
    },
  ],
  'AWS::Logs::LogGroup': own((p) => ({ retentionDays: p.RetentionInDays })),
  'AWS::IAM::Role': own((p) => ({ trust: statementsOf(p.AssumeRolePolicyDocument), managedPolicies: p.ManagedPolicyArns })),
  'AWS::IAM::Policy': ({ properties: p }) => sayingOf('role', p.Roles[0], { statements: statementsOf(p.PolicyDocument) }),
  'AWS::S3::Bucket': own((p, { resource }) => ({
    public: json(p.PublicAccessBlockConfiguration),
    encryption: p.BucketEncryption.ServerSideEncryptionConfiguration[0].ServerSideEncryptionByDefault.SSEAlgorithm,
    ownership: p.OwnershipControls.Rules[0].ObjectOwnership,
    versioning: p.VersioningConfiguration?.Status,
    isKept: isKept(resource),
    notifications: listOf(p.NotificationConfiguration?.LambdaConfigurations).map((configuration) => {
      const { Event, Function: target, Filter } = configuration as TemplateResource['Properties'];
      const rules = listOf(Filter?.S3Key?.Rules) as readonly { Name: string; Value: string }[];
      return [Event, target, ...rules.map(({ Name, Value }) => `${Name} ${Value}`).sort()].join(' ');
    }),
  })),
  'AWS::S3::BucketPolicy': ({ properties: p }) => sayingOf('bucket', p.Bucket, { policy: statementsOf(p.PolicyDocument) }),
  'Custom::S3BucketNotifications': ({ properties: p }) => {
    const configurations = listOf(p.NotificationConfiguration.LambdaFunctionConfigurations) as readonly TemplateResource['Properties'][];
    const notifications = configurations.flatMap(({ Events, LambdaFunctionArn: target, Filter }) => {
      const rules = listOf(Filter?.Key?.FilterRules) as readonly { Name: string; Value: string }[];
      return listOf(Events).map((event) => [event, target, ...rules.map(({ Name, Value }) => `${Name} ${Value}`).sort()].join(' '));
    });
    return sayingOf('bucket', p.BucketName, { notifications });
  },
  'AWS::KMS::Key': own((p, { resource }) => ({ rotation: p.EnableKeyRotation, description: p.Description, isKept: isKept(resource) })),
  'AWS::KMS::Alias': () => [],
  'AWS::Events::EventBus': own(() => ({})),
  'AWS::Events::Archive': ({ properties: p }) => sayingOf('bus', p.SourceArn, { archiveDays: p.RetentionDays }),
  'AWS::Events::Rule': own((p) => ({
    bus: p.EventBusName,
    pattern: json(p.EventPattern),
    targets: p.Targets.map(({ Arn, DeadLetterConfig, RetryPolicy }: TemplateResource['Properties']) => ({
      target: Arn,
      deadLetter: DeadLetterConfig.Arn,
      retries: RetryPolicy.MaximumRetryAttempts,
      ageSeconds: RetryPolicy.MaximumEventAgeInSeconds,
    })),
  })),
  'AWS::SNS::Topic': own(() => ({})),
  'AWS::SNS::TopicPolicy': ({ properties: p }) => sayingOf('topic', p.Topics[0], { policy: statementsOf(p.PolicyDocument) }),
  'AWS::SNS::Subscription': ({ properties: p }) => [
    {
      kind: 'subscription',
      name: `${nameIn(p.TopicArn)} to ${nameIn(p.Endpoint)}`,
      facts: {
        topic: p.TopicArn,
        protocol: p.Protocol,
        raw: p.RawMessageDelivery,
        filter: json(p.FilterPolicy),
        deadLetter: json(p.RedrivePolicy),
      },
    },
  ],
  'AWS::Scheduler::ScheduleGroup': own(() => ({})),
  'AWS::Scheduler::Schedule': own((p) => ({
    group: p.GroupName,
    expression: p.ScheduleExpression,
    timezone: p.ScheduleExpressionTimezone,
    window: p.FlexibleTimeWindow.Mode,
    target: p.Target.Arn,
    role: p.Target.RoleArn,
    input: json(p.Target.Input),
    retries: String(p.Target.RetryPolicy.MaximumRetryAttempts),
    ageSeconds: p.Target.RetryPolicy.MaximumEventAgeInSeconds,
    deadLetter: p.Target.DeadLetterConfig.Arn,
  })),
  'AWS::ApiGatewayV2::Api': own((p) => ({ protocol: p.ProtocolType })),
  'AWS::ApiGatewayV2::Stage': ({ properties: p }) =>
    sayingOf('api', p.ApiId, { stage: p.StageName, autoDeploy: p.AutoDeploy, accessLog: json(p.AccessLogSettings?.Format) }),
  'AWS::ApiGatewayV2::Integration': ({ properties: p }) =>
    sayingOf('api', p.ApiId, { integration: `${p.IntegrationType} ${p.PayloadFormatVersion} ${nameIn(p.IntegrationUri)}` }),
  'AWS::ApiGatewayV2::Route': ({ properties: p }) => sayingOf('api', p.ApiId, { routes: [`${p.RouteKey} ${p.AuthorizationType}`] }),
  'AWS::ApiGatewayV2::Authorizer': ({ properties: p }) =>
    sayingOf('api', p.ApiId, {
      authorizers: [`${p.AuthorizerType} ${p.JwtConfiguration.Issuer} ${texts(p.JwtConfiguration.Audience)} ${texts(p.IdentitySource)}`],
    }),
  'AWS::ApiGateway::RestApi': own((p) => ({ endpoints: p.EndpointConfiguration.Types, binary: p.BinaryMediaTypes })),
  'AWS::ApiGateway::Resource': ({ properties: p }) => sayingOf('rest api', p.RestApiId, { paths: [p.PathPart] }),
  'AWS::ApiGateway::Method': ({ properties: p }) =>
    sayingOf('rest api', p.RestApiId, {
      methods: [`${p.HttpMethod} ${p.AuthorizationType}`],
      integrations: [`${p.Integration.Type} ${p.Integration.IntegrationHttpMethod}`],
    }),
  'AWS::ApiGateway::Deployment': () => [],
  'AWS::ApiGateway::Stage': ({ properties: p }) => sayingOf('rest api', p.RestApiId, { stage: p.StageName }),
  'AWS::CloudWatch::Dashboard': own((p) => ({ charts: chartsOf(p.DashboardBody) })),
  'AWS::CloudWatch::Alarm': own((p) => ({
    description: p.AlarmDescription,
    comparison: p.ComparisonOperator,
    threshold: String(p.Threshold),
    periods: p.EvaluationPeriods,
    missing: p.TreatMissingData,
    actions: p.AlarmActions,
    metrics: alarmMetrics(p),
  })),
};

function alarmMetrics(p: TemplateResource['Properties']): readonly string[] {
  const pairs = (dimensions: readonly { Name: string; Value: string }[]) => dimensions.map(({ Name, Value }) => [Name, Value] as const);
  if (p.MetricName) return [metricOf(p.Namespace, p.MetricName, pairs(p.Dimensions), p.Statistic ?? p.ExtendedStatistic, p.Period)];
  return listOf(p.Metrics).flatMap((part) => {
    const { MetricStat } = part as TemplateResource['Properties'];
    if (!MetricStat) return [];
    const { Metric, Stat, Period } = MetricStat;
    return [metricOf(Metric.Namespace, Metric.MetricName, pairs(Metric.Dimensions), Stat, Period)];
  });
}
