import { Duration } from 'aws-cdk-lib';
import { type IMetric, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { metricNamespace } from '../../runtime/contract/metrics.ts';
import { awsStatistics } from '../model/aws-metrics.ts';
import type { MetricReference, ServiceModel } from '../model/service-model.ts';
import { measureOf } from './measured.ts';
import type { Parts } from './parts.ts';

/** Whose metric it is, and how it is shown. */
export interface ModelMetricOptions {
  readonly model: ServiceModel;
  readonly parts: Parts;
  /** @default 300 */
  readonly periodSeconds?: number | undefined;
  /**
   * Whether a line of a chart names its resource. An alarm's metric has no label: it would count as an expression.
   *
   * @default false
   */
  readonly isLabelled?: boolean | undefined;
}

/** What a model's metric is in CloudWatch. */
export function modelMetric(
  metric: MetricReference,
  { model, parts, periodSeconds = 300, isLabelled = false }: ModelMetricOptions,
): IMetric {
  const options = { statistic: awsStatistics[metric.statistic], period: Duration.seconds(periodSeconds) };
  if ('resource' in metric) {
    const label = isLabelled ? { label: labelOf(metric) } : {};
    return measureOf(parts.measured(metric.resource), metric.measure, { ...options, ...label });
  }
  const { service, stage } = model;
  return new Metric({ namespace: metricNamespace, metricName: metric.metric, dimensionsMap: { service, stage }, ...options });
}

function labelOf({ resource, statistic }: Extract<MetricReference, { readonly resource: string }>): string {
  return statistic === 'p99' || statistic === 'average' ? `${resource} ${statistic}` : resource;
}
