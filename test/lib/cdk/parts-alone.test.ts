import { App, Aspects, CfnParameter, type IAspect, RemovalPolicies, Stack, Tags } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Port, Vpc } from 'aws-cdk-lib/aws-ec2';
import { AccountPrincipal, type IGrantable, Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import {
  BucketSource,
  BusRule,
  CheckpointTable,
  CommandQueue,
  EventStoreTable,
  HttpEntry,
  Invocation,
  PersonalKeyTable,
  QueueSource,
  ReadModelTable,
  ScheduledCommand,
  ServiceBucket,
  ServiceBus,
  ServiceDashboard,
  ServiceFunction,
  type ServiceFunctionProps,
  ServiceTopic,
  SnapshotBucket,
  StreamSource,
  TimerGroup,
  TopicSubscription,
} from '../../../lib/index.ts';
import { emptyFunctions } from './orders-model.ts';

const directory = emptyFunctions.directoryOf('worker');

describe('every part, in a stack of one’s own', () => {
  it('needs no more than what it stands for: names are CloudFormation’s, defaults the model’s', () => {
    const { stack, template } = everyPart();
    for (const [type, name] of Object.entries(names)) template.allResourcesProperties(type, { [name]: Match.absent() });
    expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
    template.hasResourceProperties('AWS::Lambda::Function', {
      MemorySize: 256,
      Timeout: 29,
      Architectures: ['arm64'],
      Runtime: 'nodejs24.x',
    });
  });

  it('opens a way to its template: node.defaultChild is the resource that it is about', () => {
    const { stack } = everyPart();
    const without = stack.node.children.filter((part) => part.node.defaultChild === undefined).map(({ node }) => node.id);
    // What is declared on a bucket, and what is said of a function.
    expect(without).toEqual(['Changes', 'Invocation']);
    const fn = new ServiceFunction(stack, 'Changed', { directory });
    (fn.node.defaultChild as CfnFunction).addPropertyOverride('Description', 'changed by hand');
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', { Description: 'changed by hand' });
  });

  it('takes tags wherever CloudFormation has them, and removal policies from an aspect', () => {
    const { stack } = everyPart();
    Tags.of(stack).add('team', 'orders');
    RemovalPolicies.of(stack).destroy();
    const template = Template.fromStack(stack);
    for (const type of ['AWS::SQS::Queue', 'AWS::Lambda::Function', 'AWS::S3::Bucket', 'AWS::SNS::Topic', 'AWS::Scheduler::ScheduleGroup'])
      template.allResourcesProperties(type, { Tags: Match.arrayWith([{ Key: 'team', Value: 'orders' }]) });
    template.allResourcesProperties('AWS::DynamoDB::GlobalTable', {
      Replicas: [Match.objectLike({ Tags: Match.arrayWith([{ Key: 'team', Value: 'orders' }]) })],
    });
    template.allResources('AWS::DynamoDB::GlobalTable', { DeletionPolicy: 'Delete' });
  });

  it('is safe to visit, and to change, by an aspect', () => {
    const { stack } = everyPart();
    const seen: string[] = [];
    const visitor: IAspect = {
      visit(node: IConstruct) {
        seen.push(node.node.path);
        if (node instanceof CfnFunction) node.memorySize = 1_024;
      },
    };
    Aspects.of(stack).add(visitor);
    Template.fromStack(stack).allResourcesProperties('AWS::Lambda::Function', { MemorySize: 1_024 });
    expect(seen).toContain('Stack/Events/Table');
  });
});

describe('an event store that was made elsewhere', () => {
  it('is found by its name, or by what is known of it', () => {
    const stack = new Stack(new App(), 'Stack');
    const byName = EventStoreTable.fromTableName(stack, 'ByName', 'legacy-events');
    const full = EventStoreTable.fromTableAttributes(stack, 'Full', { tableArn, tableStreamArn: `${tableArn}/stream/1` });
    const role = roleIn(stack);
    byName.grantRead(role);
    full.grantAppend(role);
    full.grantStreamRead(role);
    expect(byName.table.tableName).toBe('legacy-events');
    expect(() => byName.streamArn).toThrow(expect.objectContaining({ name: 'UnresolvedReferenceError', expected: 'the stream' }));
    expect(statementsOf(stack).map(({ Action }) => [Action].flat()[0])).toEqual([
      'dynamodb:Query',
      'dynamodb:PutItem',
      'dynamodb:DescribeStream',
    ]);
    expect(statementsOf(stack)[1]?.Resource).toBe(tableArn);
  });

  it('wakes a function as one that is made here', () => {
    const stack = new Stack(new App(), 'Stack');
    const eventStore = EventStoreTable.fromTableAttributes(stack, 'Events', { tableArn, tableStreamArn: `${tableArn}/stream/1` });
    const fn = new ServiceFunction(stack, 'Follower', { directory });
    eventStore.grantStreamRead(fn);
    new StreamSource(stack, 'Wake', { eventStore, function: fn });
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::EventSourceMapping', { EventSourceArn: `${tableArn}/stream/1` });
  });
});

describe('the stream of an event store', () => {
  it('serves two readers well, and warns of the third, not of one that asks again', () => {
    const stack = new Stack(new App(), 'Stack');
    const events = new EventStoreTable(stack, 'Events');
    const readers = ['One', 'Two', 'Three'].map((id) => roleIn(stack, id));
    const warnings = () => Annotations.fromStack(stack).findWarning('/Stack/Events', Match.stringLikeRegexp('third'));
    for (const reader of [...readers.slice(0, 2), ...readers.slice(0, 2)]) events.grantStreamRead(reader);
    expect(warnings()).toEqual([]);
    events.grantStreamRead(readers[2] as Role);
    expect(warnings()).toHaveLength(1);
  });
});

describe('grants', () => {
  it.each<[string, (stack: Stack, role: IGrantable) => unknown, readonly string[]]>([
    ['a bus', (stack, role) => new ServiceBus(stack, 'Bus').grantPublish(role), ['events:PutEvents']],
    ['a topic', (stack, role) => new ServiceTopic(stack, 'Topic').grantPublish(role), ['sns:Publish']],
    [
      'timers',
      (stack, role) => new TimerGroup(stack, 'Timers', { queues: [] }).grantSetTimers(role),
      ['scheduler:CreateSchedule', 'iam:PassRole'],
    ],
    ['a read model', (stack, role) => new ReadModelTable(stack, 'Orders').grantRead(role), ['dynamodb:GetItem']],
    [
      'a read model that is brought up to date',
      (stack, role) => new ReadModelTable(stack, 'Orders').grantProject(role),
      ['dynamodb:GetItem'],
    ],
    ['checkpoints', (stack, role) => new CheckpointTable(stack, 'Checkpoints').grantFollow(role), ['dynamodb:GetItem']],
    ['the registry', (stack, role) => new CheckpointTable(stack, 'Checkpoints').grantReadRegistry(role), ['dynamodb:GetItem']],
    ['keys to read', (stack, role) => new PersonalKeyTable(stack, 'Keys').grantRead(role), ['dynamodb:GetItem']],
    [
      'wrapped keys to read',
      (stack, role) => new PersonalKeyTable(stack, 'Keys', { kms: { alias: 'keys' } }).grantRead(role),
      ['dynamodb:GetItem', 'kms:Decrypt'],
    ],
    [
      'wrapped keys to make, of a table from elsewhere',
      (stack, role) => {
        const wrappingKey = Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:123456789012:key/1');
        PersonalKeyTable.fromTableAttributes(stack, 'Keys', { tableName: 'keys', wrappingKey }).grantReadWrite(role);
      },
      ['dynamodb:GetItem', 'kms:Decrypt'],
    ],
    [
      'objects of a bucket from elsewhere',
      (stack, role) => SnapshotBucket.fromBucketName(stack, 'Objects', 'legacy-objects').grantPut(role),
      ['s3:PutObject'],
    ],
    ['objects to get', (stack, role) => new SnapshotBucket(stack, 'Objects').grantGet(role), ['s3:GetObject', 's3:ListBucket']],
    ['objects to put', (stack, role) => new ServiceBucket(stack, 'Objects').grantPut(role), ['s3:PutObject']],
    [
      'an invocation',
      (stack, role) => new Invocation(stack, 'Invocation', { function: new ServiceFunction(stack, 'Fn', { directory }) }).grantInvoke(role),
      ['lambda:InvokeFunction'],
    ],
  ])('of %s are these actions and no other', (_, grant, actions) => {
    const stack = new Stack(new App(), 'Stack');
    grant(stack, roleIn(stack));
    const ofRole = statementsOf(stack, 'Role').map(({ Action }) => [Action].flat()[0]);
    expect(ofRole).toEqual(actions);
  });

  it('on a table with a key of one’s own hold that key', () => {
    const stack = new Stack(new App(), 'Stack', { env: { region: 'eu-west-1' } });
    const encryptionKey = new Key(stack, 'Key', { enableKeyRotation: true });
    new EventStoreTable(stack, 'Events', { encryptionKey }).grantRead(roleIn(stack));
    expect(statementsOf(stack).map(({ Action }) => [Action].flat())).toEqual([expect.arrayContaining(['kms:Decrypt']), ['dynamodb:Query']]);
    Template.fromStack(stack).hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
    });
  });

  it('to read alone only decrypt', () => {
    const stack = new Stack(new App(), 'Stack', { env: { region: 'eu-west-1' } });
    const encryptionKey = new Key(stack, 'Key', { enableKeyRotation: true });
    const events = new EventStoreTable(stack, 'Events', { encryptionKey });
    events.grantRead(roleIn(stack, 'Reader'));
    events.grantAppend(roleIn(stack, 'Writer'));
    const ofKey = (role: string) =>
      statementsOf(stack, role)
        .flatMap(({ Action }) => [Action].flat())
        .filter((action) => action.startsWith('kms:'));
    expect(ofKey('Reader')).toEqual(['kms:Decrypt']);
    expect(ofKey('Writer')).toEqual(expect.arrayContaining(['kms:Decrypt', 'kms:Encrypt']));
  });

  it('reach over stacks', () => {
    const app = new App();
    const [one, other] = [new Stack(app, 'One'), new Stack(app, 'Other')];
    const events = new EventStoreTable(one, 'Events');
    const queue = new CommandQueue(one, 'Commands');
    const fn = new ServiceFunction(other, 'Fn', { directory, environment: { EVENT_TABLE: events.table.tableName } });
    events.grantRead(fn);
    queue.grantConsume(fn);
    new QueueSource(other, 'Source', { queue, function: fn });
    app.synth();
    expect(JSON.stringify(Template.fromStack(other).toJSON())).toMatch(/Fn::(ImportValue|GetStackOutput)/);
  });
});

