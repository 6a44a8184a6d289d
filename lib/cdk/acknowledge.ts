import { Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Tells who checks an app, such as cdk-nag, why something that looks wrong there is right. */
export function acknowledge(part: IConstruct, id: string, reason: string): void {
  Validations.of(part).acknowledge({ id: `AwsSolutions::AwsSolutions-${id}`, reason });
}

/** Tells why a policy names what it can't name one by one: of the wildcards, this one alone. */
export function acknowledgeWildcard(part: IConstruct, arn: string, reason: string): void {
  acknowledge(part, `IAM5[Resource::${flat(Stack.of(part).resolve(arn))}]`, reason);
}

/** cdk-nag writes references as `<LogicalId>`, and attributes as `<LogicalId.Arn>`. */
function flat(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::Join': join } = value as { Ref?: string; 'Fn::Join'?: [string, unknown[]] };
  return join ? join[1].map(flat).join(join[0]) : `<${Ref}>`;
}
