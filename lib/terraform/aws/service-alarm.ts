import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import type { AlarmResource } from '../../model/service-model.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import { literal } from '../literal.ts';
import { type Metric, type Metrics, metricsOf } from './metrics.ts';

/** What people are told of, by CloudWatch. No value is a good sign: nothing was emitted because nothing happened. */
export class ServiceAlarm extends Construct {
  readonly alarm: CloudwatchMetricAlarm;

  constructor(scope: Construct, alarm: AlarmResource, metrics: Metrics) {
    super(scope, alarm.id);
    standsIn(this, 'monitoring');
    this.alarm = placed(
      new CloudwatchMetricAlarm(this, 'Alarm', {
        alarmName: literal(alarm.name),
        alarmDescription: literal(alarm.description),
        comparisonOperator: 'GreaterThanThreshold',
        threshold: alarm.threshold,
        evaluationPeriods: alarm.periods,
        treatMissingData: 'notBreaching',
        ...measured(metricsOf(alarm.metric, metrics), alarm),
        ...(alarm.topic === undefined ? {} : { alarmActions: [literal(alarm.topic)] }),
      }),
      addressOf(alarm),
      alarm.description,
    );
  }
}

function measured(metrics: readonly Metric[], { periodSeconds: period }: AlarmResource) {
  const [metric] = metrics;
  if (metrics.length === 1 && metric) {
    const { name: metricName, namespace, dimensions } = metric;
    return { metricName, namespace, dimensions: { ...dimensions }, period, ...statisticOf(metric) };
  }
  return { metricQuery: [...metrics.map((each, index) => queryOf(each, `m${index + 1}`, period)), sumOf(metrics)] };
}

/** Percentiles stand in an attribute of their own. */
function statisticOf({ statistic }: Metric) {
  return statistic.startsWith('p') ? { extendedStatistic: statistic } : { statistic };
}

function queryOf({ name: metricName, namespace, dimensions, statistic: stat }: Metric, id: string, period: number) {
  return { id, metric: { metricName, namespace, dimensions: { ...dimensions }, period, stat } };
}

/** A metric without a value in a period counts as none there. */
function sumOf(metrics: readonly Metric[]) {
  return { id: 'sum', expression: metrics.map((_, index) => `FILL(m${index + 1}, 0)`).join(' + '), label: 'sum', returnData: true };
}
