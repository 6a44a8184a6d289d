import { Match } from 'aws-cdk-lib/assertions';
import { resourcesOf } from '../../../lib/model/service-model.ts';
import { ordersModel } from './orders-model.ts';
import { RenderedTemplate, rendered } from './rendered.ts';

const model = ordersModel();
const orders = new RenderedTemplate(model);
const { template } = orders;

describe('the event store of a rendered model', () => {
  it('is keyed by stream and version, streams new images, and costs nothing at rest', () => {
    template.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      TableName: 'orders-dev-events',
      KeySchema: [
        { AttributeName: 'PK', KeyType: 'HASH' },
        { AttributeName: 'SK', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'PK', AttributeType: 'S' },
        { AttributeName: 'SK', AttributeType: 'S' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
    });
  });
});

describe('the read model', () => {
  it('has an index of strings with all attributes for each of the model', () => {
    template.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      TableName: 'orders-dev-order-summaries-v1',
      KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
      AttributeDefinitions: Match.arrayWith([{ AttributeName: 'byCustomer_PK', AttributeType: 'S' }]),
      GlobalSecondaryIndexes: ['byCustomer', 'byStatus'].map((name) => ({
        IndexName: name,
        KeySchema: [
          { AttributeName: `${name}_PK`, KeyType: 'HASH' },
          { AttributeName: `${name}_SK`, KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      })),
    });
  });
});

describe('tables', () => {
  it('survive their stack, are restorable and refuse deletion', () => {
    template.allResources('AWS::DynamoDB::GlobalTable', { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
    template.allResourcesProperties('AWS::DynamoDB::GlobalTable', {
      Replicas: [
        Match.objectLike({ DeletionProtectionEnabled: true, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }),
      ],
    });
  });

  it('are as unprotected as the model says', () => {
    const unprotected = resourcesOf(model, 'event-store').map((store) => ({
      ...store,
      deletionProtection: false,
      pointInTimeRecovery: false,
    }));
    const others = model.resources.filter(({ kind }) => kind !== 'event-store');
    new RenderedTemplate({ ...model, resources: [...unprotected, ...others] }).template.hasResourceProperties(
      'AWS::DynamoDB::GlobalTable',
      {
        TableName: 'orders-dev-events',
        Replicas: [
          Match.objectLike({ DeletionProtectionEnabled: false, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false } }),
        ],
      },
    );
  });
});

describe('a queue', () => {
  it('gives a message up after the model’s receives and keeps it for 14 days', () => {
    template.hasResourceProperties('AWS::SQS::Queue', {
      QueueName: 'orders-dev-order-queue',
      VisibilityTimeout: 180,
      MessageRetentionPeriod: 345_600,
      SqsManagedSseEnabled: true,
      RedrivePolicy: { deadLetterTargetArn: orders.arnOf('orders-dev-order-queue-dead-letters'), maxReceiveCount: 3 },
    });
    template.hasResourceProperties('AWS::SQS::Queue', {
      QueueName: 'orders-dev-order-queue-dead-letters',
      MessageRetentionPeriod: 1_209_600,
      SqsManagedSseEnabled: true,
    });
  });

  it('reaches its function in batches that are answered item by item', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: orders.arnOf('orders-dev-order-queue'),
      FunctionName: { Ref: orders.idOf('orders-dev-worker') },
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });
});

describe('the event store’s stream', () => {
  it('wakes the projector with new commits alone, from the beginning, halving a batch that fails', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: { 'Fn::GetAtt': [orders.idOf('orders-dev-events'), 'StreamArn'] },
      FunctionName: { Ref: orders.idOf('orders-dev-projector') },
      BatchSize: 100,
      BisectBatchOnFunctionError: true,
      ParallelizationFactor: 1,
      StartingPosition: 'TRIM_HORIZON',
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      FilterCriteria: {
        Filters: [{ Pattern: '{"eventName":["INSERT"],"dynamodb":{"NewImage":{"event_type":{"S":[{"exists":true}]}}}}' }],
      },
    });
  });
});

describe('a rule of the bus', () => {
  it('hands the events of its source and type to the function, as long and as often as the model says', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      Name: 'orders-dev-checkout-completed',
      EventBusName: { Ref: orders.idOf('orders-dev-bus') },
      EventPattern: { source: ['shop'], 'detail-type': ['checkout.completed'] },
      Targets: [
        Match.objectLike({
          Arn: orders.arnOf('orders-dev-worker'),
          DeadLetterConfig: { Arn: orders.arnOf('orders-dev-checkout-completed-dead-letters') },
          RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
        }),
      ],
    });
  });

  it('may send to its dead-letter queue, and nobody else may', () => {
    const queue = { Ref: orders.idOf('orders-dev-checkout-completed-dead-letters') };
    const [policy] = Object.values(template.findResources('AWS::SQS::QueuePolicy', { Properties: { Queues: [queue] } }));
    const allowed = policy?.Properties.PolicyDocument.Statement.filter(({ Effect }: { Effect: string }) => Effect === 'Allow');
    expect(allowed).toEqual([
      expect.objectContaining({
        Action: 'sqs:SendMessage',
        Principal: { Service: 'events.amazonaws.com' },
        Condition: { ArnEquals: { 'aws:SourceArn': orders.arnOf('orders-dev-checkout-completed') } },
      }),
    ]);
  });
});

describe('the HTTP API', () => {
  it('hands every request to its function, in the second format', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Route', { RouteKey: '$default', AuthorizationType: 'NONE' });
    template.hasResourceProperties('AWS::ApiGatewayV2::Integration', {
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: orders.arnOf('orders-dev-api'),
      PayloadFormatVersion: '2.0',
    });
  });
});

describe('the outputs', () => {
  it('name what people look up', () => {
    expect(Object.keys(template.findOutputs('*')).sort()).toEqual([
      'OrdersCheckoutCompletedRuleDeadLettersUrl',
      'OrdersEventBusName',
      'OrdersEventStoreTableName',
      'OrdersHttpApiId',
      'OrdersHttpApiUrl',
      'OrdersOrderQueueDeadLettersUrl',
      'OrdersOrderQueueUrl',
      'OrdersOrderSummariesV1TableName',
      'OrdersProjectorSourceDeadLettersUrl',
      'OrdersWorkerDeadLettersUrl',
    ]);
  });
});

describe('a model', () => {
  it('gives each construct its resource’s id, so that logical ids stay', () => {
    const scope = rendered(model);
    expect(scope.node.children.map(({ node }) => node.id)).toEqual(model.resources.map(({ id }) => id));
    expect(orders.idOf('orders-dev-events')).toBe('OrdersDevEventStoreTable');
    expect(orders.idOf('orders-dev-order-queue')).toBe('OrdersDevOrderQueueQueue');
  });

  it('makes two stages in one account without a name in common', () => {
    const prod = new RenderedTemplate(ordersModel('prod')).physicalNames;
    expect(prod).toHaveLength(15);
    expect(orders.physicalNames.filter((name) => prod.includes(name))).toEqual([]);
  });

  it('that refers to what is not there is refused with the reference', () => {
    const resources = model.resources.filter(({ id }) => id !== 'OrderQueue');
    expect(() => rendered({ ...model, resources })).toThrow(
      expect.objectContaining({ name: 'UnresolvedReferenceError', resource: 'OrderQueue' }),
    );
  });

  it('of a newer version, with a kind that is not known, is refused', () => {
    const unknown = { kind: 'stage', id: 'Stage' } as never;
    expect(() => rendered({ ...model, resources: [unknown] })).toThrow('Nothing is made of {"kind":"stage","id":"Stage"}');
  });
});
