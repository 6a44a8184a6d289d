import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

/** What `ServiceAlarm` takes. */
export interface ServiceAlarmProps {
  /**
   * The alarm's name.
   *
   * @default CloudFormation makes one
   */
  readonly name?: string | undefined;
  /** What went wrong, for who is told. */
  readonly description: string;
  readonly metric: IMetric;
  /** It goes off when the value is greater. */
  readonly threshold: number;
  /** How many periods of the metric in a row. */
  readonly periods: number;
  /**
   * Who is told: a topic, or its ARN.
   *
   * @default nobody: the alarm is shown
   */
  readonly topic?: ITopic | Topic | string | undefined;
}

/** An alarm of CloudWatch. Without a value there is nothing to be alarmed about: most metrics have none while nothing happens. */
export class ServiceAlarm extends Construct {
  readonly alarm: Alarm;

  constructor(scope: Construct, id: string, { name, description, metric, threshold, periods, topic }: ServiceAlarmProps) {
    super(scope, id);
    this.alarm = new Alarm(this, 'Alarm', {
      ...(name === undefined ? {} : { alarmName: name }),
      alarmDescription: description,
      metric,
      threshold,
      evaluationPeriods: periods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    this.node.defaultChild = this.alarm.node.defaultChild;
    if (topic === undefined) return;
    this.alarm.addAlarmAction(new SnsAction(typeof topic === 'string' ? Topic.fromTopicArn(this, 'Topic', topic) : (topic as ITopic)));
  }
}
