import { type Asked, type ComparedKind, type Identity, madeName, textOf } from './names.ts';

/** Attributes of resources by address, by type. */
// biome-ignore lint/suspicious/noExplicitAny: a configuration's attributes are JSON of any shape
export type TerraformResources = Readonly<Record<string, Readonly<Record<string, any>>>>;

/** A configuration in Terraform's JSON syntax, as far as it is compared. */
export interface TerraformJson {
  readonly resource: TerraformResources;
  readonly moved?: readonly { readonly from: string; readonly to: string }[] | undefined;
  readonly removed?: readonly { readonly from: string }[] | undefined;
}

/** Resolves the references of a configuration into texts that both renderings share. */
export function terraformValues({ resource: resources }: TerraformJson) {
  const identities = new Map<string, Identity>();
  for (const [type, { kind, attribute }] of Object.entries(names))
    for (const [address, attributes] of Object.entries(resources[type] ?? {}))
      identities.set(`${type}.${address}`, { kind, name: String(resolve(attributes[attribute]) ?? madeName) });
  for (const [address, { name }] of entriesOf('aws_kms_alias')) setName(resources.aws_kms_alias?.[address].target_key_id, 'key', name);
  for (const [, { role, function_name }] of entriesOf('aws_lambda_function')) setName(role, 'role', `of ${resolve(function_name)}`);
  for (const [, { target, name }] of entriesOf('aws_scheduler_schedule')) setName(target.role_arn, 'role', `of ${name}`);
  for (const [address, { assume_role_policy }] of entriesOf('aws_iam_role')) nameAfterGroup(address, assume_role_policy);
  for (const [address, alias] of entriesOf('aws_lambda_alias'))
    identities.set(`aws_lambda_alias.${address}`, { kind: 'function', name: `${resolve(alias.function_name)}:${alias.name}` });
  return { resolve, identityOf: (type: string, address: string) => identities.get(`${type}.${address}`) };

  // biome-ignore lint/suspicious/noExplicitAny: a configuration's attributes are JSON of any shape
  function entriesOf(type: string): readonly (readonly [string, any])[] {
    return Object.entries(resources[type] ?? {});
  }

  function setName(reference: unknown, kind: ComparedKind, name: string): void {
    const [, id] = /^\$\{(\w+\.\w+)\.\w+\}$/.exec(String(reference)) ?? [];
    if (id !== undefined) identities.set(id, { kind, name });
  }

  /** That of timers trusts in one group of schedules. */
  function nameAfterGroup(address: string, trust: string): void {
    const id = `aws_iam_role.${address}`;
    const [, group = '?'] = /schedule-group\/([^"]+)"/.exec(trust) ?? [];
    if (!identities.has(id)) identities.set(id, { kind: 'role', name: `of ${group}` });
  }

  function resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value === 'string') return value.replace(/(?<!\$)\$\{([^}]+)\}/g, (_, reference: string) => textOfReference(reference));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).flatMap(([name, part]) => (name === '//' || part === undefined ? [] : [[name, resolve(part)]])),
    );
  }

  function textOfReference(reference: string): string {
    const [type = '', address = '', attribute = ''] = reference.split('.');
    if (reference.endsWith('.dns_suffix')) return '<suffix>';
    if (type === 'data') return places[address] ?? `<${reference}>`;
    const identity = identities.get(`${type}.${address}`);
    return identity ? textOf(identity, asked[attribute] ?? 'id') : `<${reference}>`;
  }
}

const places: Readonly<Record<string, string>> = {
  aws_partition: '<partition>',
  aws_region: '<region>',
  aws_caller_identity: '<account>',
};

const asked: Readonly<Record<string, Asked>> = {
  arn: 'arn',
  execution_arn: 'arn',
  invoke_arn: 'arn',
  stream_arn: 'stream',
  url: 'url',
  name: 'name',
  function_name: 'name',
  bucket: 'name',
  stage_name: 'name',
};

/** The types that have a name of their own. */
const names: Readonly<Record<string, { readonly kind: ComparedKind; readonly attribute: string }>> = {
  aws_dynamodb_table: { kind: 'table', attribute: 'name' },
  aws_sqs_queue: { kind: 'queue', attribute: 'name' },
  aws_lambda_function: { kind: 'function', attribute: 'function_name' },
  aws_cloudwatch_log_group: { kind: 'log group', attribute: 'name' },
  aws_s3_bucket: { kind: 'bucket', attribute: 'bucket' },
  aws_cloudwatch_event_bus: { kind: 'bus', attribute: 'name' },
  aws_cloudwatch_event_rule: { kind: 'rule', attribute: 'name' },
  aws_sns_topic: { kind: 'topic', attribute: 'name' },
  aws_scheduler_schedule: { kind: 'schedule', attribute: 'name' },
  aws_scheduler_schedule_group: { kind: 'schedule group', attribute: 'name' },
  aws_apigatewayv2_api: { kind: 'api', attribute: 'name' },
  aws_api_gateway_stage: { kind: 'stage', attribute: 'stage_name' },
  aws_api_gateway_rest_api: { kind: 'rest api', attribute: 'name' },
  aws_cloudwatch_dashboard: { kind: 'dashboard', attribute: 'dashboard_name' },
  aws_cloudwatch_metric_alarm: { kind: 'alarm', attribute: 'alarm_name' },
};
