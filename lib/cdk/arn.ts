import { Aws, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** The ARN of something in the stack's account and region, by what stands behind them: `arnOf(scope, 'ssm', 'parameter/orders')`. */
export function arnOf(scope: Construct, service: string, resource: string): string {
  const { region, account } = Stack.of(scope);
  return `arn:${Aws.PARTITION}:${service}:${region}:${account}:${resource}`;
}
