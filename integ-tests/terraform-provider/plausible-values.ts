import { createHash } from 'node:crypto';
import { isObject, type ObjectValue, type Value } from './dynamic-value.ts';
import type { AttributeType } from './schema.ts';

/** Where the invented resources are said to live: what the provider was configured with, or these. */
export interface Location {
  readonly region: string;
  readonly project: string;
}

/** Where resources live when the provider's configuration does not say. */
export const defaultLocation: Location = { region: 'eu-west-1', project: 'example-project' };

const account = '123456789012';

/** Invents what a cloud would have answered for a computed attribute: the same for the same resource, and of the right shape. */
export function plausibleValue(
  resourceType: string,
  attribute: string,
  type: AttributeType,
  state: ObjectValue,
  location: Location,
): Value {
  if (attribute === 'tags_all') return known(state.tags);
  if (attribute === 'effective_labels' || attribute === 'terraform_labels') return known(state.labels);
  if (attribute === 'effective_annotations') return known(state.annotations);
  if (typeof type === 'string') return plausiblePrimitive(resourceType, attribute, type, state, location);
  const [kind, element] = type;
  if (kind === 'map') return {};
  if (kind === 'object') {
    return Object.fromEntries(
      Object.entries(element).map(([name, of]) => [name, plausibleValue(resourceType, name, of as AttributeType, state, location)]),
    );
  }
  return [plausibleValue(resourceType, attribute, element as AttributeType, state, location)];
}

function known(map: Value | undefined): ObjectValue {
  return isObject(map) ? map : {};
}

function plausiblePrimitive(resourceType: string, attribute: string, type: string, state: ObjectValue, location: Location): Value {
  if (type === 'number') return 1;
  if (type === 'bool') return false;
  return plausibleString(resourceType, attribute, nameOf(resourceType, state), state, location);
}

function plausibleString(resourceType: string, attribute: string, name: string, state: ObjectValue, location: Location): string {
  const { region, project } = location;
  if (attribute.endsWith('region') || attribute === 'location' || resourceType === 'aws_region') return region;
  if (attribute === 'project' || attribute === 'project_id') return project;
  if (attribute === 'name' || attribute === 'bucket') return name;
  if (attribute === 'number' || attribute === 'account_id') return account;
  if (attribute === 'partition') return 'aws';
  if (attribute === 'dns_suffix') return 'amazonaws.com';
  if (attribute === 'json' || attribute === 'minified_json') return policyDocument(state);
  if (attribute === 'email') return `${name}@${project}.iam.gserviceaccount.com`;
  if (attribute === 'member') return `serviceAccount:${name}@${project}.iam.gserviceaccount.com`;
  if (attribute === 'invoke_arn') {
    return `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${arn(resourceType, name, region)}/invocations`;
  }
  if (attribute.endsWith('arn')) return arn(resourceType, name, region);
  if (resourceType === 'aws_sqs_queue' && (attribute === 'id' || attribute === 'url'))
    return `https://sqs.${region}.amazonaws.com/${account}/${name}`;
  if (attribute === 'id') return resourceType.startsWith('google_') ? `projects/${project}/${kindOf(resourceType)}/${name}` : name;
  if (/(url|uri|endpoint)$/.test(attribute)) return `https://${name}.example.com`;
  if (/time$|_at$|modified$|date$/.test(attribute)) return '2026-01-01T00:00:00Z';
  return `${attribute}-of-${name}`;
}

/** The name that the configuration gives, or one made from all that it says. */
function nameOf(resourceType: string, state: ObjectValue): string {
  for (const key of ['name', 'function_name', 'bucket', 'account_id', 'role_id', 'repository_id', 'service', 'project_id']) {
    const name = state[key];
    if (typeof name === 'string' && name !== '') return lastPart(name);
  }
  const digest = createHash('sha256').update(JSON.stringify([resourceType, state]));
  return `${kindOf(resourceType).replaceAll('_', '-')}-${digest.digest('hex').slice(0, 8)}`;
}

/** A function may be named by its ARN, a topic by its path; a log group's name has slashes of its own. */
function lastPart(name: string): string {
  return /^(arn:|projects\/)/.test(name) ? (name.split(/[:/]/).at(-1) ?? name) : name;
}

function kindOf(resourceType: string): string {
  return resourceType.split('_').slice(1).join('_');
}

/** What stands between `arn:aws:` and the name, where it is more than the service. */
const arnShapes: Readonly<Record<string, string>> = {
  aws_cloudwatch_event_bus: 'events:R:A:event-bus/',
  aws_cloudwatch_event_rule: 'events:R:A:rule/',
  aws_cloudwatch_log_group: 'logs:R:A:log-group:',
  aws_dynamodb_table: 'dynamodb:R:A:table/',
  aws_iam_policy: 'iam::A:policy/',
  aws_iam_role: 'iam::A:role/',
  aws_lambda_function: 'lambda:R:A:function:',
  aws_s3_bucket: 's3:::',
  aws_s3_object: 's3:::',
};

function arn(resourceType: string, name: string, region: string): string {
  const shape = arnShapes[resourceType] ?? `${resourceType.split('_')[1]}:R:A:`;
  return `arn:aws:${shape.replace('R', region).replace('A', account)}${name}`;
}

/** The policy that an `aws_iam_policy_document` describes; conditions are left out. */
function policyDocument({ statement }: ObjectValue): string {
  const statements = Array.isArray(statement) ? statement.filter(isObject) : [];
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map(({ sid, effect, actions, resources, principals }) => ({
      ...(sid && { Sid: sid }),
      Effect: effect ?? 'Allow',
      Action: actions ?? [],
      ...(Array.isArray(resources) && { Resource: resources }),
      ...(Array.isArray(principals) && principals.length > 0 && { Principal: principalsOf(principals) }),
    })),
  });
}

function principalsOf(principals: Value[]): ObjectValue {
  return Object.fromEntries(principals.filter(isObject).map(({ type, identifiers }) => [String(type), identifiers ?? []]));
}
