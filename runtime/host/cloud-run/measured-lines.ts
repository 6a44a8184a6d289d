import { type MetricName, metrics } from '../../contract/metrics.ts';

/** Whose metrics they are. */
export interface MeasuredBy {
  readonly service: string;
  readonly stage: string;
  readonly role: string;
}

/**
 * What was recorded as lines of a log, of which metrics of Cloud Logging are made: a line a count, and one a measured value, because such a metric
 * takes one number out of a line (https://cloud.google.com/logging/docs/logs-based-metrics/distribution-metrics).
 */
export function measuredLines(recorded: ReadonlyMap<MetricName, readonly number[]>, by: MeasuredBy): readonly string[] {
  return [...recorded].flatMap(([metric, values]) => {
    const { unit } = metrics[metric];
    const told = unit === 'Count' ? [values.reduce((sum, value) => sum + value, 0)] : values;
    return told.map((value) => JSON.stringify({ severity: 'INFO', message: 'Measured', metric, value, unit, ...by }));
  });
}
