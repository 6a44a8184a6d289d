import { join, relative } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import type orders from '../../../examples/orders/src/service.ts';
import { AllFrameService } from '../../../lib/cdk/allframe-service.ts';

const ordersEntry = join(__dirname, '../../../examples/orders/src/service.ts');

describe('the constructs of a service', () => {
  const stack = new Stack(new App(), 'Stack');
  const service = new AllFrameService<typeof orders>(stack, 'Orders', { entry: relative(process.cwd(), ordersEntry), stage: 'prod' });

  it('are reached by the service’s own names', () => {
    const other = new Role(stack, 'Other', { assumedBy: new AccountPrincipal('123456789012') });
    service.commandQueues.orderQueue.grantSend(other);
    // @ts-expect-error the service has no queue of this name
    expect(service.commandQueues.paymentQueue).toBeUndefined();
    expect(service.eventStore.table.tableArn).toBeDefined();
    expect(Object.keys(service.readModels)).toEqual(['OrderSummaries']);
    expect(Object.keys(service.functions)).toEqual(['api', 'worker', 'projector', 'rebuilder', 'catchUp']);
    expect(service.bus?.bus.eventBusName).toBeDefined();
    expect(service.api?.url).toBeDefined();
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [Match.objectLike({ Action: 'sqs:SendMessage', Effect: 'Allow' })] },
      Roles: [{ Ref: stack.getLogicalId(other.node.defaultChild as never) }],
    });
  });

  it('are named for the stage, and hold the hash of the model', () => {
    expect(service.model.stage).toBe('prod');
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'orders-prod-api',
      Environment: { Variables: Match.objectLike({ ALLFRAME_STAGE: 'prod', ALLFRAME_MODEL_HASH: service.model.hash }) },
    });
  });

  it('carry no advice where there is none', () => {
    expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
  });
});

describe('a service', () => {
  const stack = new Stack();
  const advised = new AllFrameService(stack, 'Advised', { entry: join(__dirname, 'advised-service.ts') });

  it('that is not named by its type has queues of any name, which may be missing', () => {
    // @ts-expect-error it may be missing
    expect(advised.commandQueues.hasty.queue).toBeDefined();
    expect(advised.commandQueues.missing?.queue).toBeUndefined();
  });

  it('gets the stage dev and advice as warnings, unless it says and does better', () => {
    expect(advised.model.stage).toBe('dev');
    const warnings = Annotations.fromStack(stack).findWarning('/Default/Advised', Match.stringLikeRegexp('60 s .*; .*174'));
    expect(warnings.map(({ entry }) => entry.data)).toEqual([expect.stringMatching(/\[ack: allframe:[a-z-]+\]/)]);
  });

  it('has only the functions and entries that it has work for', () => {
    expect(Object.keys(advised.functions)).toEqual(['worker']);
    expect([advised.api, advised.bus]).toEqual([undefined, undefined]);
  });

  it('that is faulty is refused with all faults at once', () => {
    const codes = ['out-of-range', 'visibility-below-timeout'].map((code) => expect.objectContaining({ severity: 'error', code }));
    expect(() => new AllFrameService(new Stack(), 'Faulty', { entry: join(__dirname, 'faulty-service.ts') })).toThrow(
      expect.objectContaining({ name: 'InvalidServiceError', diagnostics: expect.arrayContaining(codes) }),
    );
  });

  it('whose type is none of ours does not compile', () => {
    // @ts-expect-error not a service
    const wrong: AllFrameService<{ kind: 'stack' }> | undefined = undefined;
    expect(wrong).toBeUndefined();
  });
});
