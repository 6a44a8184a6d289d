import type { Construct } from 'constructs';
import { metrics as emitted, type MetricName } from '../../../runtime/contract/metrics.ts';
import { type GoogleMeasure, googleMeasure } from '../../model/google-metrics.ts';
import type { MetricReference, MetricStatistic, Resource, ServiceModel } from '../../model/service-model.ts';
import { measuredOf } from './google-part.ts';
import type { LogMetrics } from './log-metrics.ts';

/** What metrics are told apart by. */
export interface Metrics {
  readonly model: ServiceModel;
  /** What the resource of an id became. */
  readonly partOf: (id: string) => Construct;
  readonly logMetrics: LogMetrics;
}

/**
 * A reference of the model as a query in PromQL, of all values of a period; nothing where Google Cloud measures nothing alike. PromQL, because
 * its policies may name metrics that nobody has written to yet, and because it can add up the values of a distribution
 * (https://cloud.google.com/monitoring/promql).
 */
export function queryOf(reference: MetricReference, periodSeconds: number, metrics: Metrics): string | undefined {
  const period = `${periodSeconds}s`;
  if ('metric' in reference) return queryOfEmitted(reference.metric, reference.statistic, { period, metrics });
  const measure = measureOf(reference, metrics.model);
  if (!measure) return undefined;
  const { metric, monitoredResource, label, of, where, values, factor } = measure;
  const value = measuredOf(metrics.partOf(partMeasured(reference, metrics.model)), of);
  const matchers = [`monitored_resource="${monitoredResource}"`, `${label}="${value}"`, ...(where === undefined ? [] : [where])];
  const name = promqlName(typeof metric === 'string' ? metric : metrics.logMetrics.typeOf(metric.ofLog));
  const query = statistics[values][reference.statistic]({ name, labels: `{${matchers.join(',')}}`, period });
  return factor === undefined ? query : `${factor} * ${query}`;
}

/** What stands for a measure of a resource. */
export function measureOf({ resource, measure }: OfResource, model: ServiceModel): GoogleMeasure | undefined {
  return googleMeasure(measure, resourceOf(resource, model).kind);
}

type OfResource = Extract<MetricReference, { readonly resource: string }>;

interface Query {
  readonly period: string;
  readonly metrics: Metrics;
}

function queryOfEmitted(metric: MetricName, statistic: MetricStatistic, { period, metrics }: Query): string {
  const name = promqlName(metrics.logMetrics.typeOf(metric));
  // What a distribution of counts has as its maximum is the edge of a bucket.
  const values = emitted[metric].unit === 'Count' ? statistics.distribution.sum : statistics.distribution[statistic];
  return values({ name, labels: '{monitored_resource="cloud_run_revision"}', period });
}

/** What a function or queue is measured by may be a subscription, which comes with its source. */
function partMeasured({ resource, measure }: OfResource, { resources }: ServiceModel): string {
  const source = resources.find(
    (each) =>
      (measure === 'stream-age' && each.kind === 'stream-source' && each.function === resource) ||
      (ofSubscription.includes(measure) && each.kind === 'queue-source' && each.queue === resource),
  );
  return source?.id ?? resource;
}

const ofSubscription: readonly string[] = ['waiting-messages', 'oldest-message-age'];

function resourceOf(id: string, { resources }: ServiceModel): Resource {
  const resource = resources.find((each) => each.id === id);
  if (!resource) throw new Error(`The model measures ${id}, which it does not list`);
  return resource;
}

/** `run.googleapis.com/request_count` becomes `run_googleapis_com:request_count` (https://cloud.google.com/monitoring/promql/promql-mapping). */
function promqlName(type: string): string {
  return type.replace('/', ':').replace(/[^A-Za-z0-9:]/g, '_');
}

interface Series {
  readonly name: string;
  readonly labels: string;
  readonly period: string;
}

type Put = (series: Series) => string;

const increased: Put = ({ name, labels, period }) => `sum(increase(${name}${labels}[${period}]))`;

function overTime(over: string, of: string): Put {
  return ({ name, labels, period }) => `${of}(${over}(${name}${labels}[${period}]))`;
}

function quantile(share: number): Put {
  return ({ name, labels, period }) => `histogram_quantile(${share}, sum by (le) (increase(${name}_bucket${labels}[${period}])))`;
}

const sumOfDistribution: Put = (series) => increased({ ...series, name: `${series.name}_sum` });

/** How the values of a period are put together. */
const statistics: Readonly<Record<GoogleMeasure['values'], Readonly<Record<MetricStatistic, Put>>>> = {
  counts: { sum: increased, maximum: increased, average: increased, p99: increased },
  levels: {
    sum: overTime('max_over_time', 'sum'),
    maximum: overTime('max_over_time', 'max'),
    average: overTime('avg_over_time', 'avg'),
    p99: overTime('max_over_time', 'max'),
  },
  distribution: {
    sum: sumOfDistribution,
    maximum: quantile(1),
    average: (series) => `${sumOfDistribution(series)} / ${increased({ ...series, name: `${series.name}_count` })}`,
    p99: quantile(0.99),
  },
};
