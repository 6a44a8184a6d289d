import type { Construct } from 'constructs';
import { metricNamespace } from '../../../runtime/contract/metrics.ts';
import { awsMeasure, awsStatistics } from '../../model/aws-metrics.ts';
import { type MetricReference, resourcesOf, type ServiceModel } from '../../model/service-model.ts';
import { literal } from '../literal.ts';
import { isMeasuredPart, measuredOf } from './aws-part.ts';

/** What metrics are told apart by. */
export interface Metrics {
  readonly model: ServiceModel;
  /** What the resource of an id became. */
  readonly partOf: (id: string) => Construct;
}

/** A metric of CloudWatch. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: string;
}

/** The metrics that stand for a reference of the model: their sum, where there are two. */
export function metricsOf(reference: MetricReference, { model, partOf }: Metrics): readonly Metric[] {
  const statistic = awsStatistics[reference.statistic];
  if ('metric' in reference) {
    const dimensions = { service: literal(model.service), stage: literal(model.stage) };
    return [{ namespace: metricNamespace, name: reference.metric, dimensions, statistic }];
  }
  const [http] = resourcesOf(model, 'http-api');
  const { namespace, metrics, dimension, of } = awsMeasure(reference.measure, http?.gateway);
  const part = partOf(reference.resource);
  if (!isMeasuredPart(part)) throw new Error(`The model measures ${reference.resource}, which CloudWatch does not`);
  return metrics.map((name) => ({ namespace, name, dimensions: { [dimension]: measuredOf(part, of) }, statistic }));
}
