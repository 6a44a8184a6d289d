import { Match } from 'aws-cdk-lib/assertions';
import { asyncFailurePermission, awsPermissions, logPermission, streamFailurePermission } from '../../../lib/model/aws.ts';
import { resourcesOf } from '../../../lib/model/service-model.ts';
import type { FunctionRole } from '../../../runtime/contract/environment.ts';
import { emptyFunctions, ordersModel } from './orders-model.ts';
import { RenderedTemplate, rendered } from './rendered.ts';

const model = ordersModel();
const orders = new RenderedTemplate(model);
const { template } = orders;

describe('functions', () => {
  it('may be invoked by the API’s one route and the bus’s one rule alone', () => {
    template.resourceCountIs('AWS::Lambda::Permission', 2);
    template.hasResourceProperties('AWS::Lambda::Permission', {
      FunctionName: orders.arnOf('orders-dev-worker'),
      Principal: 'events.amazonaws.com',
      SourceArn: orders.arnOf('orders-dev-checkout-completed'),
    });
    template.hasResourceProperties('AWS::Lambda::Permission', {
      FunctionName: orders.arnOf('orders-dev-api'),
      Principal: 'apigateway.amazonaws.com',
      SourceArn: { 'Fn::Join': ['', Match.arrayWith([':execute-api:', '/$default/$default'])] },
    });
  });

  it('hold the code of their role', () => {
    const asked: string[] = [];
    const directoryOf = (role: FunctionRole) => {
      asked.push(role);
      return emptyFunctions.directoryOf(role);
    };
    rendered(model, { code: { directoryOf } });
    expect(asked).toEqual(['api', 'worker', 'projector']);
  });

  it('run as the model says, and know the resources by their deployed names', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'orders-dev-api',
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      MemorySize: 256,
      Timeout: 20,
      Environment: {
        Variables: {
          EVENT_TABLE: { Ref: orders.idOf('orders-dev-events') },
          ALLFRAME_READ_MODEL_ORDER_SUMMARIES_V1: { Ref: orders.idOf('orders-dev-order-summaries-v1') },
          ALLFRAME_QUEUE_ORDER_QUEUE: { Ref: orders.idOf('orders-dev-order-queue') },
          LOG_LEVEL: 'info',
        },
      },
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'orders-dev-worker',
      Architectures: ['x86_64'],
      MemorySize: 512,
      Environment: { Variables: { ALLFRAME_DEAD_LETTERS_ORDER_QUEUE: { Ref: orders.idOf('orders-dev-order-queue-dead-letters') } } },
    });
  });

  it.each(['api', 'worker', 'projector'])(
    'write the log of the %s into a group of its own, which is kept for as long as the model says',
    (role) => {
      template.hasResource('AWS::Logs::LogGroup', {
        Properties: { LogGroupName: `/aws/lambda/orders-dev-${role}`, RetentionInDays: 30 },
        DeletionPolicy: 'Delete',
      });
      template.hasResourceProperties('AWS::Lambda::Function', {
        FunctionName: `orders-dev-${role}`,
        LoggingConfig: { LogGroup: { Ref: orders.idOf(`/aws/lambda/orders-dev-${role}`) } },
      });
    },
  );
});

describe('the worker, which the bus does not wait for', () => {
  it('keeps an event that fails for good', () => {
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: orders.idOf('orders-dev-worker') },
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 21_600,
      DestinationConfig: { OnFailure: { Destination: orders.arnOf('orders-dev-worker-dead-letters') } },
    });
  });
});

describe('the role of each function', () => {
  it.each(resourcesOf(model, 'function'))(
    'holds for the $role what the model grants and what Lambda does with it, nothing more',
    ({ id, name, grants, asyncFailures }) => {
      const sources = resourcesOf(model, 'stream-source').filter((source) => source.function === id);
      const granted = grants.flatMap(({ resource, ...grant }) =>
        awsPermissions({ resource, ...grant }).map((permission) => ({ resource, ...permission })),
      );
      const expected = [
        { actions: logPermission.actions, on: [orders.arnOf(`/aws/lambda/${name}`)] },
        ...(asyncFailures ? [{ actions: asyncFailurePermission.actions, on: [orders.arnOf(asyncFailures.deadLetter.name)] }] : []),
        ...granted.map(({ resource, target, actions }) => ({ actions, on: targets[`${resource} ${target}`] })),
        ...sources.map(({ deadLetter }) => ({ actions: streamFailurePermission.actions, on: [orders.arnOf(deadLetter.name)] })),
      ];
      expect(orders.statementsOf(name)).toEqual(expected);
    },
  );

  it('is its own, and has no managed policy and no wildcard', () => {
    const roles = Object.values(template.findResources('AWS::IAM::Role'));
    expect(roles).toHaveLength(3);
    expect(roles.filter(({ Properties }) => Properties.ManagedPolicyArns || Properties.Policies)).toEqual([]);
    expect(JSON.stringify(template.findResources('AWS::IAM::Policy'))).not.toContain('*');
  });

  it('is complete before a mapping polls with it', () => {
    for (const mapping of Object.values(template.findResources('AWS::Lambda::EventSourceMapping')))
      expect(mapping.DependsOn).toContainEqual(expect.stringMatching(/RoleDefaultPolicy/));
  });
});

const targets: Record<string, readonly unknown[]> = {
  'EventStore table': [orders.arnOf('orders-dev-events')],
  'EventStore stream': [{ 'Fn::GetAtt': [orders.idOf('orders-dev-events'), 'StreamArn'] }],
  'OrderSummariesV1 table': [orders.arnOf('orders-dev-order-summaries-v1')],
  'OrderSummariesV1 index': ['byCustomer', 'byStatus'].map((index) => ({
    'Fn::Join': ['', [orders.arnOf('orders-dev-order-summaries-v1'), `/index/${index}`]],
  })),
  'OrderQueue queue': [orders.arnOf('orders-dev-order-queue')],
  'OrderQueue deadLetterQueue': [orders.arnOf('orders-dev-order-queue-dead-letters')],
};
