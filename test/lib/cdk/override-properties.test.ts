import { everyKindWith } from '../terraform/every-kind.ts';
import { RenderedTemplate } from './rendered.ts';

describe('overrides, by the CDK', () => {
  it('are set on the main resource of the part, objects merged', () => {
    const cloudformation = {
      queues: { orderQueue: { DelaySeconds: 5 } },
      functions: { worker: { EphemeralStorage: { Size: 1_024 }, VpcConfig: { Ipv6AllowedForDualStack: true } } },
      rules: { 'basket.abandoned': { Description: 'Ours' } },
      http: { DisableExecuteApiEndpoint: true },
    };
    const { template } = new RenderedTemplate(everyKindWith({ overrides: { cloudformation } }));

    template.hasResourceProperties('AWS::SQS::Queue', { QueueName: 'orders-test-order-queue', DelaySeconds: 5 });
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'orders-test-worker',
      EphemeralStorage: { Size: 1_024 },
      VpcConfig: { Ipv6AllowedForDualStack: true, SubnetIds: ['subnet-0a1b2c3d'] },
    });
    template.hasResourceProperties('AWS::Events::Rule', { Name: 'orders-test-basket-abandoned', Description: 'Ours' });
    template.hasResourceProperties('AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: true });
  });
});
