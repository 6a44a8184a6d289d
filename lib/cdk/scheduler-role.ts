import { Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { arnOf } from './arn.ts';

/**
 * The role by which EventBridge Scheduler does what schedules say, for this account's schedules of one group alone
 * (https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html).
 */
export function schedulerRole(scope: Construct, group: string, description: string): Role {
  return new Role(scope, 'Role', {
    description,
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: {
        StringEquals: { 'aws:SourceAccount': Stack.of(scope).account },
        ArnEquals: { 'aws:SourceArn': arnOf(scope, 'scheduler', `schedule-group/${group}`) },
      },
    }),
  });
}
