/** What is compared; everything else is folded into one of these. */
export type ComparedKind =
  | 'table'
  | 'queue'
  | 'function'
  | 'role'
  | 'log group'
  | 'bucket'
  | 'bus'
  | 'rule'
  | 'topic'
  | 'subscription'
  | 'mapping'
  | 'schedule'
  | 'schedule group'
  | 'key'
  | 'api'
  | 'rest api'
  | 'stage'
  | 'dashboard'
  | 'alarm';

/** A resource as both renderings know it. */
export interface Identity {
  readonly kind: ComparedKind;
  readonly name: string;
}

/** The name of what the tool itself names: one of a kind. */
export const madeName = '<made>';

/** What a reference to a resource may ask of it. */
export type Asked = 'name' | 'arn' | 'url' | 'id' | 'stream';

const arn = (service: string, resource: string) => `arn:<partition>:${service}:<region>:<account>:${resource}`;

/** ARNs as they are written where a name is known, so that a reference and a written ARN are one text. */
const arns: Readonly<Partial<Record<ComparedKind, (name: string) => string>>> = {
  table: (name) => arn('dynamodb', `table/${name}`),
  queue: (name) => arn('sqs', name),
  function: (name) => arn('lambda', `function:${name}`),
  'log group': (name) => arn('logs', `log-group:${name}`),
  bucket: (name) => `arn:<partition>:s3:::${name}`,
  bus: (name) => arn('events', `event-bus/${name}`),
  topic: (name) => arn('sns', name),
  'schedule group': (name) => arn('scheduler', `schedule-group/${name}`),
  api: (name) => arn('execute-api', `<api ${name}>`),
  'rest api': (name) => arn('execute-api', `<rest api ${name}>`),
};

/** The text that stands for a reference. */
export function textOf({ kind, name }: Identity, asked: Asked): string {
  if (asked === 'name') return name;
  if (asked === 'stream') return `${textOf({ kind, name }, 'arn')}/stream`;
  if (asked === 'arn') return arns[kind]?.(name) ?? `<arn of ${kind} ${name}>`;
  return `<${asked === 'url' ? 'url of ' : ''}${kind} ${name}>`;
}

/** The key of a resource. */
export function keyOf({ kind, name }: Identity): string {
  return `${kind} ${name}`;
}
