import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { CommandQueue, type CommandQueueProps } from '../../../lib/cdk/command-queue.ts';

describe('a queue in a stack of one’s own', () => {
  it('has the model’s defaults', () => {
    const { stack } = given();
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::SQS::Queue', 2);
    template.hasResourceProperties('AWS::SQS::Queue', {
      QueueName: Match.absent(),
      VisibilityTimeout: 174,
      MessageRetentionPeriod: 345_600,
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('DeadLetters'), 'Arn'] }, maxReceiveCount: 5 },
    });
    template.hasResourceProperties('AWS::SQS::Queue', { RedrivePolicy: Match.absent(), MessageRetentionPeriod: 1_209_600 });
  });

  it('takes what it is given and keeps the other defaults', () => {
    const { stack } = given({ name: 'orders', deadLetter: { maxReceives: 2 } });
    Template.fromStack(stack).hasResourceProperties('AWS::SQS::Queue', {
      QueueName: 'orders',
      VisibilityTimeout: 174,
      RedrivePolicy: Match.objectLike({ maxReceiveCount: 2 }),
    });
  });

  it.each([
    ['grantSend', 'sqs:SendMessage'],
    ['grantConsume', ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes']],
  ] as const)('%s grants %s and nothing else', (grant, action) => {
    const { stack, orders, role } = given();
    expect(orders[grant](role).success).toBe(true);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [{ Effect: 'Allow', Action: action, Resource: stack.resolve(orders.queue.queueArn) }] },
    });
  });
});

function given(props?: CommandQueueProps) {
  const stack = new Stack(new App(), 'Stack');
  const orders = new CommandQueue(stack, 'Orders', props);
  const role = new Role(stack, 'Role', { assumedBy: new AccountPrincipal('123456789012') });
  return { stack, orders, role };
}