describe('tokens', () => {
  it('are taken for names and variables', () => {
    const stack = new Stack(new App(), 'Stack');
    const name = new CfnParameter(stack, 'Name').valueAsString;
    new EventStoreTable(stack, 'Events', { name });
    new CommandQueue(stack, 'Commands', { name });
    new ServiceFunction(stack, 'Fn', { directory, environment: { NAME: name } });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::DynamoDB::GlobalTable', { TableName: { Ref: 'Name' } });
    template.hasResourceProperties('AWS::SQS::Queue', { QueueName: { Ref: 'Name' } });
    template.hasResourceProperties('AWS::Lambda::Function', { Environment: { Variables: { NAME: { Ref: 'Name' } } } });
  });
});

describe('a function', () => {
  it('in a VPC has connections, and a role that may put it there', () => {
    const stack = new Stack(new App(), 'Stack');
    const { fn } = functionIn(stack, { vpc: new Vpc(stack, 'Vpc') });
    fn.connections.allowToAnyIpv4(Port.HTTPS);
    expect(fn.connections.securityGroups).toHaveLength(1);
    expect(statementsOf(stack).flatMap(({ Action }) => Action)).toContain('ec2:CreateNetworkInterface');
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', { VpcConfig: { SubnetIds: Match.anyValue() } });
  });

  it('outside has none', () => {
    const { fn } = functionIn(new Stack(new App(), 'Stack'), {});
    expect(() => fn.connections).toThrow(expect.objectContaining({ expected: 'a network' }));
  });

  it('is measured as the function that it is', () => {
    const { stack, fn } = functionIn(new Stack(new App(), 'Stack'), {});
    expect(stack.resolve(fn.metricErrors().toMetricConfig().metricStat)).toMatchObject({
      namespace: 'AWS/Lambda',
      metricName: 'Errors',
      dimensions: [{ name: 'FunctionName', value: stack.resolve(fn.function.functionName) }],
    });
  });
});

