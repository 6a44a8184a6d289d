import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What an attribute takes: a kind of value, the attributes of an object, or a list of one of these. */
type Derived = string | readonly [Derived] | { readonly [name: string]: Derived };

type Attributes = { readonly [name: string]: Derived };

/** The resources of each target that a service's overrides reach. */
export const overridden = {
  cloudformation: {
    'AWS::DynamoDB::GlobalTable': 'aws-dynamodb',
    'AWS::S3::Bucket': 'aws-s3',
    'AWS::SQS::Queue': 'aws-sqs',
    'AWS::Events::EventBus': 'aws-events',
    'AWS::Events::Rule': 'aws-events',
    'AWS::SNS::Topic': 'aws-sns',
    'AWS::Scheduler::ScheduleGroup': 'aws-scheduler',
    'AWS::Scheduler::Schedule': 'aws-scheduler',
    'AWS::Lambda::Function': 'aws-lambda',
    'AWS::Lambda::Url': 'aws-lambda',
    'AWS::ApiGatewayV2::Api': 'aws-apigatewayv2',
    'AWS::ApiGateway::RestApi': 'aws-apigateway',
  },
  aws: [
    'aws_dynamodb_table',
    'aws_s3_bucket',
    'aws_sqs_queue',
    'aws_cloudwatch_event_bus',
    'aws_cloudwatch_event_rule',
    'aws_sns_topic',
    'aws_scheduler_schedule_group',
    'aws_scheduler_schedule',
    'aws_lambda_function',
    'aws_lambda_function_url',
    'aws_apigatewayv2_api',
    'aws_api_gateway_rest_api',
  ],
  google: [
    'google_firestore_database',
    'google_storage_bucket',
    'google_pubsub_topic',
    'google_pubsub_subscription',
    'google_cloud_tasks_queue',
    'google_cloud_scheduler_job',
    'google_cloud_run_v2_service',
  ],
} as const;

const schemas = join(__dirname, '../../../integ-tests/terraform-provider/schemas');
const awsSchemas: Schemas = JSON.parse(readFileSync(join(schemas, 'aws.json'), 'utf8'));
const googleSchemas: Schemas = JSON.parse(readFileSync(join(schemas, 'google.json'), 'utf8'));

interface Schemas {
  readonly binding: string;
  readonly resources: Readonly<Record<string, Block>>;
}

/** What overrides may set, by target and type of resource. */
export function deriveOverridable() {
  const cloudformation = Object.entries(overridden.cloudformation).map(([type, module]) => [type, propertiesOf(type, module)]);
  return {
    cloudformation: Object.fromEntries(cloudformation) as Readonly<Record<string, Attributes>>,
    aws: Object.fromEntries(overridden.aws.map((type) => [type, attributesOf(type, awsSchemas)])),
    google: Object.fromEntries(overridden.google.map((type) => [type, attributesOf(type, googleSchemas)])),
  };
}

/** The text of each file in `runtime/service/overridable`, by its name; `npx biome check --write` puts it into shape. */
export function printOverridable(): Readonly<Record<string, string>> {
  const { cloudformation, aws, google } = deriveOverridable();
  return {
    'cloudformation.ts': file('cloudformationProperties', 'aws-cdk-lib knows them', cloudformation),
    'aws.ts': file('awsAttributes', `${awsSchemas.binding} knows them`, aws),
    'google.ts': file('googleAttributes', `${googleSchemas.binding} knows them`, google),
  };
}

function file(name: string, source: string, types: Attributes): string {
  const head =
    '// Derived from what is installed: where test/runtime/service/overridable.test.ts finds a difference, write what printOverridable() yields.';
  return `${head}\n\n/** The settings of resources that overrides reach, as ${source}. */\nexport const ${name} = ${printed(types)} as const;\n`;
}

