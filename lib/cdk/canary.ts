import { Duration } from 'aws-cdk-lib';
import { Alarm, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaDeploymentConfig, LambdaDeploymentGroup, TrafficRouting } from 'aws-cdk-lib/aws-codedeploy';
import type { Alias } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { CanaryOptions } from '../../runtime/service/lambda-function.ts';
import { acknowledge } from './acknowledge.ts';

/** What `FunctionCanary` takes. */
export interface FunctionCanaryProps extends CanaryOptions {
  /** Moves from the version before to the new one. */
  readonly alias: Alias;
}

/** Lets new code take over a part of a function's calls first; all go back to the code before where it fails. */
export class FunctionCanary extends Construct {
  readonly deploymentGroup: LambdaDeploymentGroup;
  /** Goes off at the first error of a minute. */
  readonly alarm: Alarm;

  constructor(scope: Construct, id: string, { alias, percent, minutes }: FunctionCanaryProps) {
    super(scope, id);
    this.alarm = new Alarm(this, 'Errors', {
      alarmDescription: 'New code fails: its calls go back to the code before',
      metric: alias.metricErrors({ period: Duration.minutes(1) }),
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    this.deploymentGroup = new LambdaDeploymentGroup(this, 'Deployment', {
      alias,
      alarms: [this.alarm],
      autoRollback: { failedDeployment: true, stoppedDeployment: true, deploymentInAlarm: true },
      deploymentConfig: new LambdaDeploymentConfig(this, 'Config', {
        trafficRouting: TrafficRouting.timeBasedCanary({ interval: Duration.minutes(minutes), percentage: percent }),
      }),
    });
    acknowledge(this.deploymentGroup, managedPolicy, 'It is what AWS keeps for a role by which CodeDeploy moves the traffic of functions');
  }
}

const managedPolicy = 'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited]';