describe('a queue and its function', () => {
  it('are refused where a message would come again while it is handled', () => {
    const stack = sourceOf({ visibilityTimeoutSeconds: 20, timeoutSeconds: 29 });
    expect(() => (stack.node.root as App).synth()).toThrow(/reappear after 20 s, and its function may take 29 s/);
  });

  it('are warned of where a retry could overtake', () => {
    const stack = sourceOf({ visibilityTimeoutSeconds: 60, timeoutSeconds: 29 });
    expect(
      Annotations.fromStack(stack).findWarning('/Stack/Source', Match.stringLikeRegexp('set visibilityTimeoutSeconds .* 174')),
    ).toHaveLength(1);
  });
});

describe('parts that were made elsewhere', () => {
  it('are taken by sources and subscriptions as those that are made here', () => {
    const stack = new Stack(new App(), 'Stack');
    const fn = new ServiceFunction(stack, 'Fn', { directory });
    const arn = 'arn:aws:sns:eu-west-1:123456789012:legacy-shipments';
    const queue = CommandQueue.fromQueueArn(stack, 'Commands', 'arn:aws:sqs:eu-west-1:123456789012:legacy-commands');
    new QueueSource(stack, 'Messages', { queue, function: fn });
    new TopicSubscription(stack, 'Shipments', { topic: ServiceTopic.fromTopicArn(stack, 'Topic', arn), target: fn });
    new BusRule(stack, 'Rule', {
      bus: ServiceBus.fromEventBusName(stack, 'Bus', 'legacy'),
      source: 'shop',
      detailType: 'checkout.completed',
      description: 'What the shop says',
      function: fn,
    });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { EventSourceArn: queue.queue.queueArn });
    template.hasResourceProperties('AWS::SNS::Subscription', { TopicArn: arn, Protocol: 'lambda' });
    template.hasResourceProperties('AWS::Events::Rule', { EventBusName: 'legacy', Description: 'What the shop says' });
  });
});