/** An object or list a line, where it fits. */
function printed(value: Derived, indent = ''): string {
  const inLine = JSON.stringify(value)
    .replaceAll('"', "'")
    .replace(/'(\w+)':/g, ' $1: ')
    .replaceAll(',', ',')
    .replaceAll(/,\s*/g, ', ')
    .replaceAll('}', ' }')
    .replaceAll(/\{ +\}/g, '{}');
  if (typeof value === 'string' || indent.length + inLine.length < 110) return inLine;
  const deeper = `${indent}  `;
  if (Array.isArray(value)) return `[\n${deeper}${printed(value[0], deeper)},\n${indent}]`;
  const entries = Object.entries(value).map(
    ([name, part]) => `${deeper}${/^\w+$/.test(name) ? name : `'${name}'`}: ${printed(part, deeper)},\n`,
  );
  return `{\n${entries.join('')}${indent}}`;
}

interface Block {
  readonly attributes: Readonly<Record<string, { readonly optional?: boolean; readonly required?: boolean; readonly type?: unknown }>>;
  readonly blocks: Readonly<Record<string, Block & { readonly nesting: string; readonly maxItems?: number }>>;
}

function attributesOf(type: string, { resources }: Schemas): Attributes {
  const schema = resources[type];
  if (!schema) throw new Error(`${type} has no schema`);
  const { id: _, timeouts: __, ...attributes } = blockAttributes(schema);
  return attributes;
}

/** What is only computed can't be given. */
function blockAttributes({ attributes, blocks }: Block): Attributes {
  const own = Object.entries(attributes).flatMap(([name, { optional, required, type }]) =>
    optional || required ? [[name, kindOf(type)] as const] : [],
  );
  const nested = Object.entries(blocks).map(([name, { nesting, maxItems, ...block }]) => {
    const inside = blockAttributes(block);
    return [name, nesting === 'single' || maxItems === 1 ? inside : ([inside] as const)] as const;
  });
  return Object.fromEntries([...own, ...nested].sort(([one], [other]) => (one < other ? -1 : 1)));
}

function kindOf(type: unknown): Derived {
  if (type === 'string' || type === 'number') return type;
  if (type === 'bool') return 'boolean';
  const [collection, of] = type as readonly [string, unknown];
  if (of === 'string') return collection === 'map' ? 'map' : ['string'];
  return collection === 'map' ? 'json' : [kindOf(of)];
}

/** The library's converters name each property and what it takes. */
function propertiesOf(type: string, module: string): Attributes {
  const [service = '', resource = ''] = type.split('::').slice(1);
  const folder = dirname(require.resolve(`aws-cdk-lib/${module}`));
  const text = readFileSync(join(folder, `lib/${service.toLowerCase()}.generated.js`), 'utf8');
  return convertedBy(`convertCfn${resource}PropsToCloudFormation`, text, []);
}

function convertedBy(converter: string, text: string, above: readonly string[]): Attributes {
  const start = text.indexOf(`function ${converter}(properties)`);
  if (start < 0) throw new Error(`there is no ${converter}`);
  const body = text.slice(start, text.indexOf('}):properties', start));
  const entries = [...body.matchAll(/(\w+):((?:cdk\(\)\.)?[\w.]+(?:\((?:cdk\(\)\.)?[\w.()]*\))*?)\(properties\.\w+\)/g)];
  return Object.fromEntries(entries.map(([, name = '', by = '']) => [name, takenBy(by, text, [...above, converter])]));
}

function takenBy(by: string, text: string, above: readonly string[]): Derived {
  const [, listed] = /^cdk\(\)\.listMapper\((.*)\)$/.exec(by) ?? [];
  if (listed !== undefined) return [takenBy(listed, text, above)];
  const [, kind] = /^cdk\(\)\.(string|number|boolean)ToCloudFormation$/.exec(by) ?? [];
  if (kind !== undefined) return kind;
  // A schema that holds itself, and what the library leaves open.
  if (!by.startsWith('convertCfn') || above.includes(by) || above.length > 4) return 'json';
  return convertedBy(by, text, above);
}
