import { App, Aws, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type orders from '../../../examples/orders/src/service.ts';
import type { RenderOptions } from '../../../lib/cdk/render-context.ts';
import {
  CommandQueue,
  EventStoreTable,
  PersonalKeyTable,
  ReadModelTable,
  ServiceBucket,
  ServiceBus,
  type ServiceOverrides,
  ServiceTopic,
} from '../../../lib/index.ts';
import type { Resource, ServiceModel } from '../../../lib/model/service-model.ts';
import { kitchenSinkModel } from './kitchen-sink-model.ts';
import { renderedIn } from './rendered.ts';

describe('what a user gives the constructs of a service', () => {
  it('is merged into the props of the model: tokens, networks, policies', () => {
    const template = templateWith((stack) => ({
      everyFunction: { environment: { ACCOUNT: Aws.ACCOUNT_ID, LOG_LEVEL: 'debug' } },
      overrides: {
        eventStore: { removalPolicy: RemovalPolicy.DESTROY, deletionProtection: false },
        queues: { orderQueue: { retentionSeconds: 600 } },
        functions: { worker: { memoryMb: 2_048, environment: { LOG_LEVEL: 'warn' } }, reactor: { vpc: new Vpc(stack, 'Vpc') } },
        http: { accessLog: false },
      },
    }));
    template.hasResource('AWS::DynamoDB::GlobalTable', {
      DeletionPolicy: 'Delete',
      Properties: { TableName: 'orders-dev-events', Replicas: [Match.objectLike({ DeletionProtectionEnabled: false })] },
    });
    template.hasResourceProperties('AWS::SQS::Queue', {
      QueueName: 'orders-dev-order-queue',
      MessageRetentionPeriod: 600,
      VisibilityTimeout: 180,
    });
    const functionWith = (name: string, rest: object) =>
      template.hasResourceProperties('AWS::Lambda::Function', { FunctionName: `orders-dev-${name}`, ...rest });
    functionWith('worker', {
      MemorySize: 2_048,
      Environment: {
        Variables: { LOG_LEVEL: 'warn', ACCOUNT: { Ref: 'AWS::AccountId' }, EVENT_TABLE: { Ref: 'OrdersDevEventStoreTable' } },
      },
    });
    functionWith('projector', { MemorySize: 256, Environment: { Variables: { LOG_LEVEL: 'debug' } }, VpcConfig: Match.absent() });
    functionWith('reactor', { VpcConfig: { SubnetIds: Match.anyValue(), SecurityGroupIds: Match.anyValue() } });
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', { AccessLogSettings: Match.absent() });
  });

  it('may exist already: it is taken in the place of what would be made, and granted as that would be', () => {
    const arn = (service: string, rest: string) => `arn:aws:${service}:eu-west-1:123456789012:${rest}`;
    const template = templateWith((stack) => ({
      overrides: {
        eventStore: EventStoreTable.fromTableAttributes(stack, 'Events', {
          tableArn: arn('dynamodb', 'table/legacy'),
          tableStreamArn: arn('dynamodb', 'table/legacy/stream/1'),
        }),
        queues: {
          orderQueue: CommandQueue.fromQueueAttributes(stack, 'Queue', {
            queueArn: arn('sqs', 'legacy'),
            deadLetterQueueArn: arn('sqs', 'legacy-dead-letters'),
          }),
        },
        bus: ServiceBus.fromEventBusName(stack, 'Bus', 'legacy'),
        topics: { shipments: ServiceTopic.fromTopicArn(stack, 'Topic', arn('sns', 'legacy')) },
        buckets: { uploads: ServiceBucket.fromBucketName(stack, 'Uploads', 'legacy-uploads') },
      },
    }));
    const made = Object.keys(template.toJSON().Resources);
    expect(made.filter((id) => /^OrdersDev(EventStoreTable|OrderQueueQueue|EventBusBus|ShipmentsTopic|UploadsBucket)/.test(id))).toEqual(
      [],
    );
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'orders-dev-worker',
      Environment: { Variables: Match.objectLike({ EVENT_TABLE: 'legacy', ALLFRAME_BUCKET_UPLOADS: 'legacy-uploads' }) },
    });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { EventSourceArn: arn('sqs', 'legacy') });
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { EventSourceArn: arn('dynamodb', 'table/legacy/stream/1') });
    const policies = JSON.stringify(template.findResources('AWS::IAM::Policy'));
    expect(policies).toContain(arn('sqs', 'legacy-dead-letters'));
    expect(Object.keys(template.findOutputs('*')).filter((id) => /EventStore|OrderQueueUrl/.test(id))).toEqual([]);
  });

  it('may be a table of keys that exists, with the key that wraps them', () => {
    const wrapping = 'arn:aws:kms:eu-west-1:123456789012:key/1';
    const template = templateWith((stack) => ({
      overrides: {
        personalKeys: PersonalKeyTable.fromTableAttributes(stack, 'Keys', {
          tableName: 'legacy-keys',
          wrappingKey: Key.fromKeyArn(stack, 'Wrapping', wrapping),
        }),
      },
    }));
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'orders-dev-worker',
      Environment: { Variables: { PERSONAL_KEY_KMS: wrapping } },
    });
    expect(JSON.stringify(template.findResources('AWS::IAM::Policy'))).toContain(':table/legacy-keys');
    expect(JSON.stringify(template.findResources('AWS::DynamoDB::GlobalTable'))).not.toContain('personal-keys');
  });

  it('of a projection that is built anew is meant for its newest version: the one before goes on as it was', () => {
    const model = kitchenSinkModel();
    const resources = model.resources.flatMap((resource): readonly Resource[] =>
      resource.kind === 'read-model' ? [resource, { ...resource, id: 'OrderSummariesV2', version: 2, name: 'v2' }] : [resource],
    );
    const template = templateWith(
      (stack) => ({ overrides: { readModels: { OrderSummaries: ReadModelTable.fromTableName(stack, 'V2', 'legacy') } } }),
      { ...model, resources },
    );
    const tables = Object.keys(template.findResources('AWS::DynamoDB::GlobalTable'));
    expect(tables).toContain('OrdersDevOrderSummariesV1Table');
    expect(tables).not.toContain('OrdersDevOrderSummariesV2Table');
  });

  it('is named by the service’s own names', () => {
    const queues: ServiceOverrides<typeof orders>['queues'] = { orderQueue: {}, commands: {} };
    // @ts-expect-error the service has no queue of this name
    const wrong: ServiceOverrides<typeof orders>['queues'] = { paymentQueue: {} };
    expect([queues, wrong]).toHaveLength(2);
  });
});

function templateWith(options: (stack: Stack) => Partial<RenderOptions>, model: ServiceModel = kitchenSinkModel()): Template {
  const stack = new Stack(new App(), 'Stack');
  renderedIn(new Construct(stack, 'Orders'), model, options(stack));
  return Template.fromStack(stack);
}