describe('a bucket', () => {
  it('that was made elsewhere tells a function of its changes through CDK’s own function', () => {
    const stack = new Stack(new App(), 'Stack');
    const bucket = ServiceBucket.fromBucketName(stack, 'Uploads', 'legacy-uploads');
    new BucketSource(stack, 'Changes', { bucket, function: new ServiceFunction(stack, 'Fn', { directory }) });
    Template.fromStack(stack).resourceCountIs('Custom::S3BucketNotifications', 1);
  });

  it('has a name of at most 63 characters, wherever it is made', () => {
    const stack = new Stack(new App(), 'Stack', { env: { account: '123456789012', region: 'ap-southeast-1' } });
    const { bucketName } = new ServiceBucket(stack, 'Uploads', { namePrefix: 'Orders-of-a-company-with-a-very-long-name-dev-uploads' });
    expect(bucketName).toMatch(/^orders-of-a-company-with-[0-9a-f]{8}-123456789012-ap-southeast-1$/);
    expect(bucketName.length).toBeLessThanOrEqual(63);
  });
});

it('no part reads the context of the app, beside CDK’s own flags', () => {
  const read: string[] = [];
  const stack = new Stack(new App(), 'Stack');
  const { tryGetContext } = Object.getPrototypeOf(stack.node) as typeof stack.node;
  const spy = jest.spyOn(Object.getPrototypeOf(stack.node), 'tryGetContext').mockImplementation(function (this: unknown, key: unknown) {
    read.push(String(key));
    return tryGetContext.call(this as typeof stack.node, String(key));
  });
  everyPart(stack);
  spy.mockRestore();
  expect(read).not.toEqual([]);
  expect(read.filter((key) => !/^(@?aws-cdk|aws:cdk)/.test(key))).toEqual([]);
});

