import { readFileSync } from 'node:fs';
import fulfilment from '../../../../examples/fulfilment/src/service.ts';
import depot from '../../../../examples/kitchen-sink/src/service.ts';
import orders from '../../../../examples/orders/src/service.ts';
import { buildModel } from '../../../../lib/model/build-model.ts';
import type { ServiceModel } from '../../../../lib/model/service-model.ts';
import { compareInfrastructure, type Twins } from '../../../../lib/terraform/compare/compare-infrastructure.ts';
import { comparisonTable } from '../../../../lib/terraform/compare/comparison-table.ts';
import { describeService } from '../../../../runtime/service/describe-service.ts';
import type { HttpGateway } from '../../../../runtime/service/http.ts';
import { httpWith, route } from '../../model/describe.ts';
import { everyKindWith, existingKindWith } from '../every-kind.ts';
import { renderedTwice } from './rendered-twice.ts';

// biome-ignore lint/suspicious/noExplicitAny: attributes that each case changes
type Resources = Record<string, Record<string, any>>;

type Change = (resources: Resources) => void;

function compared(model: ServiceModel): readonly Twins[] {
  const { template, configuration } = renderedTwice(model);
  return compareInfrastructure(template, configuration);
}

/** What a reader of a failure wants to see. */
function unequal(twins: readonly Twins[]): readonly Twins[] {
  return twins.filter(({ outcome }) => outcome !== 'equal');
}

function httpBehind(gateway: HttpGateway, auth: object = { kind: 'none' }) {
  const isSigned = (auth as { kind: string }).kind === 'iam';
  const open = { ...route('GET', '/orders/:orderId', 'query', 'GetOrder'), public: !isSigned };
  const http = { ...httpWith(route('POST', '/orders', 'command', 'CreateOrder'), open), gateway, auth: auth as never };
  return everyKindWith({ http });
}

describe('the CDK and Terraform make the same of', () => {
  const examples: readonly [string, ServiceModel][] = [
    ['orders', buildModel(describeService(orders), 'test').model],
    ['fulfilment', buildModel(describeService(fulfilment), 'test').model],
    ['kitchen-sink', buildModel(describeService(depot), 'test').model],
    ['a service that uses every part', everyKindWith()],
    ['a service whose functions share the stream', everyKindWith({ streamReaders: 'combined' })],
    ['a service whose parts exist', existingKindWith()],
    ['a REST API', httpBehind('rest-api')],
    ['a REST API whose callers sign', httpBehind('rest-api', { kind: 'iam' })],
    ['the URL of a function', httpBehind('function-url')],
    ['the URL of a function whose callers sign', httpBehind('function-url', { kind: 'iam' })],
    [
      'an HTTP API that checks tokens itself',
      httpBehind('http-api', { kind: 'jwt', issuer: 'https://i/', audience: ['a', 'b'], verifiedBy: 'gateway' }),
    ],
  ];

  it.each(examples)('%s', (_name, model) => {
    const twins = compared(model);

    expect(unequal(twins)).toEqual([]);
    expect(twins.length).toBeGreaterThan(20);
  });
});

it('is in the docs as allframe infra compare prints it of the orders example', () => {
  const { model } = buildModel(describeService(orders), 'dev');
  expect(readFileSync('docs/terraform.md', 'utf8')).toContain(`\n\n${comparisonTable(compared(model))}\n\n`);
});

