import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { renderModel } from '../../../lib/cdk/render-model.ts';
import type { FunctionResource, QueueResource, ReadModelResource, Resource, ServiceModel } from '../../../lib/model/service-model.ts';
import { kitchenSinkModel } from './kitchen-sink-model.ts';
import { emptyFunctions } from './orders-model.ts';

const model = kitchenSinkModel();
const template = deployed(model);
const grownTemplate = deployed(grown(model));

describe('a service that changes', () => {
  it('replaces nothing that is stateful when a queue, two indexes in a new version of a projection, and a command come at once', () => {
    const before = statefulOf(template);
    const after = statefulOf(grownTemplate);
    expect(Object.keys(after)).toEqual(expect.arrayContaining(Object.keys(before)));
    for (const [id, resource] of Object.entries(before)) expect(after[id]).toEqual(resource);
    expect(Object.keys(after).filter((id) => !(id in before))).toEqual([
      'OrdersDevOrderSummariesV2Table',
      'OrdersDevPaymentsDeadLetters',
      'OrdersDevPaymentsQueue',
    ]);
  });

  it('never changes the indexes of a table that exists: a new version of a projection is a new table', () => {
    const [v1, v2] = ['V1', 'V2'].map((version) => grownTemplate[`OrdersDevOrderSummaries${version}Table`]?.Properties);
    expect(v1?.GlobalSecondaryIndexes).toHaveLength(2);
    expect(v2?.GlobalSecondaryIndexes).toHaveLength(4);
    expect(v2?.TableName).toBe('orders-dev-order-summaries-v2');
  });

  it('replaces nothing that is stateful when a function gets another name', () => {
    const renamed = mapResources(model, (resource) =>
      resource.kind === 'function' && resource.role === 'worker' ? { ...resource, name: 'orders-dev-runner' } : resource,
    );
    expect(keptBy(statefulOf(deployed(renamed)))).toEqual(keptBy(statefulOf(template)));
  });

  it('that moves in the tree of its app stays what it was, down to the mappings of its functions', () => {
    const moved = deployed(model, (stack) => new Construct(new Construct(stack, 'Backend'), 'Sales'));
    const before = template;
    const others = (ids: readonly string[], resources: Resources) => ids.filter((id) => !hashed.includes(resources[id]?.Type ?? ''));
    expect(others(Object.keys(moved), moved)).toEqual(others(Object.keys(before), before));
    expect(statefulOf(moved)).toEqual(statefulOf(before));
  });
});

describe('logical ids of what is stateful', () => {
  it('are these, and may never change', () => {
    expect(Object.keys(statefulOf(template)).filter((id) => !id.includes('DeadLetters'))).toEqual([
      'OrdersDevCheckpointsTable',
      'OrdersDevCommandsQueue',
      'OrdersDevEventBusArchive',
      'OrdersDevEventBusBus',
      'OrdersDevEventStoreTable',
      'OrdersDevNoticesSubscriptionSubscription',
      'OrdersDevOrderQueueQueue',
      'OrdersDevOrderSummariesV1Table',
      'OrdersDevPersonalKeysTable',
      'OrdersDevPersonalKeysWrappingKey',
      'OrdersDevRebuildsQueue',
      'OrdersDevShipmentsQueue',
      'OrdersDevShipmentsSubscriptionSubscription',
      'OrdersDevShipmentsTopicTopic',
      'OrdersDevSnapshotsBucket',
      'OrdersDevTimersGroup',
      'OrdersDevUploadsBucketBucket',
    ]);
  });

  it('keep two services and two stages in one stack apart', () => {
    const stack = new Stack(new App(), 'Stack');
    const billing: ServiceModel = { ...kitchenSinkModel(), service: 'billing' };
    const services = [model, kitchenSinkModel('prod'), billing];
    for (const each of services) renderModel(new Construct(stack, `${each.service}-${each.stage}`), each, { code: emptyFunctions });
    const resources: Resources = Template.fromStack(stack).toJSON().Resources;
    expect(Object.keys(statefulOf(resources))).toHaveLength(3 * Object.keys(statefulOf(template)).length);
  });
});