const names = {
  'AWS::DynamoDB::GlobalTable': 'TableName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::Events::Rule': 'Name',
  'AWS::Scheduler::Schedule': 'Name',
  'AWS::CloudWatch::Dashboard': 'DashboardName',
};

const tableArn = 'arn:aws:dynamodb:eu-west-1:123456789012:table/legacy-events';

function everyPart(stack = new Stack(new App(), 'Stack')) {
  const events = new EventStoreTable(stack, 'Events');
  const queue = new CommandQueue(stack, 'Commands');
  const fn = new ServiceFunction(stack, 'Fn', { directory });
  const bus = new ServiceBus(stack, 'Bus');
  const topic = new ServiceTopic(stack, 'Topic');
  const bucket = new ServiceBucket(stack, 'Uploads');
  new ReadModelTable(stack, 'Orders');
  new CheckpointTable(stack, 'Checkpoints');
  new PersonalKeyTable(stack, 'PersonalKeys', { kms: { alias: 'keys' } });
  new SnapshotBucket(stack, 'Snapshots');
  new TimerGroup(stack, 'Timers', { queues: [queue] });
  new QueueSource(stack, 'Messages', { queue, function: fn });
  new StreamSource(stack, 'Commits', { eventStore: events, function: fn });
  new BusRule(stack, 'Rule', { bus, source: 'shop', detailType: 'checkout.completed', function: fn });
  new TopicSubscription(stack, 'Notices', { topic, target: queue });
  new BucketSource(stack, 'Changes', { bucket, function: fn });
  new ScheduledCommand(stack, 'Nightly', {
    timing: { cron: '0 3 * * *' },
    runs: { kind: 'schedule', schedule: 'nightly', command: 'CloseDay' },
    function: fn,
  });
  new HttpEntry(stack, 'Api', { function: fn, auth: { kind: 'iam' } });
  new Invocation(stack, 'Invocation', { function: fn });
  new ServiceDashboard(stack, 'Dashboard', { charts: [{ title: 'Dead letters', metrics: [queue.metricDeadLetters()] }] });
  const role = roleIn(stack);
  for (const grant of [events.grantAppend(role), queue.grantSend(role)]) grant.assertSuccess();
  return {
    stack,
    get template() {
      return Template.fromStack(stack);
    },
  };
}

function functionIn(stack: Stack, props: Partial<ServiceFunctionProps>) {
  return { stack, fn: new ServiceFunction(stack, 'Fn', { directory, ...props }) };
}

function sourceOf({ visibilityTimeoutSeconds, timeoutSeconds }: { visibilityTimeoutSeconds: number; timeoutSeconds: number }): Stack {
  const stack = new Stack(new App(), 'Stack');
  const queue = new CommandQueue(stack, 'Commands', { visibilityTimeoutSeconds });
  new QueueSource(stack, 'Source', { queue, function: new ServiceFunction(stack, 'Fn', { directory, timeoutSeconds }) });
  return stack;
}

function roleIn(stack: Stack, id = 'Role'): Role {
  return new Role(stack, id, { assumedBy: new AccountPrincipal('123456789012') });
}

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

/** What the policies of a stack say, or those of a role alone, beside the writing of logs. */
function statementsOf(stack: Stack, role = ''): readonly Statement[] {
  const policies = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy')).filter(([id]) => id.startsWith(role));
  const statements: Statement[] = policies.flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
  return statements.filter(({ Action }) => ![Action].flat().some((action) => action.startsWith('logs:')));
}
