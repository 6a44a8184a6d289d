import { existingKindWith } from '../every-kind.ts';
import { awsResources, ref } from '../rendered.ts';

describe('parts that exist, on AWS', () => {
  const resources = awsResources(existingKindWith());
  const here = `${ref('data.aws_region.current.region')}:${ref('data.aws_caller_identity.current.account_id')}`;
  const arn = (service: string, resource: string) => `arn:${ref('data.aws_partition.current.partition')}:${service}:${here}:${resource}`;
  const statements = JSON.stringify(resources.aws_iam_role_policy?.worker.policy);

  it('are not made, and neither are the policies of what is somebody else’s', () => {
    const made = (type: string) => Object.keys(resources[type] ?? {});

    expect(made('aws_dynamodb_table')).not.toContain('event_store');
    expect(made('aws_sqs_queue')).not.toEqual(expect.arrayContaining(['order_queue']));
    expect(made('aws_sqs_queue')).not.toEqual(expect.arrayContaining(['order_queue_dead_letters']));
    expect(made('aws_sqs_queue_policy')).not.toContain('order_queue');
    expect(made('aws_s3_bucket')).toEqual(['snapshot_bucket']);
    expect([...made('aws_cloudwatch_event_bus'), ...made('aws_cloudwatch_event_archive'), ...made('aws_sns_topic')]).toEqual([]);
  });

  it('wake the functions as if they were the service’s own', () => {
    const mappings = resources.aws_lambda_event_source_mapping ?? {};

    expect(mappings.projector_source.event_source_arn).toMatch(/table\/legacy-events\/stream\/2026/);
    expect(mappings.order_queue_source.event_source_arn).toBe(arn('sqs', 'shop-orders'));
    expect(mappings.strict_source.event_source_arn).toBe('arn:aws:sqs:eu-central-1:210987654321:strict.fifo');
    expect(resources.aws_cloudwatch_event_rule?.basket_abandoned_rule.event_bus_name).toBe('shop');
    expect(resources.aws_sns_topic_subscription?.shipments_subscription.topic_arn).toBe(arn('sns', 'shop-shipments'));
    expect(resources.aws_s3_bucket_notification?.uploads_bucket_source.bucket).toBe('shop-uploads');
  });

  it('are granted, by the ARNs that they have', () => {
    for (const granted of [arn('dynamodb', 'table/legacy-events'), arn('sqs', 'shop-orders'), arn('sqs', 'shop-orders-dead')])
      expect(statements).toContain(granted);
  });

  it('are told to the functions by name and address', () => {
    const variables = resources.aws_lambda_function?.worker.environment.variables;

    expect(variables).toMatchObject({
      EVENT_TABLE: 'legacy-events',
      ALLFRAME_QUEUE_STRICT: `https://sqs.eu-central-1.${ref('data.aws_partition.current.dns_suffix')}/210987654321/strict.fifo`,
      ALLFRAME_BUCKET_UPLOADS: 'shop-uploads',
    });
  });

  it('are published to by the ARN of a bus of another account', () => {
    const bus = 'arn:aws:events:eu-central-1:210987654321:event-bus/central';
    const { eventBus } = existingBus(bus);

    expect(eventBus.aws_lambda_function?.reactor.environment.variables.EVENT_BUS).toBe(bus);
  });
});

function existingBus(bus: string) {
  const publish = [{ name: 'order.submitted', version: 1, from: 'OrderSubmitted', aggregates: ['Order'] }];
  return { eventBus: awsResources(existingKindWith({ eventBus: { name: undefined, publish, dispatch: {}, existing: { aws: { bus } } } })) };
}
