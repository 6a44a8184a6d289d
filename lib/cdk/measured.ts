import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { IConstruct } from 'constructs';
import type { HttpGateway } from '../../runtime/service/http.ts';
import { type AwsMeasure, awsMeasure } from '../model/aws-metrics.ts';
import type { ResourceMeasure } from '../model/service-model.ts';
import { UnresolvedReferenceError } from './errors.ts';

/** A construct that CloudWatch measures. */
export interface Measured extends IConstruct {
  /** Its names in the dimensions of metrics. */
  readonly dimensions: Readonly<Partial<Record<AwsMeasure['of'], string>>>;
  /** @default it is no API */
  readonly gateway?: HttpGateway | undefined;
}

/** How a metric is shown. */
export interface MeasureOptions extends Pick<MetricOptions, 'statistic' | 'period' | 'label' | 'color'> {}

/** What CloudWatch measures of a construct: the sum, where two of its metrics make one measure. */
export function measureOf(part: Measured, measure: ResourceMeasure, options: MeasureOptions = {}): IMetric {
  const { namespace, metrics, dimension, of } = awsMeasure(measure, part.gateway);
  const name = part.dimensions[of];
  if (name === undefined) throw new UnresolvedReferenceError({ resource: part.node.id, expected: `the ${measure}` });
  const [first, ...others] = metrics.map(
    (metricName) => new Metric({ namespace, metricName, dimensionsMap: { [dimension]: name }, statistic: 'Sum', ...options }),
  );
  return others.length === 0 && first ? first : sumOf(part, [...(first ? [first] : []), ...others], options);
}

/** A metric without a value in a period counts as none there. Its names are the part's own: the sums of several may stand in one chart. */
function sumOf({ node }: IConstruct, metrics: readonly Metric[], { label, color, period }: MeasureOptions): MathExpression {
  const named = metrics.map((metric, index) => [`m${index + 1}_${node.addr.slice(-8)}`, metric] as const);
  return new MathExpression({
    expression: named.map(([name]) => `FILL(${name}, 0)`).join(' + '),
    usingMetrics: Object.fromEntries(named),
    label: label ?? metrics.map(({ metricName }) => metricName).join(' and '),
    period: period ?? Duration.minutes(5),
    ...(color === undefined ? {} : { color }),
  });
}
