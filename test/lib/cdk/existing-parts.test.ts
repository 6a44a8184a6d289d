import { existingKindWith } from '../terraform/every-kind.ts';
import { RenderedTemplate } from './rendered.ts';

describe('parts that exist, by the CDK', () => {
  const rendered = new RenderedTemplate(existingKindWith());

  it('are not made', () => {
    expect(rendered.physicalNames).not.toEqual(expect.arrayContaining(['orders-test-events']));
    expect(rendered.physicalNames).not.toEqual(expect.arrayContaining(['orders-test-order-queue']));
    rendered.template.resourceCountIs('AWS::Events::EventBus', 0);
    rendered.template.resourceCountIs('AWS::Events::Archive', 0);
    rendered.template.resourceCountIs('AWS::SNS::Topic', 0);
  });

  it('wake the functions as if they were the service’s own', () => {
    const eventSourceArn = 'arn:aws:sqs:eu-central-1:210987654321:strict.fifo';

    rendered.template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { EventSourceArn: eventSourceArn });
    rendered.template.hasResourceProperties('AWS::Events::Rule', { EventBusName: 'shop' });
  });

  it('are granted', () => {
    const worker = JSON.stringify(rendered.statementsOf('orders-test-worker'));

    expect(worker).toContain('table/legacy-events');
    expect(worker).toContain('shop-orders-dead');
  });
});
