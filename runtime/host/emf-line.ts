import { type MetricName, metricDimensions, metricNamespace, metrics } from '../contract/metrics.ts';

/** Whose metrics they are. */
export interface MetricSource {
  readonly service: string;
  readonly stage: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** What the line says beside the metrics, to find the invocation by. */
  readonly fields: Readonly<Record<string, string | undefined>>;
}

/**
 * A list holds so many values
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).
 */
const maxValues = 100;

/** What was recorded as one line of a log, of which CloudWatch makes metrics. Of more measured values than a line takes the highest stand. */
export function emfLine(recorded: ReadonlyMap<MetricName, readonly number[]>, { service, stage, at, fields }: MetricSource): string {
  const directive = {
    Namespace: metricNamespace,
    Dimensions: [metricDimensions],
    Metrics: [...recorded.keys()].map((Name) => ({ Name, Unit: metrics[Name].unit })),
  };
  const values = [...recorded].map(([name, list]) => [name, valueOnLine(name, list)]);
  return JSON.stringify({
    _aws: { Timestamp: at, CloudWatchMetrics: [directive] },
    service,
    stage,
    ...fields,
    ...Object.fromEntries(values),
  });
}

function valueOnLine(name: MetricName, values: readonly number[]): number | readonly number[] {
  if (metrics[name].unit === 'Count') return values.reduce((sum, value) => sum + value, 0);
  if (values.length <= maxValues) return values;
  return values.toSorted((left, right) => right - left).slice(0, maxValues);
}
