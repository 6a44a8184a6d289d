import type { ServiceModel } from '../../../../lib/model/service-model.ts';
import { compareInfrastructure, type Twins } from '../../../../lib/terraform/compare/compare-infrastructure.ts';
import { comparisonTable } from '../../../../lib/terraform/compare/comparison-table.ts';
import { hasOverrides, withoutOverrides, withToldOverrides } from '../../../../lib/terraform/compare/told-overrides.ts';
import type { ServiceDescription } from '../../../../runtime/service/describe-service.ts';
import { everyKindWith } from '../every-kind.ts';
import { type RenderedTwice, renderedTwice } from './rendered-twice.ts';

describe('a comparison of a service with overrides', () => {
  const compared = ({ template, configuration }: RenderedTwice) => compareInfrastructure(template, configuration);
  const unequal = (twins: readonly Twins[]) => twins.filter(({ outcome }) => outcome !== 'equal');
  const overriding = (overrides: ServiceDescription['overrides']): ServiceModel => everyKindWith({ overrides });
  const told = (model: ServiceModel) => withToldOverrides(compared(renderedTwice(model)), compared(renderedTwice(withoutOverrides(model))));

  it('says of what differs that the service overrides it for one of them', () => {
    const twins = told(overriding({ terraform: { aws: { queues: { orderQueue: { message_retention_seconds: 60 } } } } }));

    expect(unequal(twins)).toMatchObject([
      { name: 'orders-test-order-queue', outcome: 'overridden', differences: [{ fact: 'retentionSeconds', terraform: 60 }] },
    ]);
    const table = comparisonTable(twins);
    expect(table).toContain('| queue | orders-test-order-queue | different by an override of the service |');
    expect(table).toMatch(
      /queue orders-test-order-queue, retentionSeconds, by an override of the service:\n {2}CloudFormation: \d+\n {2}Terraform: {6}60$/,
    );
  });

  it('says nothing where both are overridden alike', () => {
    const model = overriding({
      cloudformation: { queues: { orderQueue: { MessageRetentionPeriod: 60 } } },
      terraform: { aws: { queues: { orderQueue: { message_retention_seconds: 60 } } } },
    });
    expect(hasOverrides(model)).toBe(true);
    expect(unequal(told(model))).toEqual([]);
  });

  it('says it of another name, which makes it another resource to either of them', () => {
    const twins = unequal(told(overriding({ cloudformation: { queues: { orderQueue: { QueueName: 'shop' } } } })));

    expect(twins.length).toBeGreaterThan(1);
    expect(twins.filter(({ outcome }) => outcome !== 'overridden')).toEqual([]);
    expect(twins).toContainEqual(
      expect.objectContaining({
        kind: 'queue',
        name: 'shop',
        differences: [{ fact: 'name', cloudformation: 'shop', terraform: undefined }],
      }),
    );
  });

  it('excuses nothing that differs by itself', () => {
    const model = overriding({ terraform: { aws: { queues: { orderQueue: { message_retention_seconds: 60 } } } } });
    const longer = (rendered: RenderedTwice): RenderedTwice => {
      const queue = rendered.configuration.resource?.aws_sqs_queue?.order_queue;
      Object.assign(queue ?? {}, { visibility_timeout_seconds: 1 });
      return rendered;
    };

    const twins = withToldOverrides(compared(longer(renderedTwice(model))), compared(longer(renderedTwice(withoutOverrides(model)))));

    expect(unequal(twins)).toMatchObject([{ name: 'orders-test-order-queue', outcome: 'different' }]);
  });
});