describe('what holds data', () => {
  it('outlives its stack, except where its creation is rolled back, so that a first deployment that failed can be repeated', () => {
    const types = ['AWS::DynamoDB::GlobalTable', 'AWS::S3::Bucket', 'AWS::KMS::Key'];
    const kept = Object.values(template).filter(({ Type }) => types.includes(Type));
    expect(kept).toHaveLength(7);
    for (const { DeletionPolicy, UpdateReplacePolicy } of kept)
      expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['RetainExceptOnCreate', 'Retain']);
  });

  it('can be taken in again: CloudFormation finds tables by names that stand in the template as they are, and keeps all that it imports', () => {
    const tables = Object.values(template).filter(({ Type }) => Type === 'AWS::DynamoDB::GlobalTable');
    expect(tables.map(({ Properties }) => Properties.TableName).sort()).toEqual([
      ...['orders-dev-checkpoints', 'orders-dev-events', 'orders-dev-order-summaries-v1', 'orders-dev-personal-keys'],
    ]);
    for (const { DeletionPolicy } of tables) expect(DeletionPolicy).toBe('RetainExceptOnCreate');
  });

  it('refuses deletion, keeps backups and is encrypted', () => {
    for (const { Type, Properties } of Object.values(template)) {
      if (Type === 'AWS::DynamoDB::GlobalTable') {
        const [replica] = Properties.Replicas as Record<string, { PointInTimeRecoveryEnabled?: boolean }>[];
        expect([replica?.DeletionProtectionEnabled, replica?.PointInTimeRecoverySpecification?.PointInTimeRecoveryEnabled]).toEqual([
          true,
          true,
        ]);
      }
      if (Type === 'AWS::S3::Bucket') expect(Properties.BucketEncryption).toBeDefined();
      if (Type === 'AWS::SQS::Queue') expect(Properties.SqsManagedSseEnabled).toBe(true);
    }
  });
});

it('the template of a service is the same again, assets included', () => {
  expect(deployed(kitchenSinkModel())).toEqual(template);
});

interface TemplateResource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

type Resources = Readonly<Record<string, TemplateResource>>;

const hashed = ['AWS::Lambda::Version', 'AWS::Lambda::Permission'];

const statefulTypes = [
  'AWS::DynamoDB::GlobalTable',
  'AWS::Events::Archive',
  'AWS::Events::EventBus',
  'AWS::KMS::Key',
  'AWS::S3::Bucket',
  'AWS::Scheduler::ScheduleGroup',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
];

function deployed(service: ServiceModel, place = (stack: Stack) => new Construct(stack, 'Orders')): Resources {
  const stack = new Stack(new App(), 'Stack');
  renderModel(place(stack), service, { code: emptyFunctions });
  return Template.fromStack(stack).toJSON().Resources;
}

function statefulOf(resources: Resources): Resources {
  const stateful = Object.entries(resources).filter(([, { Type }]) => statefulTypes.includes(Type));
  return Object.fromEntries(stateful.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** What decides whether CloudFormation keeps a resource: its id, its name, and what can't be changed of it. */
function keptBy(resources: Resources): unknown {
  return Object.entries(resources).map(([id, { Type, Properties }]) => {
    const { TableName, KeySchema, QueueName, FifoQueue, BucketName, TopicName, Name, Endpoint } = Properties;
    return [id, Type, { TableName, KeySchema, QueueName, FifoQueue, BucketName, TopicName, Name, Endpoint }];
  });
}

function mapResources(service: ServiceModel, change: (resource: Resource) => Resource): ServiceModel {
  return { ...service, resources: service.resources.map(change) };
}

/** The service after its author added a command, the queue that it travels through, and two indexes to a projection. */
function grown(service: ServiceModel): ServiceModel {
  const withCommand = mapResources(service, (resource) => (resource.kind === 'function' ? withPayments(resource) : resource));
  const resources = withCommand.resources.flatMap((resource): readonly Resource[] => {
    if (resource.kind === 'read-model') return [resource, secondVersion(resource)];
    return resource.id === 'OrderQueue' ? [resource, payments(resource as QueueResource)] : [resource];
  });
  return { ...withCommand, hash: 'fedcba9876543210', resources };
}

function withPayments(resource: FunctionResource): FunctionResource {
  if (resource.role !== 'worker') return resource;
  return { ...resource, grants: [...resource.grants, { resource: 'Payments', operations: ['receive-messages'] }] };
}

function payments(queue: QueueResource): QueueResource {
  const name = 'orders-dev-payments';
  return { ...queue, id: 'Payments', queue: 'payments', name, deadLetter: { ...queue.deadLetter, name: `${name}-dead-letters` } };
}

function secondVersion(readModel: ReadModelResource): ReadModelResource {
  const added = ['byTotal', 'byCity'].map((name) => ({
    name,
    fields: [name] as [string],
    partitionKey: `${name}_PK`,
    sortKey: `${name}_SK`,
  }));
  return {
    ...readModel,
    id: 'OrderSummariesV2',
    version: 2,
    name: 'orders-dev-order-summaries-v2',
    indexes: [...readModel.indexes, ...added],
  };
}