describe('a comparison', () => {
  const { template, configuration } = renderedTwice(everyKindWith());
  const copy = (): { resource: Resources } => JSON.parse(JSON.stringify(configuration));
  const unequalWith = (change: Change): readonly Twins[] => {
    const changed = copy();
    change(changed.resource);
    return unequal(compareInfrastructure(template, changed));
  };

  it.each<[kind: string, fact: string, address: string, change: (attributes: Resources[string][string]) => object]>([
    ['function', 'timeoutSeconds', 'aws_lambda_function.worker', ({ timeout }) => ({ timeout: timeout + 1 })],
    ['function', 'environment', 'aws_lambda_function.worker', () => ({ environment: { variables: { LOG_LEVEL: 'silent' } } })],
    ['function', 'invokedBy', 'aws_lambda_permission.uploads_bucket_source', () => ({ source_account: undefined })],
    ['function', 'asynchronousRetries', 'aws_lambda_function_event_invoke_config.worker', () => ({ maximum_retry_attempts: 0 })],
    ['role', 'statements', 'aws_iam_role_policy.api', ({ policy }) => ({ policy: policy.replace('dynamodb:GetItem', 'dynamodb:Scan') })],
    ['role', 'trust', 'aws_iam_role.api', (role) => ({ assume_role_policy: role.assume_role_policy.replace('lambda.', 'ec2.') })],
    ['table', 'isKept', 'aws_dynamodb_table.event_store', () => ({ lifecycle: undefined })],
    ['table', 'pointInTimeRecovery', 'aws_dynamodb_table.checkpoint_table', () => ({ point_in_time_recovery: { enabled: false } })],
    ['mapping', 'filters', 'aws_lambda_event_source_mapping.projector_source', () => ({ filter_criteria: undefined })],
    ['queue', 'policy', 'aws_sqs_queue_policy.order_queue', ({ policy }) => ({ policy: policy.replace('sqs:*', 'sqs:SendMessage') })],
    ['schedule', 'expression', 'aws_scheduler_schedule.nightly_schedule', () => ({ schedule_expression: 'rate(1 day)' })],
    ['alarm', 'threshold', 'aws_cloudwatch_metric_alarm.conflicts_alarm', ({ threshold }) => ({ threshold: threshold + 1 })],
    ['subscription', 'filter', 'aws_sns_topic_subscription.shipments_subscription', () => ({ filter_policy: undefined })],
    ['bucket', 'versioning', 'aws_s3_bucket_versioning.uploads_bucket', () => ({ versioning_configuration: {} })],
  ])('sees a %s that differs in its %s', (kind, fact, place, change) => {
    const [type = '', address = ''] = place.split('.');

    const [twins, ...others] = unequalWith((resources) => {
      const attributes = resources[type]?.[address];
      Object.assign(attributes, change(attributes));
    });

    expect(others).toEqual([]);
    expect(twins).toMatchObject({ kind, outcome: 'different', differences: [{ fact }] });
  });

  it('sees a resource that one of them lacks', () => {
    const twins = unequalWith((resources) => {
      delete resources.aws_cloudwatch_event_archive?.event_bus;
      delete resources.aws_cloudwatch_dashboard?.dashboard;
    });

    expect(twins.map(({ kind, outcome, differences }) => [kind, outcome, differences.map(({ fact }) => fact)])).toEqual([
      ['bus', 'different', ['archiveDays']],
      ['dashboard', 'only-cloudformation', []],
    ]);
  });

  it('refuses a type that it does not know, in either rendering', () => {
    const unknown = { Resources: { Trail: { Type: 'AWS::CloudTrail::Trail' } } };

    expect(() => compareInfrastructure(unknown, { resource: {} })).toThrow('Trail is an AWS::CloudTrail::Trail, which is not compared yet');
    expect(() => compareInfrastructure({ Resources: {} }, { resource: { aws_cloudtrail: {} } })).toThrow(
      'aws_cloudtrail is not compared yet',
    );
  });

  it('is printed as a table with a line a resource, and each difference in full', () => {
    const changed = copy();
    Object.assign(changed.resource.aws_sqs_queue?.order_queue, { visibility_timeout_seconds: 1 });

    const table = comparisonTable(compareInfrastructure(template, changed));

    expect(table).toContain('| queue | orders-test-order-queue | different |');
    expect(table).toMatch(/^\| schedule \| orders-test-nightly \| equal \| ageSeconds, deadLetter, expression, /m);
    expect(table).toMatch(/queue orders-test-order-queue, visibilityTimeoutSeconds:\n {2}CloudFormation: \d+\n {2}Terraform: {6}1$/m);
  });
});
