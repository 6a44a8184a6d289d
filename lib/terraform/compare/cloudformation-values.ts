import { type Asked, type ComparedKind, type Identity, madeName, textOf } from './names.ts';

/** A resource of a template. */
export interface TemplateResource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template's properties are JSON of any shape
  readonly Properties?: any;
  readonly DeletionPolicy?: string;
}

/** A synthesized CloudFormation template, as far as it is compared. */
export interface Template {
  readonly Resources: Readonly<Record<string, TemplateResource>>;
}

/** Resolves the references of a template into texts that both renderings share. */
export function templateValues({ Resources }: Template) {
  const identities = new Map<string, Identity>();
  for (const [id, resource] of Object.entries(Resources)) {
    const named = names[resource.Type];
    if (named) identities.set(id, { kind: named.kind, name: String(resolve(resource.Properties?.[named.property]) ?? madeName) });
  }
  for (const [id, resource] of Object.entries(Resources)) nameAfterOthers(id, resource);
  return { resolve, identityOf: (id: string) => identities.get(id) };

  function nameAfterOthers(id: string, { Type, Properties }: TemplateResource): void {
    if (Type === 'AWS::KMS::Alias') setName(Properties.TargetKeyId, 'key', resolve(Properties.AliasName));
    if (Type === 'AWS::Lambda::Function') setName(Properties.Role, 'role', `of ${resolve(Properties.FunctionName)}`);
    if (Type === 'AWS::Scheduler::Schedule') setName(Properties.Target.RoleArn, 'role', `of ${resolve(Properties.Name)}`);
    if (Type === 'AWS::Lambda::Alias')
      identities.set(id, { kind: 'function', name: `${resolve(Properties.FunctionName)}:${Properties.Name}` });
    if (Type === 'AWS::IAM::Role' && !identities.has(id)) identities.set(id, { kind: 'role', name: roleName(Properties) });
    if (Type === 'AWS::ApiGatewayV2::Stage' && Properties.AccessLogSettings)
      setName(
        Properties.AccessLogSettings.DestinationArn,
        'log group',
        `/aws/apigateway/${resolve(Properties.ApiId)}`.replace(/<api (.*)>/, '$1'),
      );
  }

  function setName(reference: unknown, kind: ComparedKind, name: unknown): void {
    const id = idOf(reference);
    if (id !== undefined) identities.set(id, { kind, name: String(name) });
  }

  /** That of timers trusts in one group of schedules. */
  function roleName(properties: TemplateResource['Properties']): string {
    const condition = properties.AssumeRolePolicyDocument?.Statement?.[0]?.Condition?.ArnEquals?.['aws:SourceArn'];
    return `of ${String(resolve(condition) ?? '?').replace(/^.*schedule-group\//, '')}`;
  }

  function resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== 'object' || value === null) return value;
    const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join, 'Fn::Sub': sub } = value as Readonly<Record<string, unknown>>;
    if (typeof Ref === 'string') return pseudo[Ref] ?? referenceTo(Ref, undefined);
    if (Array.isArray(attribute)) return referenceTo(String(attribute[0]), String(attribute[1]));
    if (Array.isArray(join)) return (resolve(join[1]) as unknown[]).join(String(join[0]));
    if (typeof sub === 'string') return sub;
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, resolve(part)]));
  }

  function referenceTo(id: string, attribute: string | undefined): string {
    const identity = identities.get(id);
    if (!identity) return `<${id}${attribute ? `.${attribute}` : ''}>`;
    if (attribute === undefined) return textOf(identity, refs[identity.kind] ?? 'id');
    const text = textOf(identity, asked[attribute] ?? 'id');
    return identity.kind === 'log group' && attribute === 'Arn' ? `${text}:*` : text;
  }
}

function idOf(reference: unknown): string | undefined {
  const { Ref, 'Fn::GetAtt': attribute } = (reference ?? {}) as Readonly<Record<string, unknown>>;
  return typeof Ref === 'string' ? Ref : Array.isArray(attribute) ? String(attribute[0]) : undefined;
}

const pseudo: Readonly<Record<string, string>> = {
  'AWS::Partition': '<partition>',
  'AWS::Region': '<region>',
  'AWS::AccountId': '<account>',
  'AWS::URLSuffix': '<suffix>',
};

/** What `Ref` gives, where it is not an id. */
const refs: Readonly<Partial<Record<ComparedKind, Asked>>> = {
  table: 'name',
  queue: 'url',
  function: 'name',
  'log group': 'name',
  bucket: 'name',
  bus: 'name',
  topic: 'arn',
  'schedule group': 'name',
  stage: 'name',
};

const asked: Readonly<Record<string, Asked>> = {
  Arn: 'arn',
  TopicArn: 'arn',
  StreamArn: 'stream',
  QueueName: 'name',
  QueueUrl: 'url',
  Name: 'name',
  TopicName: 'name',
};

/** The types that have a name of their own. */
const names: Readonly<Record<string, { readonly kind: ComparedKind; readonly property: string }>> = {
  'AWS::DynamoDB::GlobalTable': { kind: 'table', property: 'TableName' },
  'AWS::SQS::Queue': { kind: 'queue', property: 'QueueName' },
  'AWS::Lambda::Function': { kind: 'function', property: 'FunctionName' },
  'AWS::Logs::LogGroup': { kind: 'log group', property: 'LogGroupName' },
  'AWS::S3::Bucket': { kind: 'bucket', property: 'BucketName' },
  'AWS::Events::EventBus': { kind: 'bus', property: 'Name' },
  'AWS::Events::Rule': { kind: 'rule', property: 'Name' },
  'AWS::SNS::Topic': { kind: 'topic', property: 'TopicName' },
  'AWS::Scheduler::Schedule': { kind: 'schedule', property: 'Name' },
  'AWS::Scheduler::ScheduleGroup': { kind: 'schedule group', property: 'Name' },
  'AWS::ApiGatewayV2::Api': { kind: 'api', property: 'Name' },
  'AWS::ApiGateway::Stage': { kind: 'stage', property: 'StageName' },
  'AWS::ApiGateway::RestApi': { kind: 'rest api', property: 'Name' },
  'AWS::CloudWatch::Dashboard': { kind: 'dashboard', property: 'DashboardName' },
  'AWS::CloudWatch::Alarm': { kind: 'alarm', property: 'AlarmName' },
};
